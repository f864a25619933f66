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
