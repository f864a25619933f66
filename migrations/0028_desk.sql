-- The desk: a contact comes by any way and comes to something: answered, joined to a case, or opening one. A case is a promise of the same id.

alter table contacts drop constraint contacts_channel_check;
alter table contacts add constraint contacts_channel_check check (channel in ('phone', 'window', 'group', 'link', 'page', 'door', 'hotline', 'missed'));
alter table contacts add column household_id uuid;
-- Who spoke, where it was not the person on whose card it stands: somebody of the home, or somebody from elsewhere.
alter table contacts add column spoke_id uuid;
alter table contacts add column relation text not null default '';
alter table contacts add column relation_words text not null default '';
alter table contacts add column number text not null default '';
alter table contacts add column outside_number text not null default '';
alter table contacts add column outside_deadline timestamptz;
-- Of pasted messages: of which group, under which words they are one, and how often they came.
alter table contacts add column group_name text not null default '';
alter table contacts add column fold text not null default '';
alter table contacts add column times integer not null default 1 check (times > 0);
-- It has to come to something: those of older devices never say what.
alter table contacts add column awaits boolean not null default false;
alter table contacts add column result text check (result in ('answered', 'joined', 'opened'));
alter table contacts add column case_id uuid;
alter table contacts add column recorded_at timestamptz;
alter table contacts add column result_at timestamptz;
alter table contacts add constraint contacts_come_to check (case when result in ('joined', 'opened') then case_id is not null else case_id is null end);
alter table contacts add foreign key (community_id, household_id) references households (community_id, id);
create index contacts_awaiting on contacts (community_id, recorded_at, id) where awaits and result is null;
create index contacts_awaiting_folded on contacts (community_id, fold, recorded_at, id) where awaits and result is null;
create index contacts_by_case on contacts (community_id, case_id, started_at) where case_id is not null;
create index contacts_by_time on contacts (community_id, recorded_at) where recorded_at is not null;
comment on column contacts.household_id is 'purpose: that a home''s calls are seen together; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.spoke_id is 'purpose: to know who of the home called; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.relation is 'purpose: to know who called for you; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.relation_words is 'purpose: to know who called for you; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.number is 'purpose: to call back; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.group_name is 'purpose: to answer where it was asked; reader: person.read; ends: sealing end + 14 days';
comment on column contacts.result is 'purpose: that no call is lost; reader: person.read; ends: sealing end + 14 days';

-- Whom else a contact concerns.
create table contact_people (
  community_id uuid not null,
  contact_id uuid not null,
  resident_id uuid not null,
  primary key (community_id, contact_id, resident_id)
);
select community_table('contact_people');
alter table contact_people add foreign key (community_id, contact_id) references contacts (community_id, id);
alter table contact_people add foreign key (community_id, resident_id) references residents (community_id, id);
create index contact_people_by_resident on contact_people (community_id, resident_id);
comment on table contact_people is 'whom a contact concerns besides the person on whose card it stands';
comment on column contact_people.resident_id is 'purpose: that nobody has to tell it twice; reader: person.read; ends: sealing end + 14 days';

create table cases (
  community_id uuid not null,
  -- Its promise is that of section `case` with this id.
  id uuid not null,
  kind text not null,
  words text not null,
  place_kind text check (place_kind in ('compound', 'building', 'entrance', 'flat')),
  place_id uuid,
  building_id uuid,
  household_id uuid,
  resident_id uuid,
  private boolean not null default false,
  now_for text,
  answer_way text not null,
  answer_number text not null default '',
  outside_number text not null default '',
  outside_deadline timestamptz,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  -- The same fault as that one.
  joined_to uuid check (joined_to <> id),
  primary key (community_id, id),
  check ((place_kind is null) = (place_id is null))
);
select community_table('cases');
alter table cases add foreign key (community_id, household_id) references households (community_id, id);
alter table cases add foreign key (community_id, resident_id) references residents (community_id, id);
alter table cases add foreign key (community_id, joined_to) references cases (community_id, id);
alter table contacts add foreign key (community_id, case_id) references cases (community_id, id);
create index cases_by_household on cases (community_id, household_id) where household_id is not null;
create index cases_by_resident on cases (community_id, resident_id) where resident_id is not null;
create index cases_joined on cases (community_id, joined_to) where joined_to is not null;
create index cases_by_time on cases (community_id, kind, recorded_at);
create index cases_by_answer on cases (community_id, answer_number) where answer_number <> '';
comment on table cases is 'what a resident brings, and where it is; what is done about it stands in promises';
comment on column cases.words is 'purpose: that nobody has to tell it twice; reader: person.read; ends: 14 days after it is closed';
comment on column cases.place_kind is 'purpose: to find where it is; reader: person.read; ends: 14 days after it is closed';
comment on column cases.household_id is 'purpose: that a home''s cases are seen together; reader: person.read; ends: 14 days after it is closed';
comment on column cases.resident_id is 'purpose: to tell you what came of it; reader: person.read; ends: 14 days after it is closed';
comment on column cases.now_for is 'purpose: that what is urgent is done first; reader: person.read; ends: 14 days after it is closed';
comment on column cases.answer_number is 'purpose: to tell you what came of it; reader: person.read; ends: 14 days after it is closed';
comment on column cases.outside_number is 'purpose: to answer the hotline''s ticket; reader: person.read; ends: 14 days after it is closed';

-- Two that somebody has said are not the same: they are not proposed with each other again.
create table cases_apart (
  community_id uuid not null,
  one_id uuid not null,
  other_id uuid not null check (other_id > one_id),
  by_actor text not null,
  at timestamptz not null,
  primary key (community_id, one_id, other_id)
);
select community_table('cases_apart');
alter table cases_apart add foreign key (community_id, one_id) references cases (community_id, id);
alter table cases_apart add foreign key (community_id, other_id) references cases (community_id, id);
comment on table cases_apart is 'which two cases somebody has said are not the same; only ever added';

-- Who joined which to which, or took it out again (main_id null); `joined_to` is what the last of them says.
create table case_joins (
  community_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  main_id uuid,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('case_joins');
alter table case_joins add foreign key (community_id, case_id) references cases (community_id, id);
create index case_joins_by_case on case_joins (community_id, case_id, at);
comment on table case_joins is 'which case somebody said is the same fault as which; only ever added';

grant select, insert on contact_people, cases_apart, case_joins to postern_app;
grant select, insert, update on cases to postern_app;
