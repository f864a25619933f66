-- What became of a repair is a question that the records answer.
alter table told drop constraint told_question_check;
alter table told add constraint told_question_check check (question in ('ends', 'go-out', 'request', 'pass', 'repair', 'notice', 'short'));

-- One call may hold two matters, and each comes to something of its own: a further one names the first, and the desk by the hour counts them as one call.
alter table contacts add column call_id uuid;
comment on column contacts.call_id is 'purpose: that two matters of one call are found together, and are one call; reader: person.read; ends: sealing end + 14 days';
create index contacts_of_call on contacts (community_id, call_id) where call_id is not null;
