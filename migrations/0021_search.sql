-- People are found by the sound of their name as well (gy, gaoyi), and in both scripts. What they are found by is one text, as before, made by one
-- function (server/people/found-by.ts), which puts a sign behind the rest: whoever has none was kept before, and gets it from a job, a few at
-- a time (server/people/jobs.ts). This index finds them, and is empty once they are done.
create index residents_found_as_before on residents (community_id, id) where search not like '%=%';
comment on column residents.search is 'purpose: search at the desk by name, its sound, door and phone; reader: person.search; ends: when the person moves away';

-- With the community in it: an index of letters alone goes through everybody of that name or sound in all communities, and there are few sounds.
create extension if not exists btree_gin;
drop index residents_search;
create index residents_search on residents using gin (community_id, search gin_trgm_ops);
