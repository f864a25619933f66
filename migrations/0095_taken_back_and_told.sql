-- What was brought from a door is taken back by whoever brought it: it stays as it was, struck out, and nobody answers it. It may be taken back before the words themselves have come.
alter table contacts add column withdrawn_at timestamptz;
comment on column contacts.withdrawn_at is 'purpose: that nobody answers what was written down by mistake; reader: person.read; ends: sealing end + 14 days';
