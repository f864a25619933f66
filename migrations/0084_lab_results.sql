-- What laboratories say of tubes, as it came: only added, nothing overwritten. A result names a tube by its number and no round: it may come before the swabs
-- are told, and what it says of whom is worked out from all rows (domain/rounds/lab-said.ts). Two laboratories that print one number are two.

create table laboratories (
  community_id uuid not null,
  id uuid not null,
  name text not null check (name <> ''),
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, name)
);
select community_table('laboratories');
comment on table laboratories is 'who tests the tubes';

create table lab_columns (
  community_id uuid not null,
  lab_id uuid not null,
  seq bigint not null,
  columns jsonb not null,
  by_actor text not null,
  at timestamptz not null,
  primary key (community_id, lab_id, seq)
);
select community_table('lab_columns');
alter table lab_columns add foreign key (community_id, lab_id) references laboratories (community_id, id);
comment on table lab_columns is 'what somebody said the columns of a laboratory''s files mean, by their headings; the last row counts';

create table lab_files (
  community_id uuid not null,
  id uuid not null,
  lab_id uuid not null,
  sha256 bytea not null,
  name text not null,
  lines integer not null,
  left_out integer not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, lab_id, sha256)
);
select community_table('lab_files');
alter table lab_files add foreign key (community_id, lab_id) references laboratories (community_id, id);
comment on table lab_files is 'a laboratory''s file that was taken in; the file itself is not kept';

create table lab_results (
  community_id uuid not null,
  id uuid not null,
  lab_id uuid not null,
  tube text not null,
  verdict text not null check (verdict in ('negative', 'positive', 'grey', 'invalid', 'retest')),
  -- As it stood in the file; empty for one by hand.
  written text not null,
  tested_at timestamptz,
  -- Null: by hand.
  file_id uuid,
  sheet text not null,
  lines integer[] not null check ((file_id is null) = (lines = '{}')),
  -- What was noticed when it came, beside what had come before.
  flags text[] not null,
  by_actor text not null,
  by_role text not null,
  received_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('lab_results');
alter table lab_results add foreign key (community_id, lab_id) references laboratories (community_id, id);
alter table lab_results add foreign key (community_id, file_id) references lab_files (community_id, id);
create index lab_results_by_tube on lab_results (community_id, tube);
create index lab_results_by_time on lab_results (community_id, received_at desc, id);
create index lab_results_now on lab_results (community_id, received_at, id) where verdict in ('positive', 'grey') or flags && '{contradicts}';
create index lab_results_later on lab_results (community_id, received_at, id) where flags && '{unknown-tube,two-labs}' and verdict not in ('positive', 'grey') and not flags && '{contradicts}';
comment on table lab_results is 'what a laboratory says of a tube, as it came; only ever added';
comment on column lab_results.tube is 'purpose: whose result a tube''s is; reader: test.read; ends: 14 days after the round is closed';
comment on column lab_results.verdict is 'purpose: who is free by it, and who is tested again; reader: test.read; ends: 14 days after the round is closed';
comment on column lab_results.written is 'purpose: what the paper says in its own words; reader: test.read; ends: 14 days after the round is closed';
comment on column lab_results.tested_at is 'purpose: which of two papers is the later; reader: test.read; ends: 14 days after the round is closed';

-- Somebody has read these results of a tube and seen to them. What comes afterwards has to be looked at anew.
create table lab_looks (
  community_id uuid not null,
  id uuid not null,
  tube text not null,
  results uuid[] not null check (results <> '{}'),
  words text not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('lab_looks');
create index lab_looks_by_tube on lab_looks (community_id, tube);
comment on table lab_looks is 'that somebody has seen to what laboratories say of a tube; only ever added';
comment on column lab_looks.tube is 'purpose: that nobody looks at it twice; reader: test.read; ends: 14 days after the round is closed';
comment on column lab_looks.words is 'purpose: what was done about it; reader: test.read; ends: 14 days after the round is closed';

grant select, insert on laboratories, lab_columns, lab_files, lab_results, lab_looks to postern_app;
