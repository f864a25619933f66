-- A household is people who live together at a flat now, not a door (decision 11). Who lives where, and what was put right, is rows that are
-- only added; what they come to stands beside the person and is written by one function each.

-- One row for each person of an act. `since` null: as the roster had it before anybody put anything down.
create table stays (
  community_id uuid not null,
  act_id uuid not null,
  resident_id uuid not null,
  kind text not null check (kind in ('lives', 'temporary', 'away', 'moved-out', 'died', 'taken-back')),
  -- Of which household they are by it; of those who went, from which they went.
  household_id uuid not null,
  since timestamptz,
  until timestamptz check (until > since),
  -- With whom a temporary person stays.
  host_id uuid,
  -- Where a temporary person sleeps; where somebody is who is away, or has gone.
  place text not null default '',
  -- The act that was a mistake, and counts no more.
  takes_back uuid,
  source text not null,
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, resident_id, act_id),
  check ((kind = 'taken-back') = (takes_back is not null)),
  check (host_id is null or kind = 'temporary')
);
select community_table('stays');
alter table stays add foreign key (community_id, resident_id) references residents (community_id, id);
alter table stays add foreign key (community_id, household_id) references households (community_id, id);
create index stays_by_act on stays (community_id, act_id);
comment on table stays is 'who lives where, an act at a time';
comment on column stays.host_id is 'purpose: to find somebody who stays with others for a time; reader: person.read; ends: when the person moves away';
comment on column stays.place is 'purpose: to find and look after whoever sleeps elsewhere; reader: person.read; ends: when the person moves away';
comment on column stays.source is 'purpose: to show later where it is known from; reader: person.read; ends: when the person moves away';

create table corrections (
  community_id uuid not null,
  act_id uuid not null,
  resident_id uuid not null,
  what text not null check (what in ('name', 'born', 'phone')),
  old_value text,
  new_value text check (new_value is distinct from old_value),
  why text not null check (why <> ''),
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, act_id, what),
  check (what <> 'name' or new_value <> '')
);
select community_table('corrections');
alter table corrections add foreign key (community_id, resident_id) references residents (community_id, id);
create index corrections_by_resident on corrections (community_id, resident_id, recorded_at desc);
comment on column corrections.old_value is 'purpose: to show later what stood there before; reader: person.read; ends: when the person moves away';
comment on column corrections.new_value is 'purpose: to know who somebody is and how to call them; reader: person.read; ends: when the person moves away';
comment on column corrections.why is 'purpose: to show later why it was put right; reader: person.read; ends: when the person moves away';

-- What the stays come to, beside `household_id` and `moved_away_at`.
alter table residents add column stay text not null default 'lives' check (stay in ('lives', 'temporary', 'away', 'moved-out', 'died'));
alter table residents add column stay_until timestamptz;
-- Who had moved away before there were stays.
update residents set stay = 'moved-out' where moved_away_at is not null;
comment on column residents.stay is 'purpose: to know who is at home, away or gone; reader: person.read; ends: when the person moves away';
comment on column residents.stay_until is 'purpose: to know until when somebody is away or stays with others; reader: person.read; ends: when the person moves away';
create index residents_by_stay on residents (community_id, stay) where stay <> 'lives';

grant select, insert on stays, corrections to postern_app;

-- A pass ends because whoever has it has gone.
alter table exit_steps drop constraint exit_steps_cause_check;
alter table exit_steps add constraint exit_steps_cause_check check (cause in ('decision', 'status-changed', 'left'));

-- Whoever has gone is found as well, and marked: somebody calls about them. The order is the asker's.
create or replace function residents_found(community uuid, ways jsonb, most integer) returns table (id uuid, rank integer)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
declare
  way record;
  here uuid[];
  found uuid[] := '{}';
  last_rank integer := 0;
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  for way in select w.rank, w.key, w.also from jsonb_to_recordset(ways) as w (rank integer, key text, also text[]) loop
    exit when way.rank > last_rank and cardinality(found) >= most;
    last_rank := way.rank;
    execute 'select array(select r.id from public.residents r where r.community_id = $1 and r.search like $2
      and r.search like all ($3) and r.id <> all ($4) limit 400)' into here using community, way.key, coalesce(way.also, '{}'), found;
    found := found || here;
    return query select unnest(here), way.rank;
  end loop;
end
$$;

-- Whose an emergency was that somebody unknown went out on: said by the desk, and taken back where it was somebody else. What it comes to stands
-- in exit_people, written by one function.
create table exit_namings (
  community_id uuid not null,
  act_id uuid not null,
  exit_id uuid not null,
  resident_id uuid not null,
  -- The naming that was a mistake.
  takes_back uuid,
  -- Where the case belonged before it was known whose it is.
  building_id uuid,
  why text not null check (why <> ''),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, act_id)
);
select community_table('exit_namings');
alter table exit_namings add foreign key (community_id, exit_id) references exits (community_id, id);
create index exit_namings_by_exit on exit_namings (community_id, exit_id, at desc);
create unique index exit_namings_taken_back_once on exit_namings (community_id, takes_back) where takes_back is not null;
comment on column exit_namings.resident_id is 'purpose: to know who was let out in an emergency; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_namings.why is 'purpose: to show later how it was known; reader: exit.read; ends: sealing end + 14 days';
grant select, insert on exit_namings to postern_app;
