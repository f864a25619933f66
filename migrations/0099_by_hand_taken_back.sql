-- A result that was put down by hand by mistake is taken back by another row: both stand side by side, and the first counts no longer.
alter table lab_results add column takes_back uuid check (takes_back is null or (file_id is null and verdict = 'retest'));
create unique index lab_results_takes_back on lab_results (community_id, takes_back) where takes_back is not null;
comment on column lab_results.takes_back is 'which result was put down by hand by mistake; its own verdict counts only as long as nothing else is said of the tube; null: it says something of the tube';
comment on column lab_results.written is 'purpose: what the paper says in its own words, or why what was put down by hand was taken back; reader: test.read; ends: 14 days after the round is closed';

-- What a laboratory's machine sent and was not taken in: its sender alone was told, and the desk waits for it. Nothing of the bundle is kept but its check sum and where it lacks something.
create table lab_refusals (
  community_id uuid not null,
  id uuid not null,
  lab_id uuid not null,
  name text not null,
  why text not null check (why in ('wrong', 'asked')),
  places text[] not null,
  at timestamptz not null,
  seen_at timestamptz,
  seen_by text check ((seen_by is null) = (seen_at is null)),
  primary key (community_id, id)
);
select community_table('lab_refusals');
alter table lab_refusals add foreign key (community_id, lab_id) references laboratories (community_id, id);
create index lab_refusals_unseen on lab_refusals (community_id, at, id) where seen_at is null;
create index lab_refusals_by_lab on lab_refusals (community_id, (lab_id::text), at, id) where seen_at is null;
comment on table lab_refusals is 'a bundle of a laboratory''s machine that was refused, once however often it was sent, until somebody at the desk has seen it';
comment on column lab_refusals.places is 'where in it something lacks or has to be asked, as FHIRPath; no word of what stands there';

grant select, insert, update (seen_at, seen_by) on lab_refusals to postern_app;
