-- Release rules: DMN files loaded into versioned rows. A row is never changed; decisions name the version they used.

create table rule_sets (
  community_id uuid not null,
  id uuid not null,
  code text not null,
  version integer not null check (version > 0),
  valid_from timestamptz not null,
  dmn text not null,
  sha256 bytea not null,
  loaded_by uuid,
  loaded_at timestamptz not null,
  primary key (community_id, id),
  unique (community_id, code, version)
);
select community_table('rule_sets');

grant select, insert on rule_sets to postern_app;
