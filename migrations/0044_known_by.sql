-- Who may be known by a number, or by a day of birth, is looked up and not searched for: among everybody's it took longer the more people there are.

create index residents_by_number on residents (community_id, right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)) where phone is not null;
create index residents_by_birth on residents (community_id, born) where born is not null;
create index households_by_number on households (community_id, right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)) where phone is not null;
create index households_with_former on households (community_id, id) where former_phones <> '{}';
create index stays_by_household on stays (community_id, household_id);
create index corrections_by_number on corrections (community_id, right(regexp_replace(old_value, '[^0-9]', '', 'g'), 8)) where what = 'phone' and old_value is not null;
create index corrections_by_birth on corrections (community_id, old_value) where what = 'born' and old_value is not null;

-- As the owner, for the same reason as residents_found: no index serves what takes a number apart under row-level security. Like it of nothing but a community that the
-- transaction is for. A first sieve, by the last eight digits (null: by none): rather one too many. What each was really known by is everKnownBy's to say.
create function maybe_known_by(community uuid, number text, birth date) returns setof uuid
language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp as $$
declare
  ending text := right(regexp_replace(number, '[^0-9]', '', 'g'), 8);
  homes uuid[];
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  select array(select h.id from public.households h where h.community_id = community and h.phone is not null and right(regexp_replace(h.phone, '[^0-9]', '', 'g'), 8) = ending
    union select h.id from public.households h where h.community_id = community and h.former_phones <> '{}'
      and exists (select from unnest(h.former_phones) n where right(regexp_replace(n, '[^0-9]', '', 'g'), 8) = ending)) into homes;
  return query execute 'select r.id from public.residents r where r.community_id = $1 and r.phone is not null and right(regexp_replace(r.phone, ''[^0-9]'', '''', ''g''), 8) = $2
    union select r.id from public.residents r where r.community_id = $1 and r.born = $3
    union select r.id from public.residents r where r.community_id = $1 and r.household_id = any ($4)
    union select s.resident_id from public.stays s where s.community_id = $1 and s.household_id = any ($4)
    union select c.resident_id from public.corrections c where c.community_id = $1 and c.what = ''phone'' and c.old_value is not null and right(regexp_replace(c.old_value, ''[^0-9]'', '''', ''g''), 8) = $2
    union select c.resident_id from public.corrections c where c.community_id = $1 and c.what = ''born'' and c.old_value = $3::text' using community, ending, birth, homes;
end
$$;
comment on function maybe_known_by(uuid, text, date) is 'Records that may be, or have been, known by this number or this day of birth, or live or lived at a home that is.';
revoke execute on function maybe_known_by(uuid, text, date) from public;
grant execute on function maybe_known_by(uuid, text, date) to postern_app;

-- It is asked about whoever lived there, also once they have left, so it does not end with their leaving.
comment on column households.former_phones is 'purpose: so that no link is sent to a number that was the home’s, and nobody known by it is entered twice; reader: person.read; ends: sealing end + 14 days';
