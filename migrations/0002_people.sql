-- The place and its people. Irregular addresses too: a lane is an entrance, a flat's label is free text, a floor may be null.
-- `door` and `search` repeat what the joins would give, because the desk searches while somebody is on the phone.

create extension if not exists pg_trgm;

create table compounds (
  community_id uuid not null,
  id uuid not null,
  name text not null,
  sort integer not null default 0,
  primary key (community_id, id),
  unique (community_id, name)
);
select community_table('compounds');

create table buildings (
  community_id uuid not null,
  id uuid not null,
  compound_id uuid not null,
  label text not null,
  floors integer not null default 0 check (floors >= 0),
  sort integer not null default 0,
  primary key (community_id, id),
  unique (community_id, compound_id, label)
);
select community_table('buildings');
alter table buildings add foreign key (community_id, compound_id) references compounds (community_id, id);

create table entrances (
  community_id uuid not null,
  id uuid not null,
  building_id uuid not null,
  label text not null,
  primary key (community_id, id),
  unique (community_id, building_id, label)
);
select community_table('entrances');
alter table entrances add foreign key (community_id, building_id) references buildings (community_id, id);

create table flats (
  community_id uuid not null,
  id uuid not null,
  entrance_id uuid not null,
  building_id uuid not null,
  compound_id uuid not null,
  label text not null,
  floor integer,
  door text not null,
  primary key (community_id, id),
  unique (community_id, entrance_id, label)
);
select community_table('flats');
alter table flats add foreign key (community_id, entrance_id) references entrances (community_id, id);
create index flats_by_building on flats (community_id, building_id);

create table households (
  community_id uuid not null,
  id uuid not null,
  flat_id uuid not null,
  phone text,
  primary key (community_id, id)
);
select community_table('households');
alter table households add foreign key (community_id, flat_id) references flats (community_id, id);
create index households_by_flat on households (community_id, flat_id);
comment on column households.phone is 'purpose: to call the household; reader: person.read; ends: when the household moves away';

create table residents (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  name text not null check (name <> ''),
  born date,
  phone text,
  status text not null default 'none' check (status in ('none', 'monitored', 'close-contact', 'positive-pool', 'positive')),
  -- What was said last (own_statuses), written by one function; null: until somebody says otherwise.
  status_until timestamptz,
  search text not null default '',
  moved_away_at timestamptz,
  primary key (community_id, id)
);
select community_table('residents');
alter table residents add foreign key (community_id, household_id) references households (community_id, id);
create index residents_by_household on residents (community_id, household_id);
create index residents_search on residents using gin (search gin_trgm_ops);
create index flats_by_entrance on flats (community_id, entrance_id);
comment on column residents.name is 'purpose: to know who is let out; reader: person.read; ends: when the person moves away';
comment on column residents.born is 'purpose: to tell people of one name apart, and age for care; reader: person.read; ends: when the person moves away';
comment on column residents.phone is 'purpose: to call the person; reader: person.read; ends: when the person moves away';
comment on column residents.status is 'purpose: release rules and monitoring; reader: person.read; ends: sealing end + 14 days';
comment on column residents.status_until is 'purpose: so that a status ends by itself; reader: person.read; ends: sealing end + 14 days';
comment on column residents.search is 'purpose: search at the desk by name, door and phone; reader: person.search; ends: when the person moves away';

