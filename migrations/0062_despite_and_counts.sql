-- Of two records that had been seen in two places, that whoever made them one knew it. Sent again without that word, because its answer was lost, it is no longer what was put down.
-- Null: put down before this was kept, or the taking back of one.

alter table merges add column despite boolean;
comment on column merges.despite is 'purpose: to show later that it was known that both had been seen in two places; reader: person.read; ends: when the person moves away';

-- After an order that ended passes by the hundred. Until they are counted the database takes each of these tables for empty, and looks through all requests of the place for each
-- ending: the list of whom to call took a second for 600, and takes a tenth of that.
create function count_endings_anew() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze public.exits, public.exit_people, public.exit_steps, public.passes, public.news, public.endings;
end
$$;
comment on function count_endings_anew() is 'Counts the tables of requests and of what ended anew, so that questions are planned for as many as there are now.';
revoke execute on function count_endings_anew() from public;
grant execute on function count_endings_anew() to postern_app;
