-- Pictures of what is broken, and repairs that go up: property, street, district, each with its time.

-- Devices make the ids of exits and of cases: what a picture is of says which of the two, so that whoever gives one the id of another reads nothing through it.
alter table uploads add column kind text not null default 'exit' check (kind in ('exit', 'repair'));
comment on column uploads.kind is 'of what about_id is the id: evidence of an exit, what is broken of a repair';
comment on column uploads.bytes is 'purpose: evidence for one exit, or to see what is broken; reader: exit.read; ends: sealing end + 14 days';
-- Those of a repair are deleted 14 days after it is closed.
create index uploads_of_repairs on uploads (community_id, about_id) where kind = 'repair';
grant delete on uploads to postern_app;

-- What the acts come to: when it goes one step up unless something happens, and that it has not moved in its time.
alter table repairs add column level_up_at timestamptz;
alter table repairs add column level_late boolean not null default false;
create index repairs_going_up on repairs (community_id, level_up_at) where level_up_at is not null;
create index repair_acts_levels on repair_acts (community_id, recorded_at desc) where kind = 'level';
