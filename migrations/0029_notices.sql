-- Notices: what is said to many at once, to whom it was sent on which way, and how far it came with each home. What was issued stays as it was; a correction
-- and a withdrawal are notices of their own. What came of each rung is rows that are only added.

create table notices (
  community_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('notice', 'correction', 'withdrawal')),
  subject text not null check (subject <> ''),
  urgency text not null check (urgency in ('usual', 'cannot-wait', 'danger')),
  -- Places and terms as they were chosen; places with all that they lie in; what it tells of somebody by being sent to them.
  audience jsonb not null,
  chains jsonb not null,
  part text not null,
  source jsonb not null,
  edits jsonb not null default '{}',
  -- What is other than in the one that it corrects or withdraws, in words.
  changed jsonb not null default '{}',
  sender text not null check (sender <> ''),
  ground text not null check (ground <> ''),
  ask_who text not null,
  ask_phone text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  -- The ladder: rungs with minutes; what it asks for, where it calls to action.
  plan jsonb not null,
  call jsonb,
  corrects uuid,
  -- Valid ones on the same matter that whoever issued it has seen, and pieces that they said are nobody's name or number.
  beside uuid[] not null default '{}',
  nobodys text[] not null default '{}',
  -- Of its poster; null where it is for those alone whom it concerns.
  code text,
  homes integer not null,
  people integer not null,
  by_actor text not null,
  by_role text not null,
  issued_at timestamptz not null,
  -- What took its place, and written with that by one function.
  ended_as text check (ended_as in ('superseded', 'withdrawn')),
  ended_by uuid,
  ended_at timestamptz,
  primary key (community_id, id),
  check ((kind = 'notice') = (corrects is null)),
  check ((ended_as is null) = (ended_by is null) and (ended_as is null) = (ended_at is null))
);
select community_table('notices');
alter table notices add foreign key (community_id, corrects) references notices (community_id, id);
-- Of one notice one correction or withdrawal: of two at once the second is told of the first.
create unique index notices_corrected_once on notices (community_id, corrects) where corrects is not null;
create index notices_by_time on notices (community_id, issued_at desc, id);
comment on table notices is 'what was said to many: whom it was for, on whose word and ground, from when until when; names nobody';

-- A poster's code is read by whoever comes by, who is signed in to no community.
create table notice_codes (
  code text primary key check (code ~ '^[0-9a-z]{8}$'),
  community_id uuid not null,
  notice_id uuid not null unique
);
select reference_table('notice_codes');
comment on table notice_codes is 'which notice a poster''s code means';

create table notice_homes (
  community_id uuid not null,
  notice_id uuid not null,
  household_id uuid not null,
  building_id uuid not null,
  -- Whom it concerns; of a home that only hears that what it had is corrected, whom that did. Empty where what is for people alone has followed them elsewhere.
  residents uuid[] not null,
  -- They had the one that this corrects: they are told what is other.
  had_old boolean not null default false,
  -- These follow from the deliveries; one function writes them (homes.ts): the grade of each rung, whether it may have come to them, by whom or what they
  -- are reached, what they said, whose list they are on, when the ladder looks again.
  last jsonb not null default '{}',
  has_had boolean not null default false,
  reached_at timestamptz,
  reached_by uuid,
  answer text,
  on_list text check (on_list in ('rings', 'knocks')),
  next_at timestamptz,
  primary key (community_id, notice_id, household_id),
  check ((reached_at is null) = (reached_by is null))
);
select community_table('notice_homes');
alter table notice_homes add foreign key (community_id, notice_id) references notices (community_id, id);
alter table notice_homes add foreign key (community_id, household_id) references households (community_id, id);
create index notice_homes_due on notice_homes (community_id, notice_id, next_at) where next_at is not null;
create index notice_homes_by_home on notice_homes (community_id, household_id);
comment on table notice_homes is 'which homes a notice is for, and how far it came with each';
comment on column notice_homes.residents is 'purpose: to tell you what concerns you; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_homes.had_old is 'purpose: to tell you what is corrected in what you had; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_homes.has_had is 'purpose: to tell you what is corrected in what you had; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_homes.last is 'purpose: that nobody is forgotten, and nobody told twice; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_homes.on_list is 'purpose: that somebody rings or knocks where nothing else reached you; reader: notice.tell; ends: 14 days after the notice ends';
comment on column notice_homes.reached_at is 'purpose: that nobody is forgotten; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_homes.answer is 'purpose: to do what you asked for in answer to a call; reader: notice.read; ends: 14 days after the notice ends';

