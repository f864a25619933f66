-- The ground every capability stands on: communities, who may act in them, devices, commands already done, what changed.
-- Tables without community_id are reference tables: what must be unique across communities (logins, devices, sessions).
-- Every table of a community carries community_id in each key and is closed by row-level security; the application's
-- role owns nothing and cannot bypass it.

create table communities (
  community_id uuid primary key,
  name text not null check (name <> ''),
  zone text not null,
  phone text not null default '',
  created_at timestamptz not null
);
select reference_table('communities');
comment on table communities is 'one residents'' committee each; the tenant';

create table accounts (
  id uuid primary key,
  login text not null unique check (login = lower(login) and login <> ''),
  name text not null,
  password_hash text,
  totp_secret text,
  totp_pending text,
  -- The time step of the last code that was taken: a code is good once.
  totp_last_step bigint not null default 0,
  disabled_at timestamptz,
  created_at timestamptz not null
);
select reference_table('accounts');
comment on column accounts.name is 'purpose: to name who decided; reader: access.read; ends: 14 days after the account is closed';
comment on column accounts.password_hash is 'purpose: sign-in; reader: nobody; ends: 14 days after the account is closed';
comment on column accounts.totp_secret is 'purpose: sign-in; reader: nobody; ends: 14 days after the account is closed';
comment on column accounts.totp_pending is 'purpose: sign-in, until the first code proves it; reader: nobody; ends: 14 days after the account is closed';
comment on column accounts.login is 'purpose: sign-in; reader: the person; ends: 14 days after the account is closed';

create table passkeys (
  id text primary key,
  account_id uuid not null,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  label text not null default '',
  created_at timestamptz not null
);
select reference_table('passkeys');
alter table passkeys add foreign key (account_id) references accounts (id);

create table grants (
  id uuid primary key,
  account_id uuid not null,
  community_id uuid not null,
  role text not null check (role in ('secretary', 'deputy', 'staff', 'gate', 'building-lead', 'volunteer')),
  building_id uuid,
  until timestamptz,
  unique nulls not distinct (account_id, community_id, role, building_id)
);
select reference_table('grants');
alter table grants add foreign key (account_id) references accounts (id);
alter table grants add foreign key (community_id) references communities (community_id);
comment on table grants is 'a right is a verb in a place: the role in a community, or in one building of it';

create table devices (
  id uuid primary key,
  community_id uuid not null,
  -- Which kinds there are is data of the application (domain/field/kinds.ts); where the phone stands: a gate, a station, or nowhere.
  kind text not null check (kind <> ''),
  place_id uuid,
  label text not null,
  token_hash bytea not null unique,
  enrolled_by uuid not null,
  enrolled_at timestamptz not null,
  seen_at timestamptz,
  clock_error_ms bigint,
  revoked_at timestamptz
);
select reference_table('devices');
alter table devices add foreign key (community_id) references communities (community_id);

create table sign_in_links (
  token_hash bytea primary key,
  -- Names the link where its secret must not stand: in sessions and traces.
  id uuid not null unique,
  community_id uuid not null,
  kind text not null check (kind in ('account', 'household', 'resident', 'device')),
  subject_id uuid,
  exit_id uuid,
  details jsonb not null default '{}',
  expires_at timestamptz not null,
  uses_left integer not null check (uses_left >= 0),
  created_by uuid,
  created_at timestamptz not null
);
select reference_table('sign_in_links');
comment on table sign_in_links is 'household slips, links to one letter, enrolment of devices; only the hash of the secret is kept';

create table sessions (
  token_hash bytea primary key,
  community_id uuid not null,
  kind text not null check (kind in ('account', 'household')),
  account_id uuid,
  household_id uuid,
  only_resident_id uuid,
  exit_id uuid,
  -- The link or slip that opened it, and the account that issued that: what comes through the session counts as the issuer's.
  link_id uuid,
  issued_by uuid,
  issued_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((kind = 'account') = (account_id is not null)),
  check ((kind = 'household') = (household_id is not null))
);
select reference_table('sessions');
create index sessions_by_end on sessions (expires_at);

create table challenges (
  id uuid primary key,
  account_id uuid,
  challenge text not null,
  expires_at timestamptz not null
);
select reference_table('challenges');

