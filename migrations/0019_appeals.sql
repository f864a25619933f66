-- Appeals stand in the desk's queue by when the person wants to leave, and where nobody here may decide one, the office above is named.

create index exits_appealed on exits (community_id, from_at, id) where state = 'appealed';

-- The sub-district's office: whom people can call when nobody in the committee is left to decide.
alter table communities add column office_name text not null default '';
alter table communities add column office_phone text not null default '' check (office_phone ~ '^[0-9+ ()-]{0,30}$');
