-- Phones in the field, whatever their kind: every fact they reported, what a person at the desk said of those that were not
-- believed, the signed lists they carry, and the one question that a phone with nothing to ask costs.

create table facts (
  community_id uuid not null,
  id uuid not null,
  hash text not null,
  type text not null,
  device_id uuid,
  place_id uuid,
  by_actor text not null,
  at timestamptz not null,
  device_at timestamptz not null,
  received_at timestamptz not null,
  doubts text[] not null default '{}',
  held text check (held in ('withdrawn', 'before-enrolment', 'future', 'quota', 'other-content', 'unread', 'not-its-business')),
  -- A person has said whether it counts: kept beside fact_rulings by the one function that adds them.
  ruled boolean not null default false,
  -- Text, not jsonb: half an emoji and a NUL are no reason to turn a fact away.
  raw text not null,
  primary key (community_id, id, hash)
);
select community_table('facts');
-- Of one id one content is believed, however many requests bring it at once.
create unique index facts_believed_once on facts (community_id, id) where held is null;
-- For the desk's queue: one id stands for a fact, of which several contents may wait.
create index facts_waiting on facts (community_id, received_at, (md5(id::text || hash)::uuid)) where held is not null and not ruled;
create index facts_waiting_by_sender on facts (community_id, by_actor, received_at, (md5(id::text || hash)::uuid)) where held is not null and not ruled;
comment on table facts is 'what the field reported, as it came: never turned away; held says why one changes nothing until a person accepts it';
comment on column facts.raw is 'purpose: that nothing from the field is lost; reader: ledger.read; ends: sealing end + 14 days';

create table device_days (
  community_id uuid not null,
  device_id uuid not null,
  day date not null,
  facts integer not null,
  bytes bigint not null,
  primary key (community_id, device_id, day)
);
select community_table('device_days');
comment on table device_days is 'how much each phone has reported on a day (UTC), so that its quota costs no counting';

create table fact_rulings (
  community_id uuid not null,
  id uuid not null,
  fact_id uuid not null,
  fact_hash text not null,
  nth integer not null check (nth > 0),
  accepted boolean not null,
  reason text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, fact_id, fact_hash, nth)
);
select community_table('fact_rulings');
comment on column fact_rulings.reason is 'purpose: why a fact counts or not; reader: device.enrol; ends: sealing end + 14 days';
comment on table fact_rulings is 'who accepted a held fact or left it, and why: the last word counts, the others stay on the record';

create table signed_lists (
  community_id uuid not null,
  tag text not null,
  says bytea not null,
  trust bytea not null,
  status bytea not null,
  signed_at timestamptz not null,
  dated_at timestamptz not null,
  primary key (community_id)
);
select community_table('signed_lists');
comment on table signed_lists is 'trust list and status list as they were signed last: made anew when what they say has changed, or hourly';
comment on column signed_lists.dated_at is 'what the lists say of their age: the server''s time, but never before an earlier list''s, or phones would not take them';

grant select, insert on facts, fact_rulings to postern_app;
grant update (ruled) on facts to postern_app;
grant select, insert, update on signed_lists, device_days to postern_app;

-- Who asks is known before any community may be seen; so that a phone with nothing new costs this one question, the number of the
-- last change and the age of the signed lists come with it. Whoever holds the secret may know both.
-- After a backup was put back, numbers are given a second time, to other changes: by this a phone's cursor tells the two apart.
create function change_mark(id uuid, at timestamptz) returns text language sql immutable as $$
  select id || ' ' || floor(extract(epoch from at) * 1000)::bigint
$$;

create function device_asking(secret bytea, day date) returns table (
  id uuid, community_id uuid, kind text, label text, place_id uuid, enrolled_at timestamptz, revoked_at timestamptz, seen_at timestamptz, clock_error_ms bigint,
  last_seq bigint, last_change text, lists_tag text, lists_signed_at timestamptz, facts_today integer, bytes_today bigint
) language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  select d.id, d.community_id, d.kind, d.label, d.place_id, d.enrolled_at, d.revoked_at, d.seen_at, d.clock_error_ms, coalesce(f.last_seq, 0),
    (select public.change_mark(c.ids[1], c.at) from public.changes c where c.community_id = d.community_id and c.seq = f.last_seq), l.tag, l.signed_at,
    coalesce(t.facts, 0), coalesce(t.bytes, 0)
  from public.devices d
  left join public.feeds f on f.community_id = d.community_id
  left join public.signed_lists l on l.community_id = d.community_id
  left join public.device_days t on t.community_id = d.community_id and t.device_id = d.id and t.day = device_asking.day
  where d.token_hash = device_asking.secret
$$;
comment on function device_asking(bytea, date) is 'The device of a secret, with what it takes to say that nothing is new, and how much it has reported that day.';
revoke execute on function device_asking(bytea, date) from public;
grant execute on function device_asking(bytea, date) to postern_app;
