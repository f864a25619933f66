-- Evidence is put right by a new line that names the old one; a pass is extended, or kept, by a new decision that names the old one; and where
-- nobody here is left to decide, the word of the office above is taken down as that: whose it is said to be, and who took it down.

create table evidence_corrections (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  -- The line that counts no longer, and the one that stands in its place; none where nothing does.
  evidence_id uuid,
  replacement_id uuid,
  -- The correction that was a mistake itself: the old line counts again.
  takes_back uuid,
  why text not null check (why <> ''),
  -- How many steps the case had: what was decided after it was decided knowing it.
  after_seq integer not null check (after_seq > 0),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  check ((evidence_id is null) <> (takes_back is null)),
  check (takes_back is null or replacement_id is null)
);
select community_table('evidence_corrections');
alter table evidence_corrections add foreign key (community_id, exit_id) references exits (community_id, id);
alter table evidence_corrections add foreign key (community_id, evidence_id) references evidence (community_id, id);
alter table evidence_corrections add foreign key (community_id, replacement_id) references evidence (community_id, id);
alter table evidence_corrections add foreign key (community_id, takes_back) references evidence_corrections (community_id, id);
create index evidence_corrections_by_exit on evidence_corrections (community_id, exit_id);
create unique index evidence_corrections_taken_back_once on evidence_corrections (community_id, takes_back) where takes_back is not null;
create unique index evidence_corrections_replace_once on evidence_corrections (community_id, replacement_id) where replacement_id is not null;
comment on table evidence_corrections is 'lines of evidence that count no longer, and which stand in their place; only ever added';
comment on column evidence_corrections.evidence_id is 'purpose: to show which line was wrong; reader: exit.read; ends: sealing end + 14 days';
comment on column evidence_corrections.why is 'purpose: to show why a line was wrong; reader: exit.read; ends: sealing end + 14 days';
grant select, insert on evidence_corrections to postern_app;

-- Evidence that a decision rested on counts no longer: for somebody at the desk to look at. Written by one function.
alter table exits add column look_again boolean not null default false;
create index exits_look_again on exits (community_id, changed_at, id) where look_again;

alter table exit_steps drop constraint exit_steps_what_check;
alter table exit_steps add constraint exit_steps_what_check check (what in (
  'asked', 'emergency', 'override-proposed', 'override-confirmed', 'granted', 'refused', 'appealed', 'revoked', 'withdrawn', 'undone',
  'extension-proposed', 'extended', 'keep-proposed', 'kept', 'office-granted', 'office-refused'));
-- The decision that it goes on from, and of an extension the new end and the one before.
alter table exit_steps add column names integer;
alter table exit_steps add column until_at timestamptz;
alter table exit_steps add column was_until timestamptz;
alter table exit_steps add constraint exit_steps_names_check check (names < seq and (what in ('extension-proposed', 'extended', 'keep-proposed', 'kept')) = (names is not null));
-- The office as it was called that day, its number, who said it there and when.
alter table exit_steps add column office jsonb;
alter table exit_steps add constraint exit_steps_office_check check ((what in ('office-granted', 'office-refused')) = (office is not null));
comment on column exit_steps.names is 'the decision of the same case that it goes on from';
comment on column exit_steps.until_at is 'purpose: to know when you are back; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_steps.was_until is 'purpose: to show when you were due before; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_steps.office is 'purpose: to show whose word decided, and where it can be asked after; reader: exit.read; ends: sealing end + 14 days';

-- A pass that was signed anew with a later end is the same pass. What it said before holds for everybody else until that is told.
alter table passes add column before jsonb;
alter table passes add column before_until timestamptz;
alter table passes add constraint passes_before_check check ((before is null) = (before_until is null));
create index passes_before_not_told on passes (community_id, before_until) where before_until is not null;
comment on column passes.before is 'purpose: what the gate may see until a new end is told; reader: gate.sync; ends: sealing end + 14 days';

-- Who entered or changed the office above: what a resident is told to call.
create table office_changes (
  community_id uuid not null,
  id uuid not null,
  name text not null,
  phone text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('office_changes');
comment on table office_changes is 'the office above and its number, as it was entered each time; only ever added';
grant select, insert on office_changes to postern_app;