create table notice_deliveries (
  community_id uuid not null,
  -- Made by the device of whoever says so; of what the server does, worked out from what it is about, so that it stands here once.
  id uuid not null,
  notice_id uuid not null,
  household_id uuid not null,
  rung text not null check (rung in ('page', 'push', 'sms', 'mail', 'rings', 'knocks')),
  grade text not null check (grade in ('queued', 'handed-over', 'delivered', 'opened', 'acknowledged', 'told', 'not-reached', 'no-way', 'failed', 'doubtful', 'taken-back')),
  how text check (how in ('phone', 'at-the-door')),
  why text,
  -- What was sent, where something was; several homes of one number share it.
  message_id uuid,
  answer text,
  takes_back uuid,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (community_id, id),
  check ((grade = 'taken-back') = (takes_back is not null)),
  check ((how is not null) = (grade in ('told', 'not-reached')))
);
select community_table('notice_deliveries');
alter table notice_deliveries add foreign key (community_id, notice_id, household_id) references notice_homes (community_id, notice_id, household_id);
create index notice_deliveries_by_home on notice_deliveries (community_id, notice_id, household_id, recorded_at);
create index notice_deliveries_by_message on notice_deliveries (community_id, message_id) where message_id is not null;
create unique index notice_deliveries_taken_back_once on notice_deliveries (community_id, takes_back) where takes_back is not null;
comment on table notice_deliveries is 'how far a notice came with a home on each rung, and who said so; only ever added';
comment on column notice_deliveries.grade is 'purpose: that nobody is forgotten, and nobody told twice; reader: notice.read; ends: 14 days after the notice ends';
comment on column notice_deliveries.answer is 'purpose: to do what you asked for in answer to a call; reader: notice.read; ends: 14 days after the notice ends';

-- How a home wants to be told, or has to be: the last row counts.
create table home_ways (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  language text check (language in ('zh-Hans', 'zh-Hant', 'en')),
  mail text,
  text boolean not null,
  knock_first boolean not null,
  words text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('home_ways');
alter table home_ways add foreign key (community_id, household_id) references households (community_id, id);
create index home_ways_by_home on home_ways (community_id, household_id, at desc, id desc);
comment on table home_ways is 'how a home is to be told of what concerns it; only ever added';
comment on column home_ways.language is 'purpose: to tell you in your language; reader: notice.tell; ends: when the household moves away';
comment on column home_ways.mail is 'purpose: to send you notices; reader: notice.tell; ends: when the household moves away';
comment on column home_ways.text is 'purpose: to send you no text that you do not want; reader: notice.tell; ends: when the household moves away';
comment on column home_ways.knock_first is 'purpose: to tell those first who hear or see nothing of the rest; reader: notice.tell; ends: when the household moves away';
comment on column home_ways.words is 'purpose: to find a way to tell you; reader: notice.tell; ends: when the household moves away';

grant select, insert, update on notices, notice_homes to postern_app;
grant select, insert on notice_codes, notice_deliveries, home_ways to postern_app;

-- Notices go out through the same channels. Doubtful: nobody knows whether it went out, and the channel would send it twice.
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in ('pass-ended', 'letter-link', 'notice'));
alter table messages drop constraint messages_state_check;
alter table messages add constraint messages_state_check check (state in ('waiting', 'sending', 'taken', 'asking', 'sent', 'refused', 'dropped', 'doubtful'));
