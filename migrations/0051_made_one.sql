-- Whoever is cared for is made one with another record: what hung on theirs opens nothing from then on, so it ends and is asked as every other right that ends (decision 14).

alter table carers drop constraint carers_ask_why_check;
alter table carers add constraint carers_ask_why_check check (ask_why in ('left', 'joined', 'apart', 'made-one'));
-- Those of before this are asked now: nobody was.
update carers c set ask_until = c.until, until = now(), ask_id = gen_random_uuid(), ask_at = now(), ask_why = 'made-one', ask_about = null
  from residents n where n.community_id = c.community_id and n.id = c.resident_id and n.kept_as is not null and (c.until is null or c.until > now());
