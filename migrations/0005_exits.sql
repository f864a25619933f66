-- The exit: request, evidence, letters, steps, pass. Steps are only ever added: the ledger is read from them.

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
select community_table('uploads');
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
select community_table('letters');
comment on table letters is 'texts of the letter of commitment, versioned: a signature names the version that was read';

create table exits (
  community_id uuid not null,
  id uuid not null,
  building_id uuid,
  purpose text not null check (purpose in ('medical-recall', 'essential-work', 'emergency', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other')),
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  weekly jsonb,
  exits integer not null default 1 check (exits between 1 and 200),
  transport text check (transport in ('closed-loop', 'ambulance', 'own-car', 'taxi-or-ride', 'bicycle', 'on-foot')),
  emergency boolean not null default false,
  -- Opened by a fact from a gate, not at the desk: earlier facts of it put its beginning right.
  from_gate boolean not null default false,
  paper_open boolean not null default false,
  asked_by text not null,
  -- Which rows are one line in the desk's queue: what one reporter sent many times (domain/exits/fold.ts). Kept as it was received.
  fold text not null,
  asked_at timestamptz not null,
  recorded_at timestamptz not null,
  -- Where the case stands, worked out from all its steps and written by one function (steps.ts).
  steps integer not null default 1 check (steps > 0),
  state text not null check (state in ('asked', 'appealed', 'granted', 'refused', 'revoked', 'withdrawn')),
  proposed boolean not null default false,
  override boolean not null default false,
  -- Where the person is, worked out from all movements of theirs and written by one function (whereabouts.ts).
  whereabouts text not null default 'not-yet-out' check (whereabouts in ('not-yet-out', 'out', 'back')),
  -- Its last going out, and the return from it, on whatever pass they came in.
  out_at timestamptz,
  back_at timestamptz,
  due_back timestamptz,
  exits_used integer not null default 0,
  flags jsonb not null default '[]',
  changed_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('exits');
-- For the desk's queue: each section is found by the server's time, and by who sent it. Partial, so that counting reads what waits and no more.
create index exits_waiting on exits (community_id, recorded_at, id) where state in ('asked', 'appealed');
create index exits_waiting_by_fold on exits (community_id, fold, recorded_at, id) where state in ('asked', 'appealed');
create index exits_by_time on exits (community_id, asked_at desc, id desc);
create index exits_papers on exits (community_id, recorded_at, id) where paper_open;
create index exits_papers_by_fold on exits (community_id, fold, recorded_at, id) where paper_open;
create index exits_out on exits (community_id, due_back, id) where whereabouts = 'out';
create index exits_flagged on exits (community_id, changed_at, id) where flags <> '[]'::jsonb;
comment on column exits.fold is 'purpose: that what one household sends many times hides nobody else at the desk; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.purpose is 'purpose: the decision and the pass; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.transport is 'purpose: the decision and the pass; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.whereabouts is 'purpose: to see to it that everybody comes back; reader: exit.read; ends: sealing end + 14 days';
comment on column exits.out_at is 'purpose: the ledger''s line of who was let out; reader: ledger.read; ends: sealing end + 14 days';
comment on column exits.back_at is 'purpose: the ledger''s line of who came back; reader: ledger.read; ends: sealing end + 14 days';
comment on column exits.override is 'a pass of this case, be it an earlier one, was issued against the rules by two people: the mark never comes off';
comment on column exits.exits_used is 'how often the present pass has let out; an earlier one keeps its own count in its movements';

-- Who it is and what they said stands apart from what happened, so that it can end while the figures stay.
create table exit_people (
  community_id uuid not null,
  exit_id uuid not null,
  resident_id uuid,
  described text,
  place text not null,
  reason text not null default '',
  paper jsonb,
  primary key (community_id, exit_id)
);
select community_table('exit_people');
alter table exit_people add foreign key (community_id, exit_id) references exits (community_id, id);
alter table exit_people add foreign key (community_id, resident_id) references residents (community_id, id);
create index exit_people_by_resident on exit_people (community_id, resident_id);
create index exit_people_described on exit_people (community_id, exit_id) where described is not null;
comment on column exit_people.resident_id is 'purpose: to know who is let out; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_people.described is 'purpose: an emergency of someone in no roster; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_people.reason is 'purpose: the decision; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_people.place is 'purpose: the decision and the pass; reader: exit.read; ends: sealing end + 14 days';
comment on column exit_people.paper is 'purpose: ambulance and hospital of an emergency; reader: exit.read; ends: sealing end + 14 days';

-- What happened to the case, a row a step, in the order in which it was decided. Rows are only ever added.
create table exit_steps (
  community_id uuid not null,
  exit_id uuid not null,
  seq integer not null check (seq > 0),
  what text not null check (what in ('asked', 'emergency', 'override-proposed', 'override-confirmed', 'granted', 'refused', 'appealed', 'revoked', 'withdrawn')),
  at timestamptz not null,
  by_actor text not null,
  by_role text not null,
  -- The highest deciding role of whoever decided; null when a resident, a gate or nobody did.
  decider_role text check (decider_role in ('staff', 'deputy', 'secretary')),
  appeal_to text,
  cause text check (cause in ('decision', 'status-changed')),
  pass_id uuid,
  advice jsonb,
  facts jsonb,
  rule_code text,
  rule_version integer,
  own_credential boolean not null default false,
  primary key (community_id, exit_id, seq)
);
select community_table('exit_steps');
alter table exit_steps add foreign key (community_id, exit_id) references exits (community_id, id);
comment on column exit_steps.advice is 'purpose: to show later what the rules advised; reader: ledger.read; ends: sealing end + 14 days';
comment on column exit_steps.facts is 'purpose: to show later on what the advice rested; reader: ledger.read; ends: sealing end + 14 days';
comment on column exit_steps.own_credential is 'purpose: to show that nobody else was on duty, and whoever gave out the link decided; reader: exit.read; ends: sealing end + 14 days';

create table exit_words (
  community_id uuid not null,
  exit_id uuid not null,
  seq integer not null,
  words text not null,
  primary key (community_id, exit_id, seq)
);
select community_table('exit_words');
alter table exit_words add foreign key (community_id, exit_id, seq) references exit_steps (community_id, exit_id, seq);
comment on column exit_words.words is 'purpose: the reason told to the resident, the text of an appeal; reader: exit.read; ends: sealing end + 14 days';

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
select community_table('evidence');
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
select community_table('confirmations');
alter table confirmations add foreign key (community_id, exit_id) references exits (community_id, id);
create index confirmations_by_exit on confirmations (community_id, exit_id);
comment on table confirmations is 'that pieces of evidence really came from the person: said by a session of theirs, or by a colleague who called back; only ever added';
comment on column confirmations.evidence_ids is 'purpose: to know that a piece came from the person; reader: exit.read; ends: sealing end + 14 days';
comment on column confirmations.through is 'purpose: to know whose link the confirming session was opened by; reader: exit.read; ends: sealing end + 14 days';

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
  -- Taken back before its time; why stands in the step that did it.
  ended_at timestamptz,
  primary key (community_id, id),
  check ((status = 0) = (ended_at is null)),
  unique (community_id, code),
  unique (community_id, status_index)
);
select community_table('passes');
alter table passes add foreign key (community_id, exit_id) references exits (community_id, id);
create index passes_by_exit on passes (community_id, exit_id);
create index passes_by_end on passes (community_id, not_after);
create index passes_ended on passes (community_id, status_index) where status <> 0;
comment on column passes.claims is 'purpose: what the gate may see; reader: gate.sync; ends: sealing end + 14 days';
comment on column passes.text is 'purpose: the signed pass itself; reader: gate.sync; ends: sealing end + 14 days';

-- Who went out and came back. A movement is a fact: it is stored whatever rule it breaks, with the device's time and ours, and never changed.
create table movements (
  community_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('out', 'back')),
  at timestamptz not null,
  device_at timestamptz not null,
  clock_error_ms bigint,
  received_at timestamptz not null,
  exit_id uuid,
  pass_id uuid,
  resident_id uuid,
  gate_id uuid,
  emergency boolean not null default false,
  by_actor text not null,
  how text not null check (how in ('scan', 'code', 'door', 'emergency', 'resident', 'desk')),
  verdict text not null default '',
  note text not null default '',
  doubts text[] not null default '{}',
  primary key (community_id, id)
);
select community_table('movements');
comment on column movements.doubts is 'why its time is doubtful: of the clocks (domain/field/clock.ts), or of a return that was dated back';
create index movements_by_receipt on movements (community_id, received_at);
create index movements_by_exit on movements (community_id, exit_id);
create index movements_by_pass on movements (community_id, pass_id);
create index movements_by_resident on movements (community_id, resident_id);
create index movements_by_time on movements (community_id, at desc);
comment on column movements.resident_id is 'purpose: the gate log; reader: ledger.read; ends: sealing end + 14 days';
comment on column movements.note is 'purpose: what the guard noted; reader: ledger.read; ends: sealing end + 14 days';

create table status_places (
  community_id uuid not null,
  status_index integer not null check (status_index >= 0),
  primary key (community_id)
);
select community_table('status_places');
comment on table status_places is 'the last place given in a community''s status list: places are never given twice, so this only grows';

-- Each step of a sealing order has the granted passes looked at again. The row says when that was done: until then, nobody may say
-- that none ended. Which did stands in `endings`.
create table exit_reviews (
  community_id uuid not null,
  step_id uuid not null,
  order_id uuid not null,
  done_at timestamptz not null,
  primary key (community_id, step_id)
);
select community_table('exit_reviews');
alter table exit_reviews add foreign key (community_id, step_id) references sealing_order_steps (community_id, id);
create index exit_reviews_by_time on exit_reviews (community_id, done_at);
comment on table exit_reviews is 'for which steps of sealing orders all passes were looked at';

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
select community_table('signing_keys');

create table news (
  community_id uuid not null,
  id uuid not null,
  resident_id uuid not null,
  code text not null,
  details jsonb not null default '{}',
  at timestamptz not null,
  seen_at timestamptz,
  primary key (community_id, id)
);
select community_table('news');
create index news_by_resident on news (community_id, resident_id, at desc);
comment on column news.details is 'purpose: to tell a resident what became of a request; reader: self.read; ends: sealing end + 14 days';

grant select, insert on uploads, letters, evidence, confirmations, exit_steps, exit_words, movements to postern_app;
grant select, insert, update on exits, exit_people, passes, status_places, signing_keys, news, exit_reviews to postern_app;

-- As the owner, for the same reason as residents_found, and like it of nothing but a community that the transaction is for.
create function exits_named(community uuid, patterns text[], number boolean, described text) returns setof uuid
language plpgsql stable security definer rows 1000 set search_path = pg_catalog, public, pg_temp as $$
declare
  people uuid[];
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  -- What is a number may stand in a telephone number, which is nobody's name or door.
  execute 'select array(select r.id from public.residents r where r.community_id = $1 and r.search like any ($2) and (not $3
    or ''|'' || split_part(r.search, ''|'', 2) || ''|'' || split_part(r.search, ''|'', 3) || ''|'' || split_part(r.search, ''|'', -1) like any ($2)))' into people using community, patterns, number;
  -- Planned with the people at hand: three of them are looked up, seven thousand are not.
  return query execute 'select w.exit_id from public.exit_people w where w.community_id = $1 and w.resident_id = any($2)
    union select w.exit_id from public.exit_people w where w.community_id = $1 and w.described is not null and w.described ilike $3' using community, people, described;
end
$$;
comment on function exits_named(uuid, text[], boolean, text) is 'Exits of everybody in whose name or door one of these stands, also who moved away, and of those who were only described.';
revoke execute on function exits_named(uuid, text[], boolean, text) from public;
grant execute on function exits_named(uuid, text[], boolean, text) to postern_app;
