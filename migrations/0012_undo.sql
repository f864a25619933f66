-- A grant or a refusal can be undone for ten seconds by whoever took it, and is told to nobody else before they are over. What was undone
-- stays, as the two steps that it was.

alter table exit_steps add column undoes integer;
alter table exit_steps drop constraint exit_steps_what_check;
alter table exit_steps add constraint exit_steps_what_check
  check (what in ('asked', 'emergency', 'override-proposed', 'override-confirmed', 'granted', 'refused', 'appealed', 'revoked', 'withdrawn', 'undone'));
alter table exit_steps add constraint exit_steps_undoes_check check ((what = 'undone') = (undoes is not null) and undoes < seq);
comment on column exit_steps.undoes is 'the step of the same case that counts no more';
create unique index exit_steps_undone_once on exit_steps (community_id, exit_id, undoes) where undoes is not null;

-- From when on it is told; null once somebody has told it (server/exits/untold.ts). Passes and news of what was undone: never.
alter table exits add column told_from timestamptz;
alter table exits add column state_told text check (state_told in ('asked', 'appealed', 'granted', 'refused', 'revoked', 'withdrawn'));
alter table exits add constraint exits_told_check check ((told_from is null) = (state_told is null));
comment on column exits.state_told is 'what everybody else takes it for until the decision can be undone no more';
alter table passes add column told_from timestamptz;
alter table news add column told_from timestamptz;
create index exits_not_told on exits (community_id, told_from) where told_from is not null;
create index passes_not_told on passes (community_id, told_from) where told_from < 'infinity';
create index news_not_told on news (community_id, told_from) where told_from < 'infinity';