-- What was said of a person's own health, a row each time, with who said so and why. Rows are only ever added.
create table own_statuses (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  status text not null check (status in ('none', 'monitored', 'close-contact', 'positive-pool', 'positive')),
  reason text not null check (reason <> ''),
  since timestamptz not null,
  until timestamptz check (until > since),
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('own_statuses');
alter table own_statuses add foreign key (community_id, resident_id) references residents (community_id, id);
create index own_statuses_by_resident on own_statuses (community_id, resident_id, since desc);
comment on column own_statuses.status is 'purpose: release rules and monitoring; reader: person.read; ends: sealing end + 14 days';
comment on column own_statuses.reason is 'purpose: to show later why it was put down; reader: person.read; ends: sealing end + 14 days';

create table carers (
  community_id uuid not null,
  household_id uuid not null,
  resident_id uuid not null,
  since timestamptz not null,
  until timestamptz,
  -- Who gave the right, and when: what the carer brings in the first days counts as theirs.
  given_by uuid,
  given_at timestamptz,
  primary key (community_id, household_id, resident_id)
);
select community_table('carers');
alter table carers add foreign key (community_id, household_id) references households (community_id, id);
alter table carers add foreign key (community_id, resident_id) references residents (community_id, id);
comment on column carers.resident_id is 'purpose: to know who may act for whom; reader: person.read; ends: when the person moves away';
comment on table carers is 'a household that may act for somebody who lives elsewhere in the community';

create table roster_imports (
  community_id uuid not null,
  id uuid not null,
  sha256 bytea not null,
  rows integer not null,
  added integer not null,
  changed integer not null,
  unchanged integer not null,
  by_account uuid not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('roster_imports');

grant select, insert on own_statuses to postern_app;
grant select, insert, update on compounds, buildings, entrances, flats, households, residents, carers, roster_imports to postern_app;
-- Whoever asks with a session is found in one statement. It reads across communities because the asker's is not known yet, and says
-- nothing of anybody else's.
create function session_asking(secret bytea, now timestamptz) returns table (
  community_id uuid, kind text, account_id uuid, household_id uuid, only_resident_id uuid, exit_id uuid, issued_by uuid, issued_at timestamptz, grants jsonb, own uuid[], cared uuid[]
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.community_id, s.kind, s.account_id, s.household_id, s.only_resident_id, s.exit_id, s.issued_by, s.issued_at,
    (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'building', g.building_id) order by g.id), '[]') from public.grants g
      where g.account_id = s.account_id and g.community_id = s.community_id and (g.until is null or g.until > now)),
    array(select r.id from public.residents r where r.community_id = s.community_id and r.household_id = s.household_id and r.moved_away_at is null order by r.id),
    array(select r.id from public.carers c join public.residents r on r.community_id = c.community_id and r.id = c.resident_id
      where c.community_id = s.community_id and c.household_id = s.household_id and c.since <= now and (c.until is null or c.until > now) and r.moved_away_at is null
        and exists (select from public.residents m where m.community_id = c.community_id and m.household_id = c.household_id and m.moved_away_at is null) order by r.id)
  from public.sessions s left join public.accounts a on a.id = s.account_id
  where s.token_hash = secret and s.expires_at > now and a.disabled_at is null
$$;
comment on function session_asking(bytea, timestamptz) is 'The session of a secret, with the roles of its account, or the people its household is and those it cares for, as long as it has anybody.';
revoke execute on function session_asking(bytea, timestamptz) from public;
grant execute on function session_asking(bytea, timestamptz) to postern_app;

-- So that an import can have its tables counted anew (ANALYZE) at once. A function of the owner's, because the right to do only this
-- came with PostgreSQL 17.
create function count_homes_anew() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze public.compounds, public.buildings, public.entrances, public.flats, public.households, public.residents;
end
$$;
comment on function count_homes_anew() is 'Counts the tables of homes and people anew, so that questions are planned for as many as there are now.';
revoke execute on function count_homes_anew() from public;
grant execute on function count_homes_anew() to postern_app;

-- No index serves `like` under row-level security: whoever may not see a row must not learn from how long it takes that it is like something.
-- So this asks as the owner, and of nothing but a community that the transaction is for. `execute` plans anew for what was typed.
create function residents_found(community uuid, ways jsonb, most integer) returns table (id uuid, rank integer)
language plpgsql stable security definer rows 100 set search_path = pg_catalog, public, pg_temp as $$
declare
  way record;
  here uuid[];
  found uuid[] := '{}';
  last_rank integer := 0;
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  for way in select w.rank, w.key, w.also from jsonb_to_recordset(ways) as w (rank integer, key text, also text[]) loop
    -- What is better is enough: the rest would stand behind it.
    exit when way.rank > last_rank and cardinality(found) >= most;
    last_rank := way.rank;
    execute 'select array(select r.id from public.residents r where r.community_id = $1 and r.moved_away_at is null and r.search like $2
      and r.search like all ($3) and r.id <> all ($4) limit 400)' into here using community, way.key, coalesce(way.also, '{}'), found;
    found := found || here;
    return query select unnest(here), way.rank;
  end loop;
end
$$;
comment on function residents_found(uuid, jsonb, integer) is 'Whom the desk may mean, the best ways of finding first; of each way 400 at most.';

revoke execute on function residents_found(uuid, jsonb, integer) from public;
grant execute on function residents_found(uuid, jsonb, integer) to postern_app;
