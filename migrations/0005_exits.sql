-- The exit: request, evidence, letters, decisions, pass. Decisions are only ever added: the ledger is read from them.

create table uploads (
  community_id uuid not null,
  id uuid not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  bytes bytea not null check (octet_length(bytes) <= 12582912),
  sha256 bytea not null,
  about_id uuid not null,
  by_actor text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select distribute('uploads');
create index uploads_by_case on uploads (community_id, about_id);
comment on column uploads.about_id is 'the case it was sent for, of whatever capability';
comment on column uploads.bytes is 'purpose: evidence for one case; reader: exit.read; ends: sealing end + 14 days';

create table letters (
  community_id uuid not null,
  id uuid not null,
  code text not null,
  version integer not null check (version > 0),
  says jsonb not null,
  valid_from timestamptz not null,
  primary key (community_id, id),
  unique (community_id, code, version)
);
select distribute('letters');
comment on table letters is 'texts of the letter of commitment, versioned: a signature names the version that was read';

create table exits (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid,
  described text,
  building_id uuid,
  purpose text not null check (purpose in ('medical-recall', 'essential-work', 'emergency', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other')),
  place text not null,
  reason text not null default '',
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  weekly jsonb,
  exits integer not null default 1 check (exits between 1 and 200),
  emergency boolean not null default false,
  paper_open boolean not null default false,
  paper jsonb,
  asked_by text not null,
  asked_at timestamptz not null,
  recorded_at timestamptz not null,
  state text not null check (state in ('asked', 'override-proposed', 'granted', 'refused', 'appealed', 'revoked', 'withdrawn')),
  state_details jsonb not null,
  -- Where the person of a granted exit is, recomputed from all its movements whenever one arrives.
  whereabouts text not null default 'not-yet-out' check (whereabouts in ('not-yet-out', 'out', 'back')),
  due_back timestamptz,
  exits_used integer not null default 0,
  flags jsonb not null default '[]',
  changed_at timestamptz not null,
  primary key (community_id, id),
  check (resident_id is not null or emergency)
);
select distribute('exits');
alter table exits add foreign key (community_id, resident_id) references residents (community_id, id);
create index exits_by_resident on exits (community_id, resident_id, asked_at desc);
create index exits_waiting on exits (community_id, asked_at) where state in ('asked', 'override-proposed', 'appealed');
create index exits_by_time on exits (community_id, asked_at desc, id desc);
create index exits_papers on exits (community_id, asked_at) where paper_open;
create index exits_out on exits (community_id, due_back) where whereabouts = 'out';
comment on column exits.resident_id is 'purpose: to know who is let out; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.purpose is 'purpose: the decision and the pass; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.whereabouts is 'purpose: to see to it that everybody comes back; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.described is 'purpose: an emergency of someone in no roster; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.reason is 'purpose: the decision; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.place is 'purpose: the decision and the pass; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.paper is 'purpose: ambulance and hospital of an emergency; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.state_details is 'purpose: who decided, why, whom to appeal to; reader: exit.read; ends: sealing end + 14 days';

create table evidence (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  kind text not null check (kind in ('employer-confirmation', 'letter-of-commitment', 'test-result', 'certificate')),
  content jsonb not null,
  from_side text not null check (from_side in ('desk', 'resident')),
  by_actor text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  through uuid[] not null default '{}',
  primary key (community_id, id)
);
select distribute('evidence');
alter table evidence add foreign key (community_id, exit_id) references exits (community_id, id);
create index evidence_by_exit on evidence (community_id, exit_id);
comment on column evidence.through is 'purpose: that whoever gave out the link does not decide on what came through it; reader: exit.read; ends: sealing end + 14 days';
comment on column evidence.content is 'purpose: what the decision rested on; reader: exit.read; ends: sealing end + 14 days';

create table confirmations (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  evidence_ids uuid[] not null,
  how text not null check (how in ('own-session', 'call-back')),
  through uuid[] not null default '{}',
  by_actor text not null,
  by_role text not null,
  at timestamptz not null,
  primary key (community_id, id)
);
select distribute('confirmations');
alter table confirmations add foreign key (community_id, exit_id) references exits (community_id, id);
create index confirmations_by_exit on confirmations (community_id, exit_id);
comment on table confirmations is 'that pieces of evidence really came from the person: said by a session of theirs, or by a colleague who called back; only ever added';
comment on column confirmations.evidence_ids is 'purpose: to know that a piece came from the person; reader: exit.read; ends: sealing end + 14 days';
comment on column confirmations.through is 'purpose: to know whose link the confirming session was opened by; reader: exit.read; ends: sealing end + 14 days';

create table decisions (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  what text not null check (what in ('grant', 'refuse', 'override-propose', 'override-confirm', 'appeal', 'revoke', 'withdraw', 'emergency')),
  by_actor text not null,
  by_role text not null,
  reason text not null default '',
  advice jsonb,
  facts jsonb,
  rule_code text,
  rule_version integer,
  own_credential boolean not null default false,
  at timestamptz not null,
  primary key (community_id, id)
);
select distribute('decisions');
comment on column decisions.own_credential is 'purpose: to show that nobody else was on duty, and whoever gave out the link decided; reader: exit.read; ends: sealing end + 14 days';
alter table decisions add foreign key (community_id, exit_id) references exits (community_id, id);
create index decisions_by_exit on decisions (community_id, exit_id, at);
comment on column decisions.advice is 'purpose: to show later what the rules advised; reader: ledger.read; ends: sealing end + 14 days';
comment on column decisions.facts is 'purpose: to show later on what the advice rested; reader: ledger.read; ends: sealing end + 14 days';
comment on column decisions.reason is 'purpose: the reason told to the resident; reader: exit.read; ends: sealing end + 14 days';

create table passes (
  community_id uuid not null,
  id uuid not null,
  exit_id uuid not null,
  code text not null,
  text text not null,
  claims jsonb not null,
  status_index integer not null check (status_index >= 0),
  status smallint not null default 0 check (status in (0, 1, 2)),
  not_after timestamptz not null,
  issued_at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, code),
  unique (community_id, status_index)
);
select distribute('passes');
alter table passes add foreign key (community_id, exit_id) references exits (community_id, id);
create index passes_by_exit on passes (community_id, exit_id);
comment on column passes.claims is 'purpose: what the gate may see; reader: gate.sync; ends: sealing end + 14 days';
comment on column passes.text is 'purpose: the signed pass itself; reader: gate.sync; ends: sealing end + 14 days';

create table status_places (
  community_id uuid not null,
  status_index integer not null check (status_index >= 0),
  primary key (community_id)
);
select distribute('status_places');
comment on table status_places is 'the last place given in a community''s status list: places are never given twice, so this only grows';

-- Each step of a sealing order has the granted passes looked at again. The row says which exits that has ended so far, and when it
-- was done: until then, nobody may say that none did.
create table exit_reviews (
  community_id uuid not null,
  step_id uuid not null,
  order_id uuid not null,
  ended uuid[] not null default '{}',
  done_at timestamptz,
  primary key (community_id, step_id)
);
select distribute('exit_reviews');
alter table exit_reviews add foreign key (community_id, step_id) references sealing_order_steps (community_id, id);
create index exit_reviews_by_time on exit_reviews (community_id, done_at);
comment on column exit_reviews.ended is 'purpose: to phone those whose passes ended; reader: exit.read; ends: sealing end + 14 days';

create table signing_keys (
  community_id uuid not null,
  kid text not null,
  purpose text not null check (purpose in ('root', 'pass')),
  public_jwk jsonb not null,
  private_jwk jsonb not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (community_id, kid)
);
select distribute('signing_keys');

create table notices (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  code text not null,
  details jsonb not null default '{}',
  at timestamptz not null,
  seen_at timestamptz,
  primary key (community_id, id)
);
select distribute('notices');
create index notices_by_resident on notices (community_id, resident_id, at desc);
comment on column notices.details is 'purpose: to tell a resident what became of a request; reader: self.read; ends: sealing end + 14 days';

alter table uploads enable row level security;
create policy community on uploads using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table letters enable row level security;
create policy community on letters using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table exits enable row level security;
create policy community on exits using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table evidence enable row level security;
create policy community on evidence using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table confirmations enable row level security;
create policy community on confirmations using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table decisions enable row level security;
create policy community on decisions using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table status_places enable row level security;
create policy community on status_places using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table passes enable row level security;
create policy community on passes using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table exit_reviews enable row level security;
create policy community on exit_reviews using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table signing_keys enable row level security;
create policy community on signing_keys using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table notices enable row level security;
create policy community on notices using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
grant select, insert on uploads, letters, evidence, confirmations, decisions to postern_app;
grant select, insert, update on exits, passes, status_places, signing_keys, notices, exit_reviews to postern_app;
