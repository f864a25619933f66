-- Tubes go in boxes from the table to the laboratory. What is done with a box and who had it is only added; what it comes to stands beside it for lists and the
-- desk's queue, written by one function. Driver and laboratory have no account: a code opens one hand-over, and only its hash is kept.

create table boxes (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  code text not null,
  station_id uuid,
  tubes integer not null,
  closed_at timestamptz,
  -- When the server first heard that it is closed.
  told_at timestamptz,
  arrived_at timestamptz,
  primary key (community_id, id)
);
select community_table('boxes');
create index boxes_on_the_road on boxes (community_id, told_at, id) where closed_at is not null and arrived_at is null;
create index boxes_by_code on boxes (community_id, code);
comment on table boxes is 'how a box of tubes stands, worked out from what was told of it';

-- No key to round, station or tube: what a table in the rain has written down is never turned away for what it names.
create table box_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  box_id uuid not null,
  what text not null check (what in ('opened', 'put', 'out', 'closed', 'reopened')),
  code text check ((code is not null) = (what = 'opened')),
  tube text check ((tube is not null) = (what in ('put', 'out'))),
  count integer check ((count is not null) = (what = 'closed')),
  station_id uuid,
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('box_acts');
create index box_acts_by_box on box_acts (community_id, round_id, box_id);
create index box_acts_by_tube on box_acts (community_id, tube) where tube is not null;
comment on table box_acts is 'a box opened, a tube put in or taken out, the box closed; only ever added';

create table box_handings (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  box_id uuid not null,
  leg text not null check (leg in ('driver', 'laboratory')),
  what text not null check (what in ('given', 'taken')),
  who text not null,
  place text not null,
  how text not null check (how in ('station', 'code', 'paper')),
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('box_handings');
create index box_handings_by_box on box_handings (community_id, round_id, box_id);
comment on table box_handings is 'one side of a hand-over of a box: given, or taken; only ever added';
comment on column box_handings.who is 'purpose: who has the tubes; reader: test.read; ends: 14 days after the round is closed';
comment on column box_handings.place is 'purpose: where a box changed hands; reader: test.read; ends: 14 days after the round is closed';

create table box_codes (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  box_id uuid not null,
  leg text not null check (leg in ('driver', 'laboratory')),
  what text not null check (what in ('given', 'taken')),
  hash text not null check (length(hash) = 43),
  -- What was said with it: then it is used up.
  used_by uuid,
  until_at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, hash)
);
select community_table('box_codes');
create index box_codes_by_box on box_codes (community_id, box_id);
comment on table box_codes is 'what opens one hand-over of one box, once; the code itself is nowhere on the server';

create table tube_moves (
  community_id uuid not null,
  id uuid not null,
  station_id uuid not null,
  what text not null check (what in ('issued', 'returned', 'lost', 'broken')),
  count integer not null check (count between 1 and 100000),
  first text not null,
  last text not null,
  words text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('tube_moves');
alter table tube_moves add foreign key (community_id, station_id) references stations (community_id, id);
create index tube_moves_by_station on tube_moves (community_id, station_id, at);
comment on table tube_moves is 'tubes issued to a station, returned, lost, broken; what is used is read from tube_acts; only ever added';

-- A tube is looked for by its number in all rounds.
create index tube_acts_by_number on tube_acts (community_id, tube);
create index samples_by_number on samples (community_id, tube);
-- Those of which no result comes are asked after by when the server heard that they are closed.
create index tube_acts_closed on tube_acts (community_id, received_at, id) where what = 'closed';

grant select, insert on box_acts, box_handings, tube_moves to postern_app;
grant select, insert, update on boxes, box_codes to postern_app;
