-- Of somebody, or a home, with several numbers on record each is theirs by itself. What has several was found by the last figures of its last one alone.
-- They are few, and looked through: an index over all numbers of all people would be written at every import, for the sake of these.

create index residents_with_several_numbers on residents (community_id, id) where phone like '% / %';
create index households_with_several_numbers on households (community_id, id) where phone like '% / %';
create index corrections_with_several_numbers on corrections (community_id, resident_id) where what = 'phone' and old_value like '% / %';

create function has_number_ending(phone text, ending text) returns boolean language sql immutable parallel safe set search_path = pg_catalog as $$
  select exists (select from unnest(string_to_array(phone, ' / ')) n where right(regexp_replace(n, '[^0-9]', '', 'g'), 8) = ending)
$$;
comment on function has_number_ending(text, text) is 'Whether one of the numbers that stand there ends in these eight figures.';
revoke execute on function has_number_ending(text, text) from public;

create or replace function maybe_known_by(community uuid, number text, birth date) returns setof uuid
language plpgsql stable security definer rows 20 set search_path = pg_catalog, public, pg_temp as $$
declare
  ending text := right(regexp_replace(number, '[^0-9]', '', 'g'), 8);
  homes uuid[];
begin
  if community is null or not coalesce(community = any(nullif(current_setting('app.communities', true), '')::uuid[]), false) then return; end if;
  select array(select h.id from public.households h where h.community_id = community and h.phone is not null and right(regexp_replace(h.phone, '[^0-9]', '', 'g'), 8) = ending
    union select h.id from public.households h where h.community_id = community and h.phone like '% / %' and public.has_number_ending(h.phone, ending)
    union select h.id from public.households h where h.community_id = community and h.former_phones <> '{}'
      and exists (select from unnest(h.former_phones) n where public.has_number_ending(n, ending))) into homes;
  return query execute 'select r.id from public.residents r where r.community_id = $1 and r.phone is not null and right(regexp_replace(r.phone, ''[^0-9]'', '''', ''g''), 8) = $2
    union select r.id from public.residents r where r.community_id = $1 and r.phone like ''% / %'' and public.has_number_ending(r.phone, $2)
    union select r.id from public.residents r where r.community_id = $1 and r.born = $3
    union select r.id from public.residents r where r.community_id = $1 and r.household_id = any ($4)
    union select s.resident_id from public.stays s where s.community_id = $1 and s.household_id = any ($4)
    union select c.resident_id from public.corrections c where c.community_id = $1 and c.what = ''phone'' and c.old_value is not null and right(regexp_replace(c.old_value, ''[^0-9]'', '''', ''g''), 8) = $2
    union select c.resident_id from public.corrections c where c.community_id = $1 and c.what = ''phone'' and c.old_value like ''% / %'' and public.has_number_ending(c.old_value, $2)
    union select c.resident_id from public.corrections c where c.community_id = $1 and c.what = ''born'' and c.old_value = $3::text' using community, ending, birth, homes;
end
$$;
