-- Each adult has a circle of their own within a household (decision 14): a phone of the household shows of it what that adult has shared.

-- Whose phone it is, once that person has confirmed it with a code of theirs; null: a household's. Those that are open now are nobody's: of two
-- adults they show neither, from this moment on.
alter table sessions add column person_id uuid;

-- That somebody lets others of their household see a part of their circle, or lets it no more. Rows are only added; the last of each is what holds,
-- for as long as they live in that household.
create table shares (
  community_id uuid not null,
  id uuid not null,
  -- Rows of one press follow each other in this order.
  part text not null check (part in ('calls', 'health', 'looks')),
  resident_id uuid not null,
  household_id uuid not null,
  -- Null: every phone of the household.
  to_id uuid check (to_id <> resident_id),
  shared boolean not null,
  -- Said on their own phone, or by telephone to somebody at the desk, who writes down how they knew whom they spoke with.
  -- Or ended with it, when one of the two left the household.
  how text not null check (how in ('own-phone', 'telephone', 'left')),
  known_by text not null default '',
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id, part),
  check ((how = 'telephone') = (known_by <> ''))
);
select community_table('shares');
alter table shares add foreign key (community_id, resident_id) references residents (community_id, id);
alter table shares add foreign key (community_id, household_id) references households (community_id, id);
create index shares_by_household on shares (community_id, household_id, resident_id, at desc);
create index shares_by_resident on shares (community_id, resident_id, at desc);
comment on table shares is 'what each adult lets others at home see of their own, a press at a time';
comment on column shares.part is 'purpose: to show nobody at home more than the person wants; reader: person.read; ends: when the person moves away';
comment on column shares.shared is 'purpose: to show nobody at home more than the person wants; reader: person.read; ends: when the person moves away';
comment on column shares.to_id is 'purpose: to show nobody at home more than the person wants; reader: person.read; ends: when the person moves away';
comment on column shares.known_by is 'purpose: to show later how somebody was known who said so by telephone; reader: person.read; ends: when the person moves away';
grant select, insert on shares to postern_app;

-- Only for the person and the few who decide; nothing makes it open again.
alter table contacts add column private boolean not null default false;
comment on column contacts.private is 'purpose: that nobody at home reads what was said in confidence; reader: person.read; ends: sealing end + 14 days';

-- Beside session_asking: what is needed to say whose circle a household's phone may show. Across communities as that one, and of the household of the
-- session alone.
create function circles_asking(secret bytea, now timestamptz) returns table (person uuid, zone text, born jsonb, shared jsonb)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
  -- What was opened by digits that somebody read aloud who does not work here any more is nobody's own again; of two records made one the kept one is meant.
  select case when s.issued_by is not null and public.work_ended(s.issued_by, s.community_id, now) then null
    else coalesce((select r.kept_as from public.residents r where r.community_id = s.community_id and r.id = s.person_id), s.person_id) end, c.zone,
    (select coalesce(jsonb_object_agg(r.id, r.born), '{}') from public.residents r where r.community_id = s.community_id and r.household_id = s.household_id and r.moved_away_at is null),
    (select coalesce(jsonb_agg(jsonb_build_object('resident', last.resident_id, 'part', last.part, 'to', last.to_id)), '[]') from (
      select distinct on (h.resident_id, h.part, h.to_id) h.resident_id, h.part, h.to_id, h.shared from public.shares h
      where h.community_id = s.community_id and h.household_id = s.household_id order by h.resident_id, h.part, h.to_id, h.at desc, h.id desc) last where last.shared)
  from public.sessions s join public.communities c on c.community_id = s.community_id
  where s.token_hash = secret and s.expires_at > now and s.kind = 'household'
$$;
comment on function circles_asking(bytea, timestamptz) is 'Of the session of a household: whose phone it is, how old its people are, and what they let each other see.';
revoke execute on function circles_asking(bytea, timestamptz) from public;
grant execute on function circles_asking(bytea, timestamptz) to postern_app;

-- What an adult of a household says on their own phone: somebody moved in with us, somebody moved out. It changes nothing: the desk puts down what
-- is so, or answers that it is not.
create table home_reports (
  community_id uuid not null,
  id uuid not null,
  household_id uuid not null,
  kind text not null check (kind in ('moved-in', 'moved-out')),
  name text not null default '',
  -- Who moved out.
  resident_id uuid,
  since date not null,
  for_a_time boolean not null default false,
  by_resident_id uuid not null,
  at timestamptz not null,
  answered_at timestamptz,
  answer text check (answer in ('put-down', 'not-so')),
  answered_by text,
  answered_role text,
  primary key (community_id, id),
  check ((kind = 'moved-in') = (name <> '' and resident_id is null)),
  check ((kind = 'moved-out') = (resident_id is not null)),
  check ((answered_at is null) = (answer is null))
);
select community_table('home_reports');
alter table home_reports add foreign key (community_id, household_id) references households (community_id, id);
alter table home_reports add foreign key (community_id, by_resident_id) references residents (community_id, id);
create index home_reports_open on home_reports (community_id, at, id) where answered_at is null;
comment on table home_reports is 'what a household said of who moved in or out, until the desk has answered';
comment on column home_reports.name is 'purpose: to know who moved in; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.resident_id is 'purpose: to know who moved out; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.since is 'purpose: to know since when; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.for_a_time is 'purpose: to know whether somebody stays; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.by_resident_id is 'purpose: to ask who said so; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.answer is 'purpose: to show later what came of it; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.answered_by is 'purpose: to show later who answered; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.answered_role is 'purpose: to show later who answered; reader: person.read; ends: when the desk has answered + 14 days';
comment on column home_reports.answered_at is 'purpose: to show later when it was answered; reader: person.read; ends: when the desk has answered + 14 days';
grant select, insert, update on home_reports to postern_app;
