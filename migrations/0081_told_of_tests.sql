-- When a home is tested is a usual question as well, and whoever was told of it is put down as with the others.
alter table told drop constraint told_question_check;
alter table told add constraint told_question_check check (question in ('ends', 'test', 'go-out', 'request', 'pass', 'repair', 'notice', 'short'));
