-- Something owed (decision 16): acts are only added, the present of each stands beside them and is written by one function. A row of `promises` is either
-- kept (a person began it: a case) or lies over what is worked out from the records (an overdue return), once somebody has done something about that.

create table promises (
  community_id uuid not null,
  id uuid not null,
  -- Of which section of the queue, and which line of it: the id of what is kept, the fold of what is worked out.
  section text not null check (section <> ''),
  about text not null check (about <> '' and length(about) <= 200),
  kept boolean not null,
  -- Read by whoever keeps it, whoever began it, and the secretary.
  confidential boolean not null default false,
  building_id uuid,
  -- From here on what the acts come to. Null of what is worked out: as its section says.
  owner_id uuid,
  taken boolean not null default false,
  urgency text check (urgency in ('now', 'today', 'week')),
  due timestamptz,
  snoozed_until timestamptz,
  comes_up_at timestamptz generated always as (greatest(due, snoozed_until)) stored,
  step text not null default 'see-to',
  step_words text not null default '',
  tries integer not null default 0,
  last_tried_at timestamptz,
  outcome text,
  outcome_words text not null default '',
  told_at timestamptz,
  closed_at timestamptz,
  closed_as text check (closed_as in ('told', 'nobody-reached', 'withdrawn', 'gone')),
  acts integer not null default 0,
  clash boolean not null default false,
  opened_at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, section, about),
  -- Nothing that is kept is anybody's who is nobody, or due at no time.
  check (not kept or (owner_id is not null and due is not null and urgency is not null)),
  check ((closed_at is null) = (closed_as is null)),
  check (closed_as is null or closed_as in ('withdrawn', 'gone') or outcome is not null)
);
select community_table('promises');
create index promises_open on promises (community_id, section, comes_up_at, id) where kept and closed_at is null;
create index promises_closed on promises (community_id, section, closed_at desc, id) where kept and closed_at is not null;
-- Of what is worked out: those that lie over something, to be tidied away when that is gone.
create index promises_over on promises (community_id, section, about) where not kept and closed_at is null;
comment on table promises is 'what is owed: whose it is, what is next, by when; what its acts come to';
comment on column promises.about is 'purpose: to know to what a next step belongs; reader: person.read; ends: 14 days after it is closed';
comment on column promises.snoozed_until is 'purpose: that nobody calls before the hour you named; reader: person.read; ends: 14 days after it is closed';
comment on column promises.step_words is 'purpose: that whoever comes next knows what is next; reader: person.read; ends: 14 days after it is closed';
comment on column promises.outcome_words is 'purpose: to tell you what came of it; reader: person.read; ends: 14 days after it is closed';
comment on column promises.told_at is 'purpose: to know that you were told; reader: person.read; ends: 14 days after it is closed';

create table promise_acts (
  community_id uuid not null,
  promise_id uuid not null,
  seq integer not null check (seq > 0),
  id uuid not null,
  kind text not null,
  deed jsonb not null,
  by_actor text not null,
  by_role text not null,
  -- As the device said; what the server had it at.
  at timestamptz not null,
  recorded_at timestamptz not null,
  -- How many acts its writer had read, and the one of somebody else on the same that they had not.
  seen integer not null,
  clashes_with integer,
  primary key (community_id, promise_id, seq),
  unique (community_id, id)
);
select community_table('promise_acts');
alter table promise_acts add foreign key (community_id, promise_id) references promises (community_id, id);
comment on table promise_acts is 'what was done about something owed, an act at a time; only ever added';
comment on column promise_acts.deed is 'purpose: that nobody has to tell it twice; reader: person.read; ends: 14 days after it is closed';

-- Who is at the desk, entered there by name. Put right by another row of the same id; the last of each holds.
create table desk_turns (
  community_id uuid not null,
  id uuid not null,
  seq integer not null,
  account_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz check (until_at > from_at),
  -- The night's person, to whom only what rings is shown; and who leads.
  quiet boolean not null default false,
  leads boolean not null default false,
  struck boolean not null default false,
  by_actor text not null,
  recorded_at timestamptz not null,
  primary key (community_id, id, seq)
);
select community_table('desk_turns');
create index desk_turns_by_time on desk_turns (community_id, from_at);
comment on table desk_turns is 'who is at the desk, from when until when; only ever added';

grant select, insert, update on promises to postern_app;
grant select, insert on promise_acts, desk_turns to postern_app;
