-- Antigen kits by lot: in by carton, out to leads, from them to doors, the rest back; a lot is called back from those who got it. Rows are only added: a movement is taken back by another, and what lies where is
-- worked out from them.

create table kit_lots (
  community_id uuid not null,
  id uuid not null,
  maker text not null check (maker <> ''),
  -- As it is printed on the box.
  lot text not null check (lot <> ''),
  expires_on date not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('kit_lots');
create unique index kit_lots_by_name on kit_lots (community_id, lower(maker), lower(lot));
comment on table kit_lots is 'kits of one maker''s lot, with the day until which they may be used; only ever added';

-- No key to the lot of what was left at a door: what a phone on the stairs has written down is never turned away for what it names. Lot null: nobody said which, or it is of no lot.
create table kit_moves (
  community_id uuid not null,
  id uuid not null,
  lot_id uuid,
  what text not null check (what in ('received', 'given', 'door', 'returned', 'lost', 'damaged', 'used', 'taken-back')),
  count integer not null check (count between 0 and 1000000),
  -- Of a delivery: how many cartons, how many kits there should be in them, and which cartons were short.
  cartons integer check ((cartons is not null) = (what = 'received')),
  said integer check ((said is not null) = (what = 'received')),
  short jsonb check ((short is not null) = (what = 'received')),
  -- Whose bag. Null: the store.
  lead_id uuid references accounts (id),
  entrance_id uuid,
  flat_id uuid check ((flat_id is not null) = (what = 'door')),
  household_id uuid check (household_id is null or what = 'door'),
  -- How many were there when it was left at a door.
  present integer check ((present is not null) = (what = 'door')),
  -- Yellow bags, of what was collected.
  bags integer check ((bags is not null) = (what = 'used')),
  -- The other side by name: who brought it, who has seen it.
  other text not null,
  -- Both names stand under it; else the other side says so on their own phone.
  signed boolean not null,
  words text not null,
  takes_back uuid check ((takes_back is not null) = (what = 'taken-back')),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('kit_moves');
create index kit_moves_by_lot on kit_moves (community_id, lot_id, what);
create index kit_moves_by_time on kit_moves (community_id, received_at desc, id);
create index kit_moves_by_lead on kit_moves (community_id, lead_id) where lead_id is not null;
create index kit_moves_by_household on kit_moves (community_id, household_id) where household_id is not null;
create unique index kit_moves_takes_back on kit_moves (community_id, takes_back) where takes_back is not null;
comment on table kit_moves is 'kits received, given to a lead, left at a door, returned, lost, damaged, used ones collected, or that one of these was a mistake; only ever added';
comment on column kit_moves.household_id is 'purpose: to tell whoever got kits of a lot that is called back; reader: test.read; ends: 14 days after the round is closed';
comment on column kit_moves.present is 'purpose: kits for everybody who is there, and no more; reader: test.read; ends: 14 days after the round is closed';
comment on column kit_moves.other is 'purpose: who brought kits, or has seen that they are gone; reader: test.read; ends: 14 days after the round is closed';
comment on column kit_moves.words is 'purpose: why kits went where they went; reader: test.read; ends: 14 days after the round is closed';

create table kit_confirms (
  community_id uuid not null,
  id uuid not null,
  move_id uuid not null,
  count integer not null check (count between 0 and 1000000),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('kit_confirms');
create index kit_confirms_by_move on kit_confirms (community_id, move_id);
comment on table kit_confirms is 'the other side of a movement of kits, said on their own phone: how many they have; only ever added';

create table kit_recalls (
  community_id uuid not null,
  id uuid not null,
  seq bigint not null,
  lot_id uuid not null,
  what text not null check (what in ('recalled', 'lifted')),
  why text not null check (why in ('notice', 'expired')),
  words text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, lot_id, seq)
);
select community_table('kit_recalls');
alter table kit_recalls add foreign key (community_id, lot_id) references kit_lots (community_id, id);
comment on table kit_recalls is 'that a lot is called back, or may go out again; the last row of a lot holds; only ever added';

grant select, insert on kit_lots, kit_moves, kit_confirms, kit_recalls to postern_app;

-- What was left at a door stands with what came of it: taken back with that, and told as late and as often.
alter table door_results add column kits jsonb;
comment on column door_results.kits is 'purpose: which lot of kits was left at a door, and for how many people; reader: round.walk; ends: 14 days after the round is closed';
