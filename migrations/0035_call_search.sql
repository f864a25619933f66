-- Whoever rings names the number of their case, or is known by the telephone they ring from: both are found by an index, as they are said and without what stands between the digits.

create index cases_by_number on cases (community_id, ((('x' || right(id::text, 8))::bit(32)::bigint % 1000000)));
create index cases_by_answer_number on cases (community_id, regexp_replace(answer_number, '\D', '', 'g')) where answer_number <> '';
create index contacts_by_number on contacts (community_id, regexp_replace(number, '\D', '', 'g')) where number <> '';
