-- What somebody said at a door to whoever walks a round is a contact like a call. The door stands by itself, for nobody may be known to live behind it, or nobody can tell which of several homes it
-- was; and so does who brought it, for what stood on paper is typed in by somebody else.
alter table contacts add column flat_id uuid;
alter table contacts add column walker_id uuid references accounts (id);
alter table contacts add foreign key (community_id, flat_id) references flats (community_id, id);
