-- Of two whom a notice concerns, somebody may have spoken with one alone: then a “told” names whom, and the other is waited for. Null, as before: with an adult of the home, of whom nobody can say which.
alter table notice_deliveries drop constraint notice_deliveries_check2;
alter table notice_deliveries add constraint notice_deliveries_knows_check check (knows is null or grade in ('acknowledged', 'told'));

-- Of several homes behind one door nobody could tell with which it was: somebody has to look, as where two say what cannot both be.
alter table door_states drop constraint door_states_differs_check;
alter table door_states add constraint door_states_differs_check check (differs in ('twice', 'clash', 'which'));
