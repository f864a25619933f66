-- Short answers come before their owner again when that on which they rest has changed, or their date is past.

-- On what it rests, as its owner says: the release rules, the sealing orders of its places. And how these stood when it was written: which rules were in force, how many steps those orders had had.
alter table short_answers add column rests jsonb not null default '[]';
alter table short_answers add column rules_version integer;
alter table short_answers add column order_steps integer;

-- That somebody read it again and it is right still, and how the same stood then. Whatever else came of it is a version.
create table short_answer_looks (
  community_id uuid not null,
  id uuid not null,
  answer_id uuid not null,
  version integer not null,
  rules_version integer,
  order_steps integer,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('short_answer_looks');
alter table short_answer_looks add foreign key (community_id, answer_id, version) references short_answers (community_id, id, version);
create index short_answer_looks_last on short_answer_looks (community_id, answer_id, version, at desc);
comment on table short_answer_looks is 'that somebody has read a short answer again and says that it is right still; only ever added';
grant select, insert on short_answer_looks to postern_app;