create table commands (
  community_id uuid not null,
  id uuid not null,
  actor text not null,
  endpoint text not null,
  body_hash bytea not null,
  status integer not null,
  reply jsonb,
  done_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('commands');
comment on table commands is 'every write that was done, with its reply: a repeat gets the same reply';
comment on column commands.reply is 'purpose: the same reply to a repeated command; reader: whoever sent it; ends: 30 days';

create table feeds (
  community_id uuid primary key,
  last_seq bigint not null default 0
);
select community_table('feeds');
comment on table feeds is 'the last number given in a community; its row lock makes numbers appear in the order of commit';

create table changes (
  community_id uuid not null,
  seq bigint not null,
  kind text not null,
  -- Everything of this kind that changed in one place in one transaction.
  ids uuid[] not null check (cardinality(ids) > 0),
  building_id uuid,
  at timestamptz not null,
  primary key (community_id, seq)
);
select community_table('changes');
comment on table changes is 'what changed, by id only, one line for each kind and place in a transaction: screens and devices ask again for what they may see';

create table looks (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  actor_kind text not null check (actor_kind in ('account', 'device', 'household')),
  actor_id uuid not null,
  role text not null,
  why text not null,
  -- The picture that was opened, for a look at one.
  upload_id uuid,
  -- How many came up, where it was a list.
  among integer check (among > 0),
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('looks');
create index looks_by_resident on looks (community_id, resident_id, at desc);
create index looks_by_upload on looks (community_id, upload_id) where upload_id is not null;
comment on table looks is 'every look at a person''s record, which that person can see: one for ten minutes of looking, one a day for coming up in a list. The id is made of who, whom, why and when, so that the same look is one row';
comment on column looks.resident_id is 'purpose: to show a person who looked; reader: self.read; ends: sealing end + 14 days';

create table list_looks (
  community_id uuid not null,
  id uuid not null,
  actor_kind text not null check (actor_kind in ('account', 'device', 'household')),
  actor_id uuid not null,
  role text not null,
  why text not null,
  -- How many came up at once, and how many of them for the first time that day.
  people integer not null check (people > 0),
  added integer not null check (added >= 0),
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('list_looks');
create index list_looks_by_time on list_looks (community_id, at desc);
-- Lists of everybody, and what was put on a gate's phone, are asked for whenever somebody reads their own record.
create index list_looks_of_many on list_looks (community_id, at) where people > 500 or (why = 'gate-phone' and people > 20);
comment on table list_looks is 'one row for each list of people that somebody was shown, and ten minutes: for whoever reviews; names nobody who came up in it';

create table credential_traces (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid,
  account_id uuid,
  kind text not null check (kind in ('slip', 'link', 'carer', 'account-link', 'password', 'passkey', 'one-time-code', 'device')),
  what text not null check (what in ('made', 'used', 'ended')),
  -- The link, slip or carer's household that it is about: brings together what was made and when it was used.
  credential_id uuid,
  exit_id uuid,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  check ((resident_id is null) <> (account_id is null))
);
select community_table('credential_traces');
create index credential_traces_by_resident on credential_traces (community_id, resident_id, at desc) where resident_id is not null;
create index credential_traces_by_account on credential_traces (community_id, at desc) where account_id is not null;
comment on table credential_traces is 'every slip, link, carer''s right, enrolment and sign-in that was made or used, on the record of whose it is; only ever added, never a secret';
comment on column credential_traces.resident_id is 'purpose: to show a person who could act in their name; reader: self.read; ends: sealing end + 14 days';
comment on column credential_traces.account_id is 'purpose: to show a colleague who signed in under their name; reader: the person; ends: 14 days after the account is closed';

-- Looks are kept with the commit of the transaction that answered: `lines` of people, `lists` of many. The same look again is the same row.
create function keep_looks(community uuid, by_whom jsonb, lines jsonb, lists jsonb) returns void language sql volatile set search_path = pg_catalog, pg_temp as $$
  with named as (
    insert into public.looks (community_id, id, resident_id, actor_kind, actor_id, role, why, upload_id, among, at)
    select community, t.id, t.resident, by_whom ->> 'kind', (by_whom ->> 'id')::uuid, by_whom ->> 'role', t.why, t.upload, t.among, (by_whom ->> 'at')::timestamptz
    from jsonb_to_recordset(lines) as t (id uuid, resident uuid, why text, upload uuid, among integer) order by t.id
    on conflict do nothing returning why, among)
  insert into public.list_looks (community_id, id, actor_kind, actor_id, role, why, people, added, at)
  select community, t.id, by_whom ->> 'kind', (by_whom ->> 'id')::uuid, by_whom ->> 'role', t.why, t.people,
    (select count(*) from named where named.why = t.why and named.among is not null), (by_whom ->> 'at')::timestamptz
  from jsonb_to_recordset(lists) as t (id uuid, why text, people integer)
  on conflict (community_id, id) do update set people = greatest(list_looks.people, excluded.people), added = list_looks.added + excluded.added
$$;
grant select on communities, accounts, passkeys, grants, devices, sign_in_links, sessions, challenges to postern_app;
grant insert, update on communities, accounts, passkeys, grants, devices, sign_in_links, sessions, challenges to postern_app;
grant delete on sessions, challenges, sign_in_links, passkeys, grants to postern_app;
grant select, insert on changes, looks, credential_traces to postern_app;
grant select, insert, update on list_looks to postern_app;
grant select, insert, update, delete on commands to postern_app;
grant select, insert, update on feeds to postern_app;
