-- The committee's own number, which residents are told to call, is changed at the desk as well: each time is a row beside those of the office above.
alter table office_changes add column own boolean not null default false;
comment on column office_changes.own is 'the committee''s own number; else that of the office above';
comment on table office_changes is 'the office above and its number, and the committee''s own, as they were entered each time; only ever added';
