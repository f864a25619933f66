-- After a notice to hundreds of homes. Until they are counted the database takes these tables for empty, and looks through all messages of the place for each batch of texts: of forty
-- thousand texts none went out before a question's time was over, and the ladder to seven thousand homes took a minute.
create function count_notices_anew() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze public.notice_homes, public.notice_deliveries, public.messages;
end
$$;
comment on function count_notices_anew() is 'Counts the tables of notices and messages anew, so that questions are planned for as many as there are now.';
revoke execute on function count_notices_anew() from public;
grant execute on function count_notices_anew() to postern_app;
