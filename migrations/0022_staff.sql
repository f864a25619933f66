-- Who works here is rows that are only added (decision 12): who gave or ended which role of whom, where, until when and why. `grants` stays the
-- present, by which every request is decided, written by one function.

alter table grants add column since timestamptz;
comment on column grants.since is 'null: since before there were rows of it';

create table staff_acts (
  community_id uuid not null,
  act_id uuid not null,
  -- In which order: whoever waited for their turn may have asked earlier.
  seq bigint not null,
  -- Of the roles of one act, which.
  nth integer not null,
  account_id uuid not null,
  kind text not null check (kind in ('given', 'ended')),
  role text not null check (role in ('secretary', 'deputy', 'staff', 'gate', 'building-lead', 'volunteer')),
  building_id uuid,
  since timestamptz,
  -- Of what was given: null where it has no end. Of what was ended: when it ends.
  until timestamptz check (until is not null or kind = 'given'),
  why text not null,
  -- What the first of two said, where it took two.
  proposal_id uuid,
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, act_id, nth),
  unique (community_id, seq, nth)
);
select community_table('staff_acts');
create index staff_acts_by_account on staff_acts (community_id, account_id, seq desc);
comment on table staff_acts is 'who was given which role and whose ended, an act at a time; only ever added';

create table staff_proposals (
  community_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  kind text not null check (kind in ('given', 'ended')),
  -- Null: all work of theirs.
  role text check (role = 'secretary'),
  until timestamptz,
  why text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  check (role is not null or kind = 'ended')
);
select community_table('staff_proposals');
create index staff_proposals_by_time on staff_proposals (community_id, at, id);
comment on table staff_proposals is 'what one of two proposed about the secretary''s role; only ever added';

-- One answer to each: the second of two who answer at once is told that it has one.
create table staff_answers (
  community_id uuid not null,
  proposal_id uuid not null,
  verdict text not null check (verdict in ('confirmed', 'declined', 'withdrawn')),
  why text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, proposal_id)
);
select community_table('staff_answers');
alter table staff_answers add foreign key (community_id, proposal_id) references staff_proposals (community_id, id);
comment on table staff_answers is 'what the other of two said to it';

grant select, insert on staff_acts, staff_proposals, staff_answers to postern_app;

-- Whoever looks at their own sessions tells them apart by these, and ends one by its id: the hash of a secret is shown to nobody.
alter table sessions add column id uuid not null unique default gen_random_uuid();
alter table sessions add column how text not null default '' check (how in ('', 'link', 'password', 'passkey'));
alter table sessions add column seen_at timestamptz;
-- Ended by somebody, not by its time: the row stays for a day, so that the screen which lies open hears it, and shows nothing any more.
alter table sessions add column ended_at timestamptz;
comment on column sessions.seen_at is 'when a page was last opened with it, to the nearest ten minutes; shown to whoever it is';
create index sessions_by_account on sessions (account_id) where account_id is not null;

-- Whether somebody had work in a community and has none any more: what they handed out for one person then opens nothing.
create function work_ended(account uuid, community uuid, now timestamptz) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select account is not null and exists (select from public.grants g where g.account_id = account and g.community_id = community)
    and not exists (select from public.grants g where g.account_id = account and g.community_id = community and (g.until is null or g.until > now))
$$;
comment on function work_ended(uuid, uuid, timestamptz) is 'Whether somebody had a role in a community and has none any more at that moment.';
revoke execute on function work_ended(uuid, uuid, timestamptz) from public;
grant execute on function work_ended(uuid, uuid, timestamptz) to postern_app;

-- A session of an account is somebody's for as long as it holds a role there, and what a link for one person opened ends with the work of whoever
-- made that link: by the time of each request, whatever else has run or not.
create or replace function session_asking(secret bytea, now timestamptz) returns table (
  community_id uuid, kind text, account_id uuid, household_id uuid, only_resident_id uuid, exit_id uuid, issued_by uuid, issued_at timestamptz, grants jsonb, own uuid[], cared uuid[]
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select s.community_id, s.kind, s.account_id, s.household_id, s.only_resident_id, s.exit_id, s.issued_by, s.issued_at, held.grants,
    array(select r.id from public.residents r where r.community_id = s.community_id and r.household_id = s.household_id and r.moved_away_at is null order by r.id),
    array(select r.id from public.carers c join public.residents r on r.community_id = c.community_id and r.id = c.resident_id
      where c.community_id = s.community_id and c.household_id = s.household_id and c.since <= now and (c.until is null or c.until > now) and r.moved_away_at is null
        and exists (select from public.residents m where m.community_id = c.community_id and m.household_id = c.household_id and m.moved_away_at is null) order by r.id)
  from public.sessions s left join public.accounts a on a.id = s.account_id
  cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'building', g.building_id) order by g.id), '[]') as grants from public.grants g
    where g.account_id = s.account_id and g.community_id = s.community_id and (g.until is null or g.until > now)) held
  where s.token_hash = secret and s.expires_at > now and a.disabled_at is null and (s.kind <> 'account' or held.grants <> '[]')
    and (s.only_resident_id is null or s.issued_by is null or not public.work_ended(s.issued_by, s.community_id, now))
$$;
