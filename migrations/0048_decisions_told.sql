-- What was decided is told as an ended pass is: a row until its person knows, messages to their own phones and number, and a line at the desk where none of them is a way.

-- `decided`: somebody decided on this case alone, and news tell of it; `ended`: an order, or what was noted of the person, ended its passes.
alter table endings add column what text not null default 'ended' check (what in ('ended', 'decided'));
-- From when on a decision stands on the desk's list: it is there from the first moment, so that whoever is to be told is forgotten by no kill; brought forward where there is no way to them.
alter table endings add column rings_at timestamptz;
alter table endings add constraint endings_rings_check check ((what = 'decided') = (rings_at is not null));
-- When its messages were written down; null: nobody has looked for ways yet. What stood here before needs none.
alter table endings add column begun_at timestamptz default now();
alter table endings alter column begun_at drop default;
create index endings_not_begun on endings (community_id) where begun_at is null;
comment on table endings is 'steps of cases of which somebody is to be told: passes that ended without anybody deciding on them one by one, and what was decided; and whether their people know';

-- What a message is about, by the id of what is told: the ways of one decision are found by it.
alter table messages add column about uuid;
alter table messages add column delivered_at timestamptz;
alter table messages drop constraint messages_kind_check;
alter table messages add constraint messages_kind_check check (kind in ('pass-ended', 'letter-link', 'notice', 'decision'));
create index messages_about on messages (community_id, about) where about is not null;
comment on column messages.delivered_at is 'purpose: to show the desk whether it came to your telephone; reader: exit.read; ends: sealing end + 14 days';
comment on column messages.about is 'purpose: to show the desk by which ways you were told of what was decided; reader: exit.read; ends: sealing end + 14 days';
comment on column endings.rings_at is 'purpose: that somebody rings where nothing else reaches you; reader: exit.read; ends: sealing end + 14 days';
comment on column endings.begun_at is 'purpose: that you are told by your own ways, and once; reader: exit.read; ends: sealing end + 14 days';
