-- Of papers that contradict each other somebody says which one stands. Both stay as they came; what a tube comes to is worked out without those that were read and not chosen.
alter table lab_looks add column stands uuid check (stands = any(results));
comment on column lab_looks.stands is 'purpose: which of two papers that contradict each other counts; reader: test.read; ends: 14 days after the round is closed';

-- A file's name may hold a person's. What is kept tells two files apart, and no more: the beginning of its check sum, and what kind it is.
update lab_files set name = left(encode(sha256, 'hex'), 8) || case when name ~* '\.(xlsx|csv|json)$' then lower(substring(name from '\.[^.]+$')) else '' end;
comment on column lab_files.name is 'the beginning of its check sum and what kind it is; never the name that it had';
