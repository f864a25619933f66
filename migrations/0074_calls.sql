-- What became of a repair is a question that the records answer.
alter table told drop constraint told_question_check;
alter table told add constraint told_question_check check (question in ('ends', 'go-out', 'request', 'pass', 'repair', 'notice', 'short'));

-- One call may hold two matters, and each comes to something of its own: a further one names the first, and the desk by the hour counts them as one call.
alter table contacts add column call_id uuid;
comment on column contacts.call_id is 'purpose: that two matters of one call are found together, and are one call; reader: person.read; ends: sealing end + 14 days';
create index contacts_of_call on contacts (community_id, call_id) where call_id is not null;

-- Whoever calls for somebody and lives elsewhere: whether that person agrees that they are told, as it was asked in that call. Null: nobody has asked.
alter table contacts add column agreed boolean check (agreed is null or relation <> '');
comment on column contacts.agreed is 'purpose: that others are told of you only if you agree; reader: person.read; ends: sealing end + 14 days';
-- To whom it was said, where it was not they themselves: what each was told stands by itself, and each is rung when it is no longer so.
alter table told add column caller jsonb;
alter table told add column caller_key text not null generated always as (case when caller is null then ''
  else coalesce(nullif(regexp_replace(caller ->> 'number', '[^0-9]', '', 'g'), ''), nullif(caller ->> 'name', ''), caller ->> 'relation') end) stored;
-- What anybody may be told: of the building and the rules, nothing of their home or of themselves.
alter table told add column public boolean not null default false;
comment on column told.caller is 'purpose: to ring whoever was told for you when it is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.caller_key is 'purpose: to ring whoever was told for you when it is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.public is 'purpose: that others are told of you only if you agree; reader: person.read; ends: sealing end + 14 days';
-- An answer that was read out goes to their telephone as well.
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in ('pass-ended', 'letter-link', 'notice', 'decision', 'answer'));
