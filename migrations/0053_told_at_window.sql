-- What was decided is said on the telephone or handed over at the window while it is decided: a way of telling of its own beside a visit at the door.

alter table tellings drop constraint tellings_how_check;
alter table tellings add constraint tellings_how_check check (how in ('phone', 'at-the-door', 'window', 'message', 'own-session'));
