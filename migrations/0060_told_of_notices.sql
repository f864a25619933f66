-- What a notice says is answered at the desk and on the resident's page as well, and whoever was told it is found when it is corrected or withdrawn.

alter table told drop constraint told_question_check;
alter table told add constraint told_question_check check (question in ('ends', 'go-out', 'request', 'pass', 'notice', 'short'));
