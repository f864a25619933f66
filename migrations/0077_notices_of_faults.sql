-- A notice that was begun at a fault says which: the desk counts there how many homes it reached. Corrections and withdrawals are about the same one. What a case is, the desk knows; here it
-- is an id, so that a notice needs nothing of the desk.
alter table notices add column fault_id uuid;
create index notices_of_fault on notices (community_id, fault_id) where fault_id is not null;
