-- A result that was put down by hand by mistake is taken back by another row: both stand side by side, and the first counts no longer.
alter table lab_results add column takes_back uuid check (takes_back is null or (file_id is null and verdict = 'retest'));
create unique index lab_results_takes_back on lab_results (community_id, takes_back) where takes_back is not null;
comment on column lab_results.takes_back is 'which result was put down by hand by mistake; its own verdict counts only as long as nothing else is said of the tube; null: it says something of the tube';
comment on column lab_results.written is 'purpose: what the paper says in its own words, or why what was put down by hand was taken back; reader: test.read; ends: 14 days after the round is closed';
