-- Whoever's pass was ended by an order, or by what was noted of themselves, is told: a line at the desk until then. What was tried and done is only added; what it comes
-- to stands beside the line, so that the desk's list is one question.

create table endings (
  community_id uuid not null,
  exit_id uuid not null,
  -- The step of the case that ended its passes. When anything has happened to the case since, nobody need be told of it any more.
  seq integer not null,
  -- The order, and the step of it for which the passes were looked at; null where it was something noted of the person themselves.
  order_id uuid,
  step_id uuid,
  -- What the person reads on their own page; when they say that they have read it, they are told.
  news_id uuid,
  at timestamptz not null,
  -- Worked out from all tellings and written by one function (tellings.ts).
  told_at timestamptz,
  try_again_at timestamptz,
  tries integer not null default 0,
  primary key (community_id, exit_id, seq)
);
select community_table('endings');
alter table endings add foreign key (community_id, exit_id, seq) references exit_steps (community_id, exit_id, seq);
create index endings_untold on endings (community_id, at) where told_at is null;
create index endings_by_step on endings (community_id, step_id);
create index endings_by_news on endings (community_id, news_id);
comment on table endings is 'cases whose passes have ended without anybody at the desk deciding on them one by one, and whether their people know';
comment on column endings.told_at is 'purpose: that everybody whose pass ended is told of it; reader: exit.read; ends: sealing end + 14 days';

-- One press at the desk is a row for each case that it was about, all under the id that the device made.
create table tellings (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  seq integer not null,
  what text not null check (what in ('told', 'not-reached', 'taken-back')),
  how text check (how in ('phone', 'at-the-door', 'message', 'own-session')),
  try_again_at timestamptz,
  takes_back uuid,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id, exit_id, seq),
  check ((what = 'taken-back') = (takes_back is not null)),
  check ((what = 'taken-back') = (how is null)),
  check (try_again_at is null or what = 'not-reached')
);
select community_table('tellings');
alter table tellings add foreign key (community_id, exit_id, seq) references endings (community_id, exit_id, seq);
create index tellings_by_ending on tellings (community_id, exit_id, seq);
create index tellings_by_time on tellings (community_id, at desc);
create unique index tellings_taken_back_once on tellings (community_id, takes_back, exit_id, seq);
comment on table tellings is 'who told whom, when and how, that nobody was reached, or that this was a mistake; only ever added';
comment on column tellings.how is 'purpose: to show who told you that a pass of yours ended, when and how; reader: exit.read; ends: sealing end + 14 days';

grant select, insert, update on endings to postern_app;
grant select, insert on tellings to postern_app;
