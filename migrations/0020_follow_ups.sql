-- Whoever is overdue is called, and what came of the call is kept: they say when they are back, or nobody answered and somebody tries again.

create table follow_ups (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  what text not null check (what in ('reached', 'not-reached')),
  -- When they say that they are back; after a call that nobody answered, when to try again.
  see_again_at timestamptz not null,
  note text not null default '',
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('follow_ups');
alter table follow_ups add foreign key (community_id, exit_id) references exits (community_id, id);
create index follow_ups_by_exit on follow_ups (community_id, exit_id, at);
comment on table follow_ups is 'calls to whoever is out, and what came of them; only ever added';
comment on column follow_ups.see_again_at is 'purpose: to know when you are back, and not to be called again before; reader: exit.read; ends: sealing end + 14 days';
comment on column follow_ups.note is 'purpose: to know what you said; reader: exit.read; ends: sealing end + 14 days';
grant select, insert on follow_ups to postern_app;

-- What the last of them comes to, for the desk's queue; of this going out alone, which is what `followed_up_at` is for.
alter table exits add column followed_up_at timestamptz;
alter table exits add column see_again_at timestamptz check ((see_again_at is null) = (followed_up_at is null));
comment on column exits.followed_up_at is 'purpose: to see to it that everybody comes back; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.see_again_at is 'purpose: to see to it that everybody comes back; reader: exit.read; ends: sealing end + 14 days';
