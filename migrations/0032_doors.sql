-- Door rounds: what is to be done at each door, whose doors are whose, and what came of each (decision 20). Rows are only added; how each task of a door
-- stands is kept beside them, written by one function.

create table door_rounds (
  community_id uuid not null,
  id uuid not null,
  title text not null check (title <> ''),
  note text not null,
  -- Also doors behind which nobody is known to live.
  empty boolean not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('door_rounds');
create index door_rounds_by_time on door_rounds (community_id, at desc, id);
comment on table door_rounds is 'a round from door to door; only ever added';

create table round_tasks (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  nth integer not null,
  title text not null check (title <> ''),
  kind text not null check (kind in ('door', 'ring')),
  -- It cannot be done without knowing who lives there.
  names boolean not null,
  -- Whose task it is: the round's own, or handed in by what stands behind it (a notice), with its id there.
  source text not null default 'round',
  source_id uuid check ((source_id is null) = (source = 'round')),
  primary key (community_id, id)
);
select community_table('round_tasks');
alter table round_tasks add foreign key (community_id, round_id) references door_rounds (community_id, id);
create index round_tasks_by_round on round_tasks (community_id, round_id, nth);
comment on table round_tasks is 'what is to be done at each door of a round; only ever added';

create table round_places (
  community_id uuid not null,
  round_id uuid not null,
  kind text not null check (kind in ('compound', 'building', 'entrance')),
  place_id uuid not null,
  primary key (community_id, round_id, place_id)
);
select community_table('round_places');
alter table round_places add foreign key (community_id, round_id) references door_rounds (community_id, id);
comment on table round_places is 'where a round goes: all doors that there are in these places, whenever they were put down';

-- Whose a stairwell is, and whether the round is over. The last row about each says so.
create table round_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  seq bigint not null,
  what text not null check (what in ('given', 'closed', 'reopened')),
  entrance_id uuid check ((entrance_id is not null) = (what = 'given')),
  -- Null: nobody's for now.
  account_id uuid check (account_id is null or what = 'given'),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  unique (community_id, round_id, seq)
);
select community_table('round_acts');
alter table round_acts add foreign key (community_id, round_id) references door_rounds (community_id, id);
create index round_acts_by_id on round_acts (community_id, id);
create index round_acts_by_account on round_acts (community_id, account_id) where account_id is not null;
comment on table round_acts is 'which stairwells of a round were given to whom, that it was closed and opened again; only ever added';

-- One press at a door has one id and a row for each task that it was about.
create table door_results (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  flat_id uuid not null,
  task_id uuid not null,
  outcome text not null check (outcome in ('done', 'nobody', 'refused', 'again', 'taken-back')),
  -- When it happened, as far as the clock that said so can be believed.
  at timestamptz not null,
  again_at timestamptz,
  words text not null,
  takes_back uuid check ((takes_back is not null) = (outcome = 'taken-back')),
  -- Who was at the door; whoever typed their paper back stands in by_actor.
  account_id uuid not null,
  -- Of whoever leads the round: they may take back anybody's.
  desk boolean not null,
  paper boolean not null,
  -- It was told after their right to walk there had ended.
  late boolean not null,
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, id, task_id)
);
select community_table('door_results');
alter table door_results add foreign key (community_id, round_id) references door_rounds (community_id, id);
alter table door_results add foreign key (community_id, flat_id) references flats (community_id, id);
create index door_results_by_door on door_results (community_id, round_id, flat_id);
comment on table door_results is 'what came of a door, as it was told; only ever added';
comment on column door_results.outcome is 'purpose: to know at which doors somebody has been; reader: round.walk; ends: 14 days after the round is closed';
comment on column door_results.again_at is 'purpose: to come again when it suits them; reader: round.walk; ends: 14 days after the round is closed';
comment on column door_results.words is 'purpose: what the next who knocks has to know; reader: round.walk; ends: 14 days after the round is closed';

create table door_states (
  community_id uuid not null,
  round_id uuid not null,
  flat_id uuid not null,
  task_id uuid not null,
  outcome text check (outcome in ('done', 'nobody', 'refused', 'again')),
  differs text check (differs in ('twice', 'clash')),
  primary key (community_id, round_id, flat_id, task_id)
);
select community_table('door_states');
alter table door_states add foreign key (community_id, flat_id) references flats (community_id, id);
comment on table door_states is 'what the results of a door come to, task by task, for counting';
comment on column door_states.outcome is 'purpose: to know at which doors somebody has to come again; reader: round.write; ends: 14 days after the round is closed';

grant select, insert on door_rounds, round_tasks, round_places, round_acts, door_results to postern_app;
grant select, insert, update on door_states to postern_app;
