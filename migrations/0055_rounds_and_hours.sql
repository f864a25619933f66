-- Of several homes behind one door, with which of them whoever knocked spoke; none: of the door as a whole, or nobody could tell.
alter table door_results add column homes uuid[] not null default '{}';
comment on column door_results.homes is 'purpose: to know which of several homes behind one door was told; reader: round.walk; ends: 14 days after the round is closed';

-- The hours of a place: when the ladder of its notices climbs, how long before something begins homes are told of it, and within how many hours everybody should know. Each time that they
-- were set is a row; the last one holds.
create table notice_hours (
  community_id uuid not null,
  id uuid not null,
  seq bigint not null,
  hours jsonb not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, seq)
);
select community_table('notice_hours');
comment on table notice_hours is 'the hours of a place for its notices, each time they were set; only ever added';
grant select, insert on notice_hours to postern_app;

-- What was promised when it was issued, so that it can be held against what came: hours before it begins, and hours after it was issued. Null: nothing was.
alter table notices add column told_before integer check (told_before between 0 and 168);
alter table notices add column told_within integer check (told_within between 1 and 168);
