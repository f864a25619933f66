-- Notices of one press, one for each person, are one line at the desk; each is still told and answered by itself.
alter table notices add column together uuid;
create index notices_together on notices (community_id, (coalesce(together, id)::text));
comment on column notices.together is 'which notices were issued together, one for each person: one line in the lists; null: it stands alone';
