-- What was typed back of a call list is put right or taken back: each time it is a row of its own, and the line keeps beside it how it stands. The few words that were typed stay with it, also where
-- nothing came of them.

create table call_list_results (
  community_id uuid not null,
  list_id uuid not null,
  n integer not null,
  -- Which of all that were typed of this line: the last one counts.
  nth integer not null check (nth > 0),
  -- Null: what was typed before was a mistake, and nothing takes its place.
  result text check (result in ('told', 'not-reached', 'wants-desk')),
  words text not null,
  -- As which acts of the case's promise it was written down; they count no longer when it does not.
  acts uuid[] not null,
  at timestamptz not null,
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, list_id, n, nth),
  check (result is not null or (words = '' and acts = '{}'))
);
select community_table('call_list_results');
alter table call_list_results add foreign key (community_id, list_id, n) references call_list_lines (community_id, list_id, n);
comment on table call_list_results is 'all that was typed back of a line of a call list, one after the other; only ever added';
comment on column call_list_results.result is 'purpose: to know that you were told; reader: person.read; ends: 14 days after it is closed';
comment on column call_list_results.words is 'purpose: that nobody has to tell it twice; reader: person.read; ends: 14 days after it is closed';

-- What was typed before, with the acts that the same hand wrote of that case in the same moment.
insert into call_list_results (community_id, list_id, n, nth, result, words, acts, at, by_actor, by_role, recorded_at)
select l.community_id, l.list_id, l.n, 1, l.result, coalesce(max(coalesce(a.deed ->> 'words', a.deed #>> '{step,words}')), ''), coalesce(array_agg(a.id) filter (where a.id is not null), '{}'), l.result_at, l.result_by,
  coalesce(max(a.by_role), g.by_role), l.result_at
from call_list_lines l join call_lists g on g.community_id = l.community_id and g.id = l.list_id
left join promise_acts a on a.community_id = l.community_id and a.promise_id = l.case_id and a.recorded_at = l.result_at and a.by_actor = l.result_by
where l.result is not null group by l.community_id, l.list_id, l.n, l.result, l.result_at, l.result_by, g.by_role;

grant select, insert on call_list_results to postern_app;
