-- Control rules are data, versioned and dated; an order keeps the version it was issued under.

create table control_rules (
  community_id uuid not null,
  id uuid not null,
  code text not null,
  version integer not null check (version > 0),
  valid_from timestamptz not null,
  stages jsonb not null,
  counts_from text not null check (counts_from in ('midnight', 'moment')),
  primary key (community_id, id),
  unique (community_id, code, version)
);
select distribute('control_rules');

create table sealing_orders (
  community_id uuid not null,
  id uuid not null,
  scope_kind text not null check (scope_kind in ('compound', 'building', 'entrance', 'flat', 'person')),
  scope_id uuid not null,
  rule_id uuid not null,
  starts_at timestamptz not null,
  restarts timestamptz[] not null default '{}',
  case_since timestamptz,
  lifted_at timestamptz,
  lifted_reason text,
  issuer text not null check (issuer <> ''),
  ground text not null check (ground <> ''),
  issued_by uuid not null,
  issued_at timestamptz not null,
  primary key (community_id, id)
);
select distribute('sealing_orders');
alter table sealing_orders add foreign key (community_id, rule_id) references control_rules (community_id, id);

alter table control_rules enable row level security;
create policy community on control_rules using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
alter table sealing_orders enable row level security;
create policy community on sealing_orders using (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]))
  with check (community_id = any(nullif(current_setting('app.communities', true), '')::uuid[]));
grant select, insert on control_rules to postern_app;
grant select, insert, update on sealing_orders to postern_app;
