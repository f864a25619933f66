-- A tube that is not negative: the people in it are asked to stay in until somebody has rung, and are sampled again one by one. A person presses; what follows is only added.
-- A hold is no sealing: it names people and no place. How each of them stands is worked out from these rows and from what laboratories say of their own swabs (domain/rounds/holds.ts).

create table pool_holds (
  community_id uuid not null,
  id uuid not null,
  tube text not null,
  -- The papers that whoever pressed had read.
  results uuid[] not null check (results <> '{}'),
  -- In which each of them is sampled again, alone.
  round_id uuid not null,
  rings_by uuid not null,
  rings_at timestamptz not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, round_id)
);
select community_table('pool_holds');
alter table pool_holds add foreign key (community_id, round_id) references testing_rounds (community_id, id);
create index pool_holds_by_tube on pool_holds (community_id, tube);
comment on table pool_holds is 'that the people of a tube were asked to stay in, who rings them and by when; only ever added';
comment on column pool_holds.tube is 'purpose: by which tube somebody was asked to stay in; reader: test.read; ends: 14 days after the round is closed';

create table pool_held (
  community_id uuid not null,
  hold_id uuid not null,
  person_id uuid not null,
  -- How many lay in the tube: what its result is worth.
  pool integer not null check (pool > 0),
  primary key (community_id, hold_id, person_id)
);
select community_table('pool_held');
alter table pool_held add foreign key (community_id, hold_id) references pool_holds (community_id, id);
create index pool_held_by_person on pool_held (community_id, person_id);
comment on table pool_held is 'who was asked to stay in; only ever added';
comment on column pool_held.person_id is 'purpose: whom somebody rings and samples again; reader: test.read; ends: 14 days after the round is closed';
comment on column pool_held.pool is 'purpose: how much the result of a shared tube is worth; reader: test.read; ends: 14 days after the round is closed';

create table pool_acts (
  community_id uuid not null,
  id uuid not null,
  hold_id uuid not null,
  person_id uuid not null,
  -- Rung; handed on, to whom by name; ended by a person, why; freed by a negative of their own.
  what text not null check (what in ('rung', 'handed', 'ended', 'freed')),
  words text not null check ((words <> '') or what in ('rung', 'freed')),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('pool_acts');
alter table pool_acts add foreign key (community_id, hold_id, person_id) references pool_held (community_id, hold_id, person_id);
create index pool_acts_by_person on pool_acts (community_id, hold_id, person_id);
comment on table pool_acts is 'what was done about somebody who was asked to stay in; only ever added';
comment on column pool_acts.what is 'purpose: that nobody is left waiting; reader: test.read; ends: 14 days after the round is closed';
comment on column pool_acts.words is 'purpose: to whom somebody was handed on, or why they need not stay in; reader: test.read; ends: 14 days after the round is closed';

-- Who is called on in turn while nobody has pressed.
create table pool_watches (
  community_id uuid not null,
  seq bigint not null,
  accounts uuid[] not null,
  by_actor text not null,
  at timestamptz not null,
  primary key (community_id, seq)
);
select community_table('pool_watches');
comment on table pool_watches is 'who is called on, one after the other, while nobody sees to a tube that is not negative; the last row counts';

grant select, insert on pool_holds, pool_held, pool_acts, pool_watches to postern_app;
