-- What is for some alone follows them to the record that is kept of two that are one. Should they be two after all, it goes back to whom it was for: so it is kept by which records of theirs they stand here. Null: by their own.
alter table notice_homes add column came_as uuid[];
comment on column notice_homes.came_as is 'purpose: that a notice comes back to you where your record was taken for somebody else''s; reader: notice.read; ends: 14 days after the notice ends';
