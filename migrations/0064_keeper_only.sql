-- What two sides said to whoever mediates is read by whoever keeps the promise and the secretary alone: whoever began it for a colleague, or handed it on, could take it back and read it.
alter table promises add column keeper_only boolean not null default false check (not keeper_only or confidential);
update promises p set keeper_only = true, confidential = true from mediations m where m.community_id = p.community_id and m.id = p.id;
comment on column promises.keeper_only is 'purpose: that what you said to a mediator is read by the mediator and the secretary alone; reader: person.read; ends: 14 days after it is closed';
