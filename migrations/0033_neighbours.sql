-- Neighbours: repairs are cases with more columns, whose promise stands where all promises stand; tools that are lent.

create table repairs (
  community_id uuid not null,
  -- The case.
  id uuid not null,
  said jsonb not null,
  danger text check (danger in ('gas', 'fire', 'lift', 'burst-main', 'oxygen')),
  -- From here on what its acts come to, written by one function.
  way text check (way in ('self', 'guided', 'visit')),
  level text not null default 'property' check (level in ('property', 'street', 'district')),
  visit_from timestamptz,
  -- When whoever was sent has left by, or may leave.
  visit_over timestamptz check (visit_over > visit_from),
  works_at timestamptz,
  again integer not null default 0,
  acts integer not null default 0,
  changed_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('repairs');
alter table repairs add foreign key (community_id, id) references cases (community_id, id);
create index repairs_visits on repairs (community_id, id) where visit_over is not null;
comment on table repairs is 'what is broken in a home, beside its case, and what its acts come to';
comment on column repairs.said is 'purpose: to know what is broken and who depends on it; reader: person.read; ends: 14 days after it is closed';
comment on column repairs.danger is 'purpose: that what cannot wait does not; reader: person.read; ends: 14 days after it is closed';

create table repair_acts (
  community_id uuid not null,
  id uuid not null,
  case_id uuid not null,
  seq integer not null check (seq > 0),
  kind text not null,
  deed jsonb not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (community_id, case_id, seq),
  unique (community_id, id)
);
select community_table('repair_acts');
alter table repair_acts add foreign key (community_id, case_id) references repairs (community_id, id);
comment on table repair_acts is 'what was tried to mend it, who was sent, that it works or is broken again; only ever added';
comment on column repair_acts.deed is 'purpose: to mend it, and that the gate lets in who comes; reader: person.read; ends: 14 days after it is closed';

create table loans (
  community_id uuid not null,
  id uuid not null,
  -- As it is written on it.
  tool text not null check (tool <> ''),
  household_id uuid not null,
  case_id uuid,
  -- What its acts come to.
  state text not null check (state in ('out', 'got', 'put-out', 'fetched', 'clean')),
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('loans');
alter table loans add foreign key (community_id, household_id) references households (community_id, id);
alter table loans add foreign key (community_id, case_id) references cases (community_id, id);
-- One thing is at one place.
create unique index loans_out on loans (community_id, lower(tool)) where state <> 'clean';
create index loans_by_household on loans (community_id, household_id, at desc);
create index loans_by_case on loans (community_id, case_id) where case_id is not null;
comment on table loans is 'tools that are lent to homes';
comment on column loans.household_id is 'purpose: to know where the tool is; reader: person.read; ends: 14 days after it is closed';

create table loan_acts (
  community_id uuid not null,
  id uuid not null,
  loan_id uuid not null,
  kind text not null check (kind in ('out', 'got', 'put-out', 'fetched', 'clean')),
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (community_id, loan_id, kind),
  unique (community_id, id)
);
select community_table('loan_acts');
alter table loan_acts add foreign key (community_id, loan_id) references loans (community_id, id);
comment on table loan_acts is 'what each side said of a lent tool: handed out, got, put out, fetched, disinfected; only ever added';

grant select, insert, update on repairs, loans to postern_app;
grant select, insert on repair_acts, loan_acts to postern_app;

-- Mediation: a private case whose row says nothing of it; who and what stand here, for its mediator and the secretary, and are deleted after its end, with the case.
create table mediations (
  community_id uuid not null,
  -- The case.
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select community_table('mediations');
alter table mediations add foreign key (community_id, id) references cases (community_id, id);
comment on table mediations is 'a quarrel that somebody mediates; deleted after its end';

create table mediation_parties (
  community_id uuid not null,
  id uuid not null,
  mediation_id uuid not null,
  nth integer not null,
  resident_id uuid,
  name text not null,
  primary key (community_id, id)
);
select community_table('mediation_parties');
alter table mediation_parties add foreign key (community_id, mediation_id) references mediations (community_id, id);
alter table mediation_parties add foreign key (community_id, resident_id) references residents (community_id, id);
create index mediation_parties_by_mediation on mediation_parties (community_id, mediation_id, nth);
create index mediation_parties_by_resident on mediation_parties (community_id, resident_id) where resident_id is not null;
comment on table mediation_parties is 'whose quarrel it is; deleted after its end';
comment on column mediation_parties.resident_id is 'purpose: to hear you, and that whoever mediates does not decide on your requests; reader: mediator; ends: when the mediation ends + 14 days';
comment on column mediation_parties.name is 'purpose: to hear you; reader: mediator; ends: when the mediation ends + 14 days';

create table mediation_acts (
  community_id uuid not null,
  id uuid not null,
  mediation_id uuid not null,
  seq integer not null check (seq > 0),
  kind text not null,
  deed jsonb not null,
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (community_id, mediation_id, seq),
  unique (community_id, id)
);
select community_table('mediation_acts');
alter table mediation_acts add foreign key (community_id, mediation_id) references mediations (community_id, id);
comment on table mediation_acts is 'what each side said, what both accept, what was agreed; only ever added, and deleted after its end';
comment on column mediation_acts.deed is 'purpose: that both find a way; reader: mediator; ends: when the mediation ends + 14 days';

grant select, insert, delete on mediations, mediation_parties, mediation_acts to postern_app;
-- The case of a mediation goes with it, and its promise.
grant delete on cases, case_joins, cases_apart, promises, promise_acts to postern_app;
