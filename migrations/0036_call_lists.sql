-- Lists of call-backs on paper, for volunteers with telephones of their own: which cases stand on which, under which number, and what was typed back. Names and
-- telephone numbers stand on no list: they are asked for when it is printed, so that nothing is kept twice. What is done about a case are acts of its promise.

create table call_lists (
  community_id uuid not null,
  id uuid not null,
  -- Counted in the community: it stands large on the paper and is said aloud.
  number integer not null check (number > 0),
  name text not null check (name <> ''),
  -- What may be said on the telephone, word for word.
  may_say text not null check (may_say <> ''),
  -- From then on nobody calls from it: what has not been typed back comes up at the desk again.
  expires_at timestamptz not null,
  by_actor text not null,
  by_role text not null,
  recorded_at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, number),
  check (expires_at > recorded_at)
);
select community_table('call_lists');
create index call_lists_by_time on call_lists (community_id, recorded_at desc);
comment on table call_lists is 'lists of call-backs that were printed for volunteers: their name, what may be said, until when they hold';

create table call_list_lines (
  community_id uuid not null,
  list_id uuid not null,
  n integer not null check (n > 0),
  case_id uuid not null,
  result text check (result in ('told', 'not-reached', 'wants-desk')),
  result_at timestamptz,
  result_by text,
  primary key (community_id, list_id, n),
  unique (community_id, list_id, case_id),
  check ((result is null) = (result_at is null) and (result is null) = (result_by is null))
);
select community_table('call_list_lines');
alter table call_list_lines add foreign key (community_id, list_id) references call_lists (community_id, id);
alter table call_list_lines add foreign key (community_id, case_id) references cases (community_id, id);
create index call_list_lines_by_case on call_list_lines (community_id, case_id);
comment on table call_list_lines is 'which case stands on a list under which number, and what was typed back of it';
comment on column call_list_lines.result is 'purpose: to know that you were told; reader: person.read; ends: 14 days after it is closed';

grant select, insert on call_lists to postern_app;
grant select, insert, update on call_list_lines to postern_app;
