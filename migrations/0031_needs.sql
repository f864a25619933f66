-- What people need and others must not forget: the need and its deadline, never the illness (decision 19). Acts are only added; what they come to
-- stands beside them, and is written by one function.

create table need_acts (
  community_id uuid not null,
  id uuid not null,
  need_id uuid not null,
  resident_id uuid not null,
  -- Of which household they were then: who lives alone does so there.
  household_id uuid not null,
  what text not null check (what in ('added', 'changed', 'ended', 'taken-back')),
  -- The act that was a mistake: neither it nor this one counts.
  takes_back uuid,
  kind text,
  words text not null default '',
  due date,
  times jsonb,
  helper_id uuid,
  helper_words text not null default '',
  ends_on date,
  private boolean not null default false,
  how text check (how in ('telephone', 'window', 'at-the-door', 'own-page', 'paper', 'known-here')),
  why text not null default '',
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id),
  check ((what = 'taken-back') = (takes_back is not null)),
  check ((what in ('added', 'changed')) = (kind is not null)),
  check ((what in ('added', 'changed')) = (how is not null)),
  check (helper_id is null or helper_words = '')
);
select community_table('need_acts');
alter table need_acts add foreign key (community_id, resident_id) references residents (community_id, id);
create index need_acts_by_need on need_acts (community_id, need_id, at);
create index need_acts_by_resident on need_acts (community_id, resident_id, at);
create unique index need_acts_taken_back_once on need_acts (community_id, takes_back) where takes_back is not null;
comment on table need_acts is 'what was said of needs: added, changed, ended, or that this was a mistake; only ever added';
comment on column need_acts.kind is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.words is 'purpose: to know what helps, and where; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.due is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.times is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.helper_id is 'purpose: to know who helps; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.helper_words is 'purpose: to know who helps; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.ends_on is 'purpose: so that a need ends by itself; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.private is 'purpose: that only those who help read what was said in confidence; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.how is 'purpose: to show later how it was known; reader: person.read; ends: when it is over + 14 days';
comment on column need_acts.why is 'purpose: to show later why it ended; reader: person.read; ends: when it is over + 14 days';
grant select, insert on need_acts to postern_app;

create table needs (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  household_id uuid not null,
  kind text not null,
  words text not null,
  due date,
  times jsonb,
  helper_id uuid,
  helper_words text not null,
  ends_on date,
  private boolean not null,
  state text not null check (state in ('open', 'ended', 'withdrawn')),
  last_act_id uuid not null,
  -- From which day on somebody has to see to it; null where it names no day.
  see_to_from date,
  primary key (community_id, id)
);
select community_table('needs');
alter table needs add foreign key (community_id, resident_id) references residents (community_id, id);
create index needs_by_resident on needs (community_id, resident_id);
create index needs_open on needs (community_id, kind) where state = 'open';
create index needs_to_see_to on needs (community_id, see_to_from, id) where state = 'open' and see_to_from is not null;
comment on table needs is 'what the acts of each need come to';
comment on column needs.kind is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column needs.words is 'purpose: to know what helps, and where; reader: person.read; ends: when it is over + 14 days';
comment on column needs.due is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column needs.times is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
comment on column needs.helper_id is 'purpose: to know who helps; reader: person.read; ends: when it is over + 14 days';
comment on column needs.helper_words is 'purpose: to know who helps; reader: person.read; ends: when it is over + 14 days';
comment on column needs.ends_on is 'purpose: so that a need ends by itself; reader: person.read; ends: when it is over + 14 days';
comment on column needs.private is 'purpose: that only those who help read what was said in confidence; reader: person.read; ends: when it is over + 14 days';
comment on column needs.see_to_from is 'purpose: so that a need is seen to in time; reader: person.read; ends: when it is over + 14 days';
grant select, insert, update on needs to postern_app;
