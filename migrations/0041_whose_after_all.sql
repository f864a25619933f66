-- Two records that were one by mistake are two again: of a request it may be unclear for whom it was, and what a file said meanwhile through the name of one is said of that one.

-- After which act somebody has to say whose it is, and how many steps the case had then: a decision on the pass that came later settles it. Written with `look_again`.
alter table exits add column doubt_act_id uuid;
alter table exits add column after_seq integer check (after_seq > 0);
alter table exits add constraint exits_doubt_check check ((doubt_act_id is null) = (after_seq is null));
comment on column exits.doubt_act_id is 'the taking back of a merging after which it is unclear for whom this was asked';

-- The record by whose name a file had it, where that is reached through the one that it was put down of.
alter table corrections add column named_id uuid;
alter table corrections add foreign key (community_id, named_id) references residents (community_id, id);
comment on column corrections.named_id is 'the record by whose name a file had it, which is reached through the one that it was put down of';
