-- Who comes when to a testing round: entrances with their station and their time. A slot is set by an act (called with it, moved, shifted by rain, taken back), and that
-- of the last act holds: what homes were told before can be looked up.

create table testing_slot_acts (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  seq bigint not null,
  what text not null check (what in ('planned', 'moved', 'shifted', 'taken-back')),
  station_id uuid check ((station_id is not null) = (what = 'shifted')),
  minutes integer check ((minutes is not null) = (what = 'shifted')),
  takes_back uuid check ((takes_back is not null) = (what = 'taken-back')),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, round_id, seq),
  unique (community_id, takes_back)
);
select community_table('testing_slot_acts');
alter table testing_slot_acts add foreign key (community_id, round_id) references testing_rounds (community_id, id);
comment on table testing_slot_acts is 'that slots of a testing round were set, and why; only ever added';

create table testing_slots (
  community_id uuid not null,
  act_id uuid not null,
  entrance_id uuid not null,
  station_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  primary key (community_id, act_id, entrance_id)
);
select community_table('testing_slots');
alter table testing_slots add foreign key (community_id, act_id) references testing_slot_acts (community_id, id);
alter table testing_slots add foreign key (community_id, entrance_id) references entrances (community_id, id);
alter table testing_slots add foreign key (community_id, station_id) references stations (community_id, id);
comment on table testing_slots is 'when and where those of an entrance are tested, as one act set it; only ever added';

grant select, insert on testing_slot_acts, testing_slots to postern_app;
