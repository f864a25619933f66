-- What became of a repair is a question that the records answer.
alter table told drop constraint told_question_check;
alter table told add constraint told_question_check check (question in ('ends', 'go-out', 'request', 'pass', 'repair', 'notice', 'short'));
