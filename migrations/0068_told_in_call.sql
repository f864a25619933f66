-- A call that is said to have been in confidence when it is over already: what was told in it is found at once, and stands at no notice any more.
create index told_in_call on told (community_id, contact_id) where contact_id is not null;
