-- Gates and what happened at them. A movement is a fact: it is stored whatever rule it breaks, with the device's time and ours.

create table gates (
  community_id uuid not null,
  id uuid not null,
  compound_id uuid not null,
  number integer not null check (number > 0),
  name text not null,
  primary key (community_id, id),
  unique (community_id, number)
);
select distribute('gates');
alter table gates add foreign key (community_id, compound_id) references compounds (community_id, id);

create table movements (
  community_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('out', 'back')),
  at timestamptz not null,
  device_at timestamptz not null,
  clock_error_ms bigint,
  received_at timestamptz not null,
  exit_id uuid,
  pass_id uuid,
  resident_id uuid,
  gate_id uuid,
  emergency boolean not null default false,
  by_actor text not null,
  how text not null check (how in ('scan', 'code', 'door', 'emergency', 'resident', 'desk')),
  verdict text not null default '',
  note text not null default '',
  doubts text[] not null default '{}',
  primary key (community_id, id)
);
select distribute('movements');
comment on column movements.doubts is 'why its time is doubtful: of the clocks (domain/field/clock.ts), or of a return that was dated back';
create index movements_by_receipt on movements (community_id, received_at);
create index movements_by_exit on movements (community_id, exit_id);
create index movements_by_pass on movements (community_id, pass_id);
create index movements_by_time on movements (community_id, at desc);
comment on column movements.resident_id is 'purpose: the gate log; reader: ledger.read; ends: sealing end + 14 days';
comment on column movements.note is 'purpose: what the guard noted; reader: ledger.read; ends: sealing end + 14 days';

create table turned_away (
  community_id uuid not null,
  id uuid not null,
  pass_id uuid,
  gate_id uuid,
  code text not null,
  device_at timestamptz not null,
  received_at timestamptz not null,
  by_actor text not null,
  primary key (community_id, id)
);
select distribute('turned_away');
comment on table turned_away is 'who was told no at the gate and by which answer, so that wrong answers can be found and put right';

create table contacts (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid,
  channel text not null check (channel in ('phone', 'window', 'group', 'link')),
  started_at timestamptz not null,
  ended_at timestamptz,
  note text not null default '',
  exit_id uuid,
  by_actor text not null,
  primary key (community_id, id)
);
select distribute('contacts');
create index contacts_by_resident on contacts (community_id, resident_id, started_at desc);
comment on column contacts.resident_id is 'purpose: that nobody has to tell it twice; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.note is 'purpose: that nobody has to tell it twice; reader: person.read; ends: sealing end + 14 days';

alter table gates enable row level security;
create policy community on gates using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table movements enable row level security;
create policy community on movements using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table turned_away enable row level security;
create policy community on turned_away using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table contacts enable row level security;
create policy community on contacts using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
grant select, insert, update on gates, contacts to postern_app;
grant select, insert on turned_away to postern_app;
grant select, insert, update on movements to postern_app;
