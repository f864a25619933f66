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
select distribute('compounds');

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
select distribute('buildings');
alter table buildings add foreign key (community_id, compound_id) references compounds (community_id, id);

create table entrances (
  community_id uuid not null,
  id uuid not null,
  building_id uuid not null,
  label text not null,
  primary key (community_id, id),
  unique (community_id, building_id, label)
);
select distribute('entrances');
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
select distribute('flats');
alter table flats add foreign key (community_id, entrance_id) references entrances (community_id, id);
create index flats_by_building on flats (community_id, building_id);

create table households (
  community_id uuid not null,
  id uuid not null,
  flat_id uuid not null,
  phone text,
  primary key (community_id, id)
);
select distribute('households');
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
  search text not null default '',
  moved_away_at timestamptz,
  primary key (community_id, id)
);
select distribute('residents');
alter table residents add foreign key (community_id, household_id) references households (community_id, id);
create index residents_by_household on residents (community_id, household_id);
create index residents_search on residents using gin (search gin_trgm_ops);
create index flats_by_entrance on flats (community_id, entrance_id);
comment on column residents.name is 'purpose: to know who is let out; reader: person.read; ends: when the person moves away';
comment on column residents.born is 'purpose: to tell people of one name apart, and age for care; reader: person.read; ends: when the person moves away';
comment on column residents.phone is 'purpose: to call the person; reader: person.read; ends: when the person moves away';
comment on column residents.status is 'purpose: release rules and monitoring; reader: person.read; ends: sealing end + 14 days';
comment on column residents.search is 'purpose: search at the desk by name, door and phone; reader: person.search; ends: when the person moves away';

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
select distribute('carers');
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
select distribute('roster_imports');

alter table compounds enable row level security;
create policy community on compounds using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table buildings enable row level security;
create policy community on buildings using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table entrances enable row level security;
create policy community on entrances using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table flats enable row level security;
create policy community on flats using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table households enable row level security;
create policy community on households using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table residents enable row level security;
create policy community on residents using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table carers enable row level security;
create policy community on carers using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table roster_imports enable row level security;
create policy community on roster_imports using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
grant select, insert, update on compounds, buildings, entrances, flats, households, residents, carers, roster_imports to postern_app;
-- So that an import can have its tables counted anew (ANALYZE) at once.
grant maintain on compounds, buildings, entrances, flats, households, residents to postern_app;

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
