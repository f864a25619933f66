-- What somebody else's file may cost, and how much one person may send.

-- What a rule file says of every case there is, worked out when it was loaded: nobody opens it again while somebody waits. Of a version
-- that was loaded before, there is nothing yet: that one is opened when it is asked.
alter table rule_sets add column answers jsonb not null default '[]';

-- How many files somebody has sent in a day.
create index uploads_by_actor on uploads (community_id, by_actor, at);
