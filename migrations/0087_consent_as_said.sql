-- When it was said that somebody agrees, or does not, that whoever calls for them is told, as the server heard of it, and by whom it was put down. A call that waits is gone on with hours later: what is said then
-- was not said when it began. No colleague's yes stands over a no.
alter table contacts add column agreed_at timestamptz, add column agreed_by text;
update contacts set agreed_at = least(started_at, recorded_at), agreed_by = by_actor where agreed is not null;
alter table contacts add constraint contacts_agreed_as_said check ((agreed is null) = (agreed_at is null) and (agreed is null) = (agreed_by is null));
comment on column contacts.agreed_at is 'purpose: that others are told of you only if you agree; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.agreed_by is 'purpose: that others are told of you only if you agree; reader: person.read; ends: sealing end + 14 days';
-- What was told to whoever called about a mediation goes with it.
grant delete on told to postern_app;
