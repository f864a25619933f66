-- What a round carries from door to door may be corrected or withdrawn while somebody walks: the round is over then, and says by what. Paper of it carries what can be asked about.
alter table round_acts add column why text check (why is null or (why in ('superseded', 'withdrawn') and what = 'closed'));
-- What took its place, with its id where that comes from, and its words.
alter table round_acts add column instead uuid check ((instead is null) = (why is null));
alter table round_acts add column words text not null default '' check (words = '' or why is not null);
-- Where it can be asked whether what is said there holds still, and until when it does.
alter table round_tasks add column code text;
alter table round_tasks add column valid_until timestamptz;
