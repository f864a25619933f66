-- An evening of self-tests: a round of kind antigen, in which nobody comes to a station. What each test showed is said on the page of the home, at the door, or by telephone, late, twice and out of
-- order; rows are only added, and what they come to is one function (domain/rounds/antigen.ts). That nobody has said anything is no row, and never a verdict.
alter table testing_rounds drop constraint testing_rounds_kind_check;
alter table testing_rounds add constraint testing_rounds_kind_check check (kind in ('pcr', 'antigen'));

-- No key to people: somebody whom the list does not know reports as well, by what they are called.
create table antigen_results (
  community_id uuid not null,
  id uuid not null,
  round_id uuid not null,
  household_id uuid not null,
  person_id uuid,
  called text not null check ((person_id is null) = (called <> '')),
  what text not null check (what in ('negative', 'positive', 'faint', 'invalid', 'lost', 'too-young', 'refused', 'taken-back')),
  takes_back uuid check ((takes_back is not null) = (what = 'taken-back')),
  how text not null check (how in ('home', 'door', 'desk')),
  -- When the test was read.
  at timestamptz not null,
  received_at timestamptz not null,
  by_actor text not null,
  by_role text not null,
  primary key (community_id, id)
);
select community_table('antigen_results');
alter table antigen_results add foreign key (community_id, round_id) references testing_rounds (community_id, id);
create index antigen_results_by_person on antigen_results (community_id, round_id, person_id);
create index antigen_results_by_home on antigen_results (community_id, household_id, round_id);
create index antigen_results_to_see on antigen_results (community_id, received_at, id) where what in ('positive', 'faint');
create index antigen_results_back on antigen_results (community_id, takes_back) where takes_back is not null;
comment on table antigen_results is 'what a self-test showed, or why there is none, as it was said; and that this was a mistake, which may come first; only ever added';
comment on column antigen_results.household_id is 'purpose: in which home a test was done; reader: test.read; ends: 14 days after the round is closed';
comment on column antigen_results.person_id is 'purpose: whose test it is; reader: test.read; ends: 14 days after the round is closed';
comment on column antigen_results.called is 'purpose: to find out whose test it is; reader: test.read; ends: 14 days after the round is closed';
comment on column antigen_results.what is 'purpose: who needs a call tonight, and who has tested; reader: test.read; ends: 14 days after the round is closed';

-- That somebody at the desk has seen to a test for which nobody was asked to stay in.
create table antigen_looks (
  community_id uuid not null,
  id uuid not null,
  results uuid[] not null check (results <> '{}'),
  words text not null check (words <> ''),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('antigen_looks');
comment on table antigen_looks is 'that somebody has seen to these self-tests, and what follows; only ever added';
comment on column antigen_looks.words is 'purpose: why nobody was asked to stay in; reader: test.read; ends: 14 days after the round is closed';

grant select, insert on antigen_results, antigen_looks to postern_app;
