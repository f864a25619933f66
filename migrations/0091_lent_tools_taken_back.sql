-- What was said of a lent tool by mistake is taken back; that nothing lay before the door, and that a tool is lost, is said as such. So a part can be said again, after the first was
-- taken back: of each the first that stands counts, worked out where they are read.

alter table loan_acts drop constraint loan_acts_pkey, drop constraint loan_acts_community_id_id_key, drop constraint loan_acts_kind_check;
alter table loan_acts add primary key (community_id, id);
alter table loan_acts add column takes_back uuid;
alter table loan_acts add check (kind in ('out', 'got', 'put-out', 'lost', 'fetched', 'clean', 'not-there', 'kept', 'taken-back'));
alter table loan_acts add check ((takes_back is not null) = (kind in ('not-there', 'kept', 'taken-back')));
alter table loan_acts add foreign key (community_id, takes_back) references loan_acts (community_id, id);
-- Each is taken back once; that nothing lay there, or that the home has it, may be said again after it was taken back.
create unique index loan_acts_takes_back on loan_acts (community_id, takes_back, kind) where kind = 'taken-back';
create index loan_acts_by_loan on loan_acts (community_id, loan_id, recorded_at);
comment on table loan_acts is 'what each side said of a lent tool: handed out, got, put out, nothing there, lost, fetched, disinfected, or that one of these was a mistake; only ever added';

alter table loans drop constraint loans_state_check;
alter table loans add check (state in ('out', 'got', 'put-out', 'not-there', 'lost', 'fetched', 'clean', 'not-lent'));
drop index loans_out;
create unique index loans_out on loans (community_id, lower(tool)) where state not in ('clean', 'lost', 'not-lent');
