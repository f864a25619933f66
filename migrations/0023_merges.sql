-- Two records of one person (twice in a roster, spelled in two ways, added during a call and imported afterwards): which is kept, which is reached through it
-- from now on, and when that was a mistake; rows that are only added (decision 13). What they come to stands beside the people, and is written by one function.
create table merges (
  community_id uuid not null,
  act_id uuid not null,
  kept_id uuid not null,
  gone_id uuid not null check (gone_id <> kept_id),
  -- The merging that was a mistake: this row takes it back, and neither counts.
  takes_back uuid,
  -- What had been said of the health of both by then: what is said afterwards is said of one person.
  said uuid[] not null default '{}',
  why text not null check (why <> ''),
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, act_id)
);
select community_table('merges');
alter table merges add foreign key (community_id, kept_id) references residents (community_id, id);
alter table merges add foreign key (community_id, gone_id) references residents (community_id, id);
create index merges_by_kept on merges (community_id, kept_id);
create index merges_by_gone on merges (community_id, gone_id);
create unique index merges_taken_back_once on merges (community_id, takes_back) where takes_back is not null;
comment on table merges is 'two records that are one person';
comment on column merges.kept_id is 'purpose: to have one record of one person; reader: person.read; ends: when the person moves away';
comment on column merges.said is 'purpose: to know which status holds of one person; reader: person.read; ends: sealing end + 14 days';
comment on column merges.why is 'purpose: to show later how it was known; reader: person.read; ends: when the person moves away';
grant select, insert on merges to postern_app;

-- What the merges come to: through which record this one is reached (never through one that is itself reached through another), and since when. It is nobody's
-- home meanwhile: `moved_away_at` is set as well, so that nobody counts, lists or shows it.
alter table residents add column kept_as uuid check (kept_as <> id);
alter table residents add column kept_from timestamptz check ((kept_from is null) = (kept_as is null));
alter table residents add column status_also jsonb not null default '[]';
alter table residents add foreign key (community_id, kept_as) references residents (community_id, id);
create index residents_kept_as on residents (community_id, kept_as) where kept_as is not null;
comment on column residents.kept_as is 'purpose: to have one record of one person; reader: person.read; ends: when the person moves away';
comment on column residents.kept_from is 'purpose: to have one record of one person; reader: person.read; ends: when the person moves away';
comment on column residents.status_also is 'purpose: release rules and monitoring; reader: person.read; ends: sealing end + 14 days';

-- Whose it was said to be, where that record is reached through another by now; null: as it stands in `resident_id`.
alter table exit_people add column named_id uuid;
create index exit_people_by_named on exit_people (community_id, named_id) where named_id is not null;
comment on column exit_people.named_id is 'purpose: to know who is let out; reader: exit.read; ends: sealing end + 14 days';

-- Whoever was out when it was put down that they moved away or died is not waited for; the case says so, and stays.
alter table exits add column left_as text check (left_as in ('moved-out', 'died'));
comment on column exits.left_as is 'purpose: to see to it that everybody comes back; reader: exit.read; ends: sealing end + 14 days';

-- Whose absence or stay has run out, for the desk's queue.
create index residents_stay_over on residents (community_id, stay_until, id) where stay in ('away', 'temporary') and moved_away_at is null and stay_until is not null;

-- Whoever is found by a record that is reached through another is found as that one.
create or replace function exits_named(community uuid, patterns text[], number boolean, described text) returns setof uuid
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp as $$
declare
  people uuid[];
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  execute 'select array(select coalesce(r.kept_as, r.id) from public.residents r where r.community_id = $1 and r.search like any ($2) and (not $3
    or ''|'' || split_part(r.search, ''|'', 2) || ''|'' || split_part(r.search, ''|'', 3) || ''|'' || split_part(r.search, ''|'', -1) like any ($2)))' into people using community, patterns, number;
  return query execute 'select w.exit_id from public.exit_people w where w.community_id = $1 and w.resident_id = any($2)
    union select w.exit_id from public.exit_people w where w.community_id = $1 and w.described is not null and w.described ilike $3' using community, people, described;
end
$$;
