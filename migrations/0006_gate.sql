-- Gates, who was turned away at them, and contacts.

create table gates (
  community_id uuid not null,
  id uuid not null,
  compound_id uuid not null,
  number integer not null check (number > 0),
  name text not null,
  primary key (community_id, id),
  unique (community_id, number)
);
select community_table('gates');
alter table gates add foreign key (community_id, compound_id) references compounds (community_id, id);

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
select community_table('turned_away');
comment on table turned_away is 'who was told no at the gate and by which answer, so that wrong answers can be found and put right';
comment on column turned_away.pass_id is 'purpose: to find wrong answers and put them right; reader: ledger.read; ends: sealing end + 14 days';

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
select community_table('contacts');
create index contacts_by_resident on contacts (community_id, resident_id, started_at desc);
comment on column contacts.resident_id is 'purpose: that nobody has to tell it twice; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.note is 'purpose: that nobody has to tell it twice; reader: person.read; ends: sealing end + 14 days';

grant select, insert, update on gates, contacts to postern_app;
grant select, insert on turned_away to postern_app;
