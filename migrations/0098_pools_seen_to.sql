-- Notices of one press, one for each person, are one line at the desk; each is still told and answered by itself.
alter table notices add column together uuid;
create index notices_together on notices (community_id, (coalesce(together, id)::text));
comment on column notices.together is 'which notices were issued together, one for each person: one line in the lists; null: it stands alone';

-- Where the laboratory counts other people in a tube than the station told, somebody looks at it as well.
drop index lab_results_later;
create index lab_results_later on lab_results (community_id, received_at, id) where flags && '{unknown-tube,two-labs,people-differ}' and verdict not in ('positive', 'grey') and not flags && '{contradicts}';
