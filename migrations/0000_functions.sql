-- One schema for a laptop and for a city: the same migration runs on plain PostgreSQL and on Citus, where tables are spread over
-- the machines. Call order in a migration: create table, community_table() or reference_table(), foreign keys.

create function distribute(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_distributed_table(%L, %L)', target::text, 'community_id');
  end if;
end
$$;

comment on function distribute(regclass) is
  'Spreads a table by community_id on Citus; does nothing on plain PostgreSQL.';

create function community_table(target regclass) returns void language plpgsql as $$
declare
  -- Set for one transaction (server/db/pool.ts); when it is not, nothing is seen and nothing can be written.
  mine constant text := 'community_id = any(nullif(current_setting(''app.communities'', true), '''')::uuid[])';
begin
  perform distribute(target);
  execute format('alter table %s enable row level security', target);
  execute format('create policy community on %s using (%s) with check (%s)', target, mine, mine);
end
$$;

comment on function community_table(regclass) is
  'Closes a table of a community: each of its rows is seen and written only in a transaction that names its community.';

create function reference_table(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_reference_table(%L)', target::text);
  end if;
end
$$;

comment on function reference_table(regclass) is
  'Keeps a whole copy of a table on every machine on Citus; does nothing on plain PostgreSQL.';

revoke execute on function distribute(regclass), community_table(regclass), reference_table(regclass) from public;
