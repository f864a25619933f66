-- What somebody was told when they asked, with what it rested on; and the short answers that staff write for questions no record answers.

-- Rows are only added. Three columns follow from what has happened since, and one function each writes them.
create table told (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  question text not null check (question in ('ends', 'go-out', 'request', 'pass', 'short')),
  -- Which of them: a purpose, a request, a short answer; empty where there is one.
  of text not null default '',
  sentence text not null,
  said jsonb not null,
  basis jsonb not null,
  until timestamptz,
  how text not null check (how in ('phone', 'window', 'group', 'door', 'message', 'page')),
  contact_id uuid,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  -- Against which rules, steps and short answers it was held last; since when it has been otherwise; and since when something else was told on the same question.
  looked text not null default '',
  otherwise_at timestamptz,
  superseded_at timestamptz,
  taken_back_at timestamptz,
  taken_back_by text,
  primary key (community_id, id),
  check ((taken_back_at is null) = (taken_back_by is null))
);
select community_table('told');
alter table told add foreign key (community_id, resident_id) references residents (community_id, id);
create index told_by_resident on told (community_id, resident_id, question, of, at desc);
create index told_standing on told (community_id, looked) where superseded_at is null and taken_back_at is null;
create index told_otherwise on told (community_id, otherwise_at, id) where otherwise_at is not null and superseded_at is null and taken_back_at is null;
comment on table told is 'who was told what on which question, when, by whom, and on what it rested';
comment on column told.resident_id is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.question is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.of is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.sentence is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.said is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.basis is 'purpose: to know when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.otherwise_at is 'purpose: to ring you when what you were told is no longer so; reader: person.read; ends: sealing end + 14 days';
comment on column told.how is 'purpose: to show later how you were told; reader: person.read; ends: sealing end + 14 days';
comment on column told.contact_id is 'purpose: to show later in which call you were told; reader: person.read; ends: sealing end + 14 days';
comment on column told.at is 'purpose: to show later when you were told; reader: person.read; ends: sealing end + 14 days';
comment on column told.taken_back_at is 'purpose: to show later that it was noted by mistake; reader: person.read; ends: sealing end + 14 days';
grant select, insert on told to postern_app;
grant update (looked, otherwise_at, superseded_at, taken_back_at, taken_back_by) on told to postern_app;

-- A version is a row; the last one holds. Nothing in it is about a person.
create table short_answers (
  community_id uuid not null,
  id uuid not null,
  version integer not null check (version > 0),
  question jsonb not null,
  answer jsonb not null,
  -- Compounds and buildings in which it holds; none: everywhere.
  places jsonb not null default '[]',
  valid_from timestamptz not null,
  valid_until timestamptz,
  source text not null check (source <> ''),
  withdrawn boolean not null default false,
  owner_id uuid not null,
  owner_role text not null,
  at timestamptz not null,
  primary key (community_id, id, version)
);
select community_table('short_answers');
create index short_answers_by_time on short_answers (community_id, at);
comment on table short_answers is 'what staff answer to usual questions, in three languages, with who answers for it, where and until when it holds; a version is a row';
grant select, insert on short_answers to postern_app;
