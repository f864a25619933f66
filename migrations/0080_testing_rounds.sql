-- A testing morning: rounds with their places and stations, whose swab lies in which tube, and what became of whoever was not swabbed. What stations report is
-- stored once, in rows that are only added; figures are read from these rows by their indexes (docs/decisions/0021).

create table stations (
  community_id uuid not null,
  id uuid not null,
  number integer not null check (number between 1 and 9999),
  name text not null check (name <> ''),
  primary key (community_id, id),
  unique (community_id, number)
);
select community_table('stations');
comment on table stations is 'where people are tested: phones stand at them, tubes come from them';

create table testing_rounds (
  community_id uuid not null,
  id uuid not null,
  title text not null check (title <> ''),
  kind text not null check (kind in ('pcr')),
  size integer not null check (size in (1, 5, 10, 20)),
  begins_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > begins_at),
  ordered_by text not null check (ordered_by <> ''),
  note text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('testing_rounds');
create index testing_rounds_by_time on testing_rounds (community_id, begins_at desc, id);
comment on table testing_rounds is 'the testing of many, as it was called: on whose order, when, how many to a tube; only ever added';

create table testing_round_places (
  community_id uuid not null,
  round_id uuid not null,
  kind text not null check (kind in ('compound', 'building', 'entrance')),
  place_id uuid not null,
  primary key (community_id, round_id, place_id)
);
select community_table('testing_round_places');
alter table testing_round_places add foreign key (community_id, round_id) references testing_rounds (community_id, id);
comment on table testing_round_places is 'who is to be tested: everybody who lives in these places';

create table testing_round_stations (
  community_id uuid not null,
  round_id uuid not null,
  station_id uuid not null,
  lanes integer not null check (lanes between 1 and 40),
  primary key (community_id, round_id, station_id)
);
select community_table('testing_round_stations');
alter table testing_round_stations add foreign key (community_id, round_id) references testing_rounds (community_id, id);
alter table testing_round_stations add foreign key (community_id, station_id) references stations (community_id, id);
comment on table testing_round_stations is 'where a round is tested; a lane is one sampler with one registrar';

-- Whether a round is over. The last row says so.
create table testing_round_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  seq bigint not null,
  what text not null check (what in ('closed', 'reopened')),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, round_id, seq)
);
select community_table('testing_round_acts');
alter table testing_round_acts add foreign key (community_id, round_id) references testing_rounds (community_id, id);
comment on table testing_round_acts is 'that a round was closed and opened again; only ever added';

-- No key to people or stations: what a table in the rain has written down is never turned away for what it names.
create table samples (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  tube text not null,
  size smallint not null,
  -- Null: nobody could find them at the table; `called` is what was written down.
  person_id uuid,
  called text not null,
  how text not null check (how in ('code', 'door', 'name', 'newborn', 'unknown', 'sheet')),
  station_id uuid,
  by_actor text not null,
  at timestamptz not null,
  device_at timestamptz not null,
  received_at timestamptz not null,
  doubts text[] not null,
  primary key (community_id, id)
);
select community_table('samples');
create index samples_by_tube on samples (community_id, round_id, tube);
create index samples_by_person on samples (community_id, round_id, person_id);
comment on table samples is 'one person''s swab in a tube, as a station told it; only ever added';
comment on column samples.tube is 'purpose: whose result a tube''s is; reader: test.read; ends: 14 days after the round is closed';
comment on column samples.person_id is 'purpose: whose result a tube''s is; reader: test.read; ends: 14 days after the round is closed';
comment on column samples.called is 'purpose: to find out who was swabbed; reader: test.read; ends: 14 days after the round is closed';

create table sample_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  sample_id uuid not null,
  what text not null check (what in ('undone', 'moved')),
  tube text check ((tube is not null) = (what = 'moved')),
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('sample_acts');
create index sample_acts_by_sample on sample_acts (community_id, round_id, sample_id);
comment on table sample_acts is 'a swab that was a mistake, or lies in another tube; may come before the swab; only ever added';

create table tube_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  tube text not null,
  what text not null check (what in ('opened', 'passed', 'closed', 'reopened')),
  size smallint,
  to_device uuid check ((to_device is not null) = (what = 'passed')),
  station_id uuid,
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('tube_acts');
create index tube_acts_by_tube on tube_acts (community_id, round_id, tube);
comment on table tube_acts is 'a tube opened, passed on to another phone, closed; only ever added';

create table round_notes (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  person_id uuid not null,
  what text not null check (what in ('elsewhere', 'excused', 'away', 'refused', 'no-answer', 'again')),
  excuse text check (excuse in ('infant', 'medical', 'recovered', 'in-hospital', 'died', 'other')),
  words text not null,
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('round_notes');
create index round_notes_by_person on round_notes (community_id, round_id, person_id, at desc);
comment on table round_notes is 'what became of whoever was not swabbed, as it was put down; only ever added';
comment on column round_notes.what is 'purpose: that nobody is called twice for nothing; reader: test.read; ends: 14 days after the round is closed';
comment on column round_notes.excuse is 'purpose: that nobody is called twice for nothing; reader: test.read; ends: 14 days after the round is closed';
comment on column round_notes.words is 'purpose: what the next who asks has to know; reader: test.read; ends: 14 days after the round is closed';

grant select, insert on stations, testing_rounds, testing_round_places, testing_round_stations, testing_round_acts, samples, sample_acts, tube_acts, round_notes to postern_app;
