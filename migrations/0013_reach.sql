-- Ways to reach a person who is not at the desk: a code that is read to them over the telephone.

-- Six digits that open what a link to one letter would, with the door beside them; a quarter of an hour, once, five tries.
create table spoken_codes (
  -- Of who made it and by which command: sent again, the command finds its own.
  token_hash bytea primary key,
  -- Names the code where its digits must not stand: in sessions and traces.
  id uuid not null unique,
  community_id uuid not null,
  resident_id uuid not null,
  household_id uuid not null,
  exit_id uuid,
  -- The ways in which the door is said.
  doors text[] not null check (cardinality(doors) > 0),
  -- Two codes of one door begin differently, so that a wrong try is known for the one that it was meant for.
  begins smallint not null check (begins between 0 and 9),
  hash text not null,
  tries smallint not null default 0 check (tries between 0 and 5),
  -- The command that it opened a session for: sent again, it opens it again.
  used_by uuid,
  ended_at timestamptz,
  expires_at timestamptz not null,
  created_by uuid not null,
  created_at timestamptz not null
);
select reference_table('spoken_codes');
create index spoken_codes_by_end on spoken_codes (expires_at);
comment on table spoken_codes is 'codes read aloud: only the slow hash of their digits is kept, and they go a day after they ended; what was made and used stays in credential_traces';
comment on column spoken_codes.doors is 'purpose: to find the code by the door that is typed with it; reader: nobody; ends: a day after the code';
grant select, insert, update, delete on spoken_codes to postern_app;

alter table credential_traces drop constraint credential_traces_kind_check;
alter table credential_traces add constraint credential_traces_kind_check
  check (kind in ('slip', 'link', 'spoken-code', 'carer', 'account-link', 'password', 'passkey', 'one-time-code', 'device'));

-- What was sent through a channel: neither the text nor the number, which stand where they belong. That it was sent is not that it was read.
create table messages (
  community_id uuid not null,
  -- Worked out from what it is about, so that the same is sent once; the gateway knows it by this id.
  id uuid not null,
  kind text not null check (kind in ('pass-ended', 'letter-link')),
  channel text not null check (channel in ('sms', 'mail')),
  household_id uuid not null,
  -- Whose number or address it goes to.
  resident_id uuid not null,
  -- Taken: the channel has it. Sent: as far as the channel can tell it went out. Dropped: nobody needs it any more.
  state text not null check (state in ('waiting', 'sending', 'taken', 'asking', 'sent', 'refused', 'dropped')),
  why text,
  tries integer not null default 0,
  by_actor text not null,
  at timestamptz not null,
  -- When it is due next; while somebody is at it, when it may be taken from them.
  try_again_at timestamptz,
  sent_at timestamptz,
  primary key (community_id, id)
);
select community_table('messages');
create index messages_due on messages (community_id, kind, try_again_at) where state in ('waiting', 'sending', 'taken', 'asking');
create index messages_by_home on messages (community_id, household_id, at desc);
comment on table messages is 'what was sent to whom through which channel, without its text and without number or address';
comment on column messages.resident_id is 'purpose: to send what concerns you once, and to show the desk whether it went out; reader: exit.read; ends: sealing end + 14 days';
comment on column messages.sent_at is 'purpose: to show the desk when it went out; reader: exit.read; ends: sealing end + 14 days';
grant select, insert, update on messages to postern_app;
