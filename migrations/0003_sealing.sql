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
select community_table('control_rules');

create table sealing_orders (
  community_id uuid not null,
  id uuid not null,
  scope_kind text not null check (scope_kind in ('compound', 'building', 'entrance', 'flat', 'person')),
  scope_id uuid not null,
  rule_id uuid not null,
  starts_at timestamptz not null,
  -- These three follow from the order's steps; one function writes them.
  restarts timestamptz[] not null default '{}',
  case_since timestamptz,
  lifted_at timestamptz,
  issuer text not null check (issuer <> ''),
  ground text not null check (ground <> ''),
  issued_by uuid not null,
  issued_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('sealing_orders');
alter table sealing_orders add foreign key (community_id, rule_id) references control_rules (community_id, id);

-- What happened to an order, only ever added: issued, a new case, lifted, and any of the last two taken back as a mistake.
create table sealing_order_steps (
  community_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  kind text not null check (kind in ('issued', 'case', 'lifted', 'taken-back')),
  at timestamptz not null,
  case_since timestamptz,
  takes_back uuid,
  reason text not null check (reason <> ''),
  source text not null,
  by_account uuid not null,
  by_role text not null,
  written_at timestamptz not null,
  primary key (community_id, id),
  check ((kind = 'taken-back') = (takes_back is not null)),
  check (source <> '' or kind = 'taken-back')
);
select community_table('sealing_order_steps');
alter table sealing_order_steps add foreign key (community_id, order_id) references sealing_orders (community_id, id);
alter table sealing_order_steps add foreign key (community_id, takes_back) references sealing_order_steps (community_id, id);
create index sealing_steps_by_order on sealing_order_steps (community_id, order_id, written_at);
create unique index sealing_steps_taken_back_once on sealing_order_steps (community_id, takes_back);
comment on table sealing_order_steps is 'who said when, why and on whose word that an order began, got a new case, was lifted, or that this was a mistake';

grant select, insert on control_rules, sealing_order_steps to postern_app;
grant select, insert, update on sealing_orders to postern_app;
