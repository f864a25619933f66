-- A newer roster file is held against what is known, and a person says what became of those whom it no longer names. What that needs beside the stays
-- and corrections, which are written as at the desk: what was said of a file's columns, how far a taking-in is, and how old the last file was.

-- What a person said of the columns and sheets of a file, for the next one with the same sheets and headings.
create table roster_shapes (
  community_id uuid not null,
  -- of the names of its sheets and its headings; no cell below them
  shape bytea not null check (length(shape) = 32),
  choices jsonb not null,
  by_account uuid not null,
  at timestamptz not null,
  primary key (community_id, shape)
);
select community_table('roster_shapes');
comment on table roster_shapes is 'what columns and sheets mean in roster files of one shape, as somebody said';

-- How far the taking-in of a file is, written beside its own transaction so that it can be seen and stopped; of none older than a day.
create table roster_runs (
  community_id uuid not null,
  -- the command that takes it in
  id uuid not null,
  by_account uuid not null,
  stage text not null check (stage in ('reading', 'comparing', 'storing', 'done')),
  done integer not null default 0,
  total integer not null default 0,
  stop_asked boolean not null default false,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('roster_runs');
comment on table roster_runs is 'how far the taking-in of a roster file is, and whether somebody asked to stop it';

-- When the file was written, as the device says it; how many were put down with it as gone, away or moved.
alter table roster_imports add column file_at timestamptz;
alter table roster_imports add column gone integer not null default 0;
alter table roster_imports add column moved integer not null default 0;

grant select, insert, update, delete on roster_shapes, roster_runs to postern_app;
