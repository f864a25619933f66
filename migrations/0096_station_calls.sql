-- A station calls the next entrances with one press, and takes it back with another. What is called now is read from all that was told, by its own times.

-- No key to station or entrance: what a table in the rain has called is never turned away for what it names.
create table station_calls (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  station_id uuid not null,
  what text not null check (what in ('called', 'taken-back')),
  entrances uuid[] not null check ((entrances <> '{}') = (what = 'called')),
  takes_back uuid check ((takes_back is not null) = (what = 'taken-back')),
  by_actor text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('station_calls');
alter table station_calls add foreign key (community_id, round_id) references testing_rounds (community_id, id);
create index station_calls_by_round on station_calls (community_id, round_id, at);
comment on table station_calls is 'that a station called entrances in a testing round, or took that back; only ever added';

grant select, insert on station_calls to postern_app;
