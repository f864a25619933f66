-- Further channels: pushes to phones whose people asked for them, with keys of the community's own.

alter table signing_keys drop constraint signing_keys_purpose_check;
alter table signing_keys add constraint signing_keys_purpose_check check (purpose in ('root', 'pass', 'push'));

alter table messages drop constraint messages_channel_check;
alter table messages add constraint messages_channel_check check (channel in ('sms', 'mail', 'push'));

-- A phone's address at its browser's push service. It lives no longer than the session through which it was given.
create table push_phones (
  community_id uuid not null,
  -- Made of the address, so that one phone stands here once.
  id uuid not null,
  household_id uuid not null,
  session_id uuid not null,
  endpoint text not null check (endpoint <> ''),
  p256dh text not null,
  auth text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('push_phones');
alter table push_phones add foreign key (community_id, household_id) references households (community_id, id);
create index push_phones_by_home on push_phones (community_id, household_id);
create index push_phones_by_session on push_phones (community_id, session_id);
comment on table push_phones is 'phones that ring when their home gets a notice, because somebody there pressed for it';
comment on column push_phones.endpoint is 'purpose: to let this phone ring when your home gets a notice; reader: nobody; ends: when it is switched off or signed out there';
comment on column push_phones.p256dh is 'purpose: that only this phone can read what is sent to it; reader: nobody; ends: when it is switched off or signed out there';
comment on column push_phones.auth is 'purpose: that only this phone can read what is sent to it; reader: nobody; ends: when it is switched off or signed out there';
grant select, insert, update, delete on push_phones to postern_app;

-- A channel that carries nothing at the moment: a row as long as that lasts, gone with the first that goes out again.
create table channels_failing (
  community_id uuid not null,
  id uuid not null,
  channel text not null,
  since timestamptz not null,
  tried timestamptz not null,
  why text not null,
  primary key (community_id, id)
);
select community_table('channels_failing');
comment on table channels_failing is 'which channel carries nothing at the moment, and since when';
grant select, insert, update, delete on channels_failing to postern_app;

-- Answers by text come back as contacts. Where several homes have the number, they stand beside it, and a person says whose it was.
alter table contacts drop constraint contacts_channel_check;
alter table contacts add constraint contacts_channel_check check (channel in ('phone', 'window', 'group', 'link', 'page', 'door', 'hotline', 'missed', 'sms'));
create table contact_homes (
  community_id uuid not null,
  contact_id uuid not null,
  household_id uuid not null,
  primary key (community_id, contact_id, household_id)
);
select community_table('contact_homes');
alter table contact_homes add foreign key (community_id, contact_id) references contacts (community_id, id);
alter table contact_homes add foreign key (community_id, household_id) references households (community_id, id);
comment on table contact_homes is 'homes that have the number from which a text came, where it is more than one';
comment on column contact_homes.household_id is 'purpose: to find who texted; reader: person.read; ends: sealing end + 14 days';
grant select, insert on contact_homes to postern_app;
