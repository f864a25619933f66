-- How often somebody may try to sign in, counted for all servers of a database together: each kept its own count, so that two of them let
-- somebody guess twice as often, and a restart let them begin anew.

create table sign_in_tries (
  -- Of what is counted: an address (of an IPv6 line its network), a name with it, a name. The same for all servers.
  key_hash bytea primary key,
  tries integer not null,
  until timestamptz not null
);
select reference_table('sign_in_tries');
create index sign_in_tries_by_end on sign_in_tries (until);
comment on table sign_in_tries is 'tries to sign in, by hash of the address and of the name that were used; gone when their quarter of an hour is over';
comment on column sign_in_tries.key_hash is 'purpose: that nobody guesses codes and passwords; reader: nobody; ends: a quarter of an hour after the first try';
grant select, insert, update, delete on sign_in_tries to postern_app;
