-- Texts to a group, through its robot: of one notice one row for each part, which is small enough for the robot. Groups are not people: nothing here is of anybody.
create table group_messages (
  community_id uuid not null,
  -- Made of what it is about, so that the same is written once.
  id uuid not null,
  channel text not null check (channel in ('wecom')),
  -- The notice; which part of its text. The words themselves are made anew when it goes out.
  about uuid not null,
  nth integer not null check (nth >= 1),
  -- Sent: the robot has taken it. Dropped: it holds no more. Doubtful: nobody knows whether it went out, and the robot would say it twice.
  state text not null check (state in ('waiting', 'sending', 'sent', 'refused', 'dropped', 'doubtful')),
  why text,
  tries integer not null default 0,
  by_actor text not null,
  at timestamptz not null,
  -- When it is due next; while somebody is at it, when it may be taken from them.
  try_again_at timestamptz,
  -- When it was handed over last: a robot takes so many a minute.
  tried_at timestamptz,
  sent_at timestamptz,
  primary key (community_id, id)
);
select community_table('group_messages');
create index group_messages_due on group_messages (community_id, channel, at, about, nth) where state in ('waiting', 'sending');
create index group_messages_by_about on group_messages (community_id, about);
create index group_messages_tried on group_messages (community_id, channel, tried_at) where tried_at is not null;
comment on table group_messages is 'what went to a group through its robot, part by part, without its words';
grant select, insert, update on group_messages to postern_app;

-- A round may go to single doors: those on a list that something else keeps.
alter table round_places drop constraint round_places_kind_check;
alter table round_places add constraint round_places_kind_check check (kind in ('compound', 'building', 'entrance', 'flat'));
