-- One schema for a laptop and for a city: the same migration runs on plain PostgreSQL, where these two do nothing, and on
-- Citus, where they spread a table over the machines. Call order in a migration: create table, distribute(), foreign keys.

create function distribute(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_distributed_table(%L, %L)', target::text, 'community_id');
  end if;
end
$$;

comment on function distribute(regclass) is
  'Spreads a table by community_id on Citus; does nothing on plain PostgreSQL.';

create function reference_table(target regclass) returns void language plpgsql as $$
begin
  if exists (select from pg_extension where extname = 'citus') then
    execute format('select create_reference_table(%L)', target::text);
  end if;
end
$$;

comment on function reference_table(regclass) is
  'Keeps a whole copy of a table on every machine on Citus; does nothing on plain PostgreSQL.';

revoke execute on function distribute(regclass), reference_table(regclass) from public;
