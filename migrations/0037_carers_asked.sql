-- A carer's right is a household's. It ends when an adult leaves that home or joins it, for whoever is there then is not whom it was given to; and the desk
-- is asked whether it is given anew, so that nobody who is cared for is left without (decision 14).

alter table carers
  add column ask_id uuid,
  -- When it ended by that; null again once it was given anew, or ended by a press.
  add column ask_at timestamptz,
  add column ask_why text check (ask_why in ('left', 'joined', 'apart')),
  -- Who left; null else. `apart`: they were taken for one with somebody, and are two again.
  add column ask_about uuid,
  -- Until when it had been given.
  add column ask_until timestamptz,
  add check ((ask_id is null) = (ask_at is null) and (ask_id is null) = (ask_why is null) and (ask_id is not null or (ask_about is null and ask_until is null)));
alter table carers add foreign key (community_id, ask_about) references residents (community_id, id);
comment on column carers.ask_about is 'purpose: to know who may act for whom; reader: person.read; ends: when the desk has answered + 14 days';
create index carers_asked on carers (community_id, ask_at, ask_id) where ask_id is not null;
