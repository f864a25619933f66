-- A request has a short number, to be said on the telephone (domain/exits/number.ts says how it is made of the id): the desk finds it by that.
-- It is a column, not an expression in an index: under row-level security none would be looked up by one.

alter table exits add column number integer not null
  generated always as ((('x' || right(id::text, 8))::bit(32)::bigint % 1000000)::integer) stored;
comment on column exits.number is 'purpose: to be found by the number that the person was told; reader: exit.read; ends: sealing end + 14 days';
create index exits_by_number on exits (community_id, number, asked_at desc);

-- Whom to call in a medical emergency; null: the number that holds in the community's time zone (domain/people/emergency-phone.ts).
alter table communities add column emergency_phone text check (emergency_phone ~ '^[0-9+ ()-]{2,20}$');
