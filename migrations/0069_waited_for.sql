-- Who still waits for a notice: the queue asks that of each that holds at every reading, and read all homes of one that everybody knows, on and on.
create index notice_homes_waited_for on notice_homes (community_id, notice_id) where reached_at is null and residents <> '{}';
