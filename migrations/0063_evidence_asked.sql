-- The desk asks a household for something more: a step of the case, with what is asked for and until when; and that it is needed no more is another. What is still to come stands beside the case.

alter table exit_steps drop constraint exit_steps_what_check;
alter table exit_steps add constraint exit_steps_what_check check (what in (
  'asked', 'emergency', 'override-proposed', 'override-confirmed', 'granted', 'refused', 'appealed', 'revoked', 'withdrawn', 'undone',
  'extension-proposed', 'extended', 'keep-proposed', 'kept', 'office-granted', 'office-refused', 'evidence-asked', 'evidence-unasked'));
alter table exit_steps add column asks jsonb;
alter table exit_steps add constraint exit_steps_asks_check check ((what = 'evidence-asked') = (asks is not null) and (what <> 'evidence-asked' or until_at is not null));
-- An ask names the one that it puts another hour to, where there is one.
alter table exit_steps drop constraint exit_steps_names_check;
alter table exit_steps add constraint exit_steps_names_check check (names < seq and (what = 'evidence-asked'
  or (what in ('extension-proposed', 'extended', 'keep-proposed', 'kept', 'evidence-unasked')) = (names is not null)));
comment on column exit_steps.asks is 'purpose: to show what you were asked for; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_steps.names is 'the step of the same case that it goes on from: a decision, or what was asked for';
comment on column exit_steps.until_at is 'purpose: to know when you are back, or by when something was asked for; reader: exit.read; ends: sealing end + 14 days';

-- Worked out from steps and evidence, and written by one function (server/exits/asks.ts).
alter table exits add column asked jsonb;
alter table exits add column asked_until timestamptz;
alter table exits add constraint exits_asked_check check ((asked is null) = (asked_until is null));
create index exits_asked on exits (community_id, asked_until, id) where asked_until is not null;
comment on column exits.asked is 'purpose: to see what you were asked for and has not come; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.asked_until is 'purpose: that somebody rings where it has not come by its hour; reader: exit.read; ends: sealing end + 14 days';
