-- Which text an answer is to: the last one, where it is known to have gone out before the answer came. And what is dangerous goes out before what is not. And a visit whose price
-- cannot be worked out keeps no other from its own.

-- Since when it has been known what became of it: sent, refused, doubtful. Null: it may go out yet, or nobody has said.
alter table messages add column over_at timestamptz;
comment on column messages.over_at is 'purpose: so that an answer by text is to the text that they had when they wrote it; reader: exit.read; ends: sealing end + 14 days';
-- 0: danger, 1: cannot wait, 2: usual.
alter table messages add column rank smallint not null default 2 check (rank between 0 and 2);
comment on column messages.rank is 'purpose: that what is dangerous goes out first; reader: exit.read; ends: sealing end + 14 days';
-- In the very order in which they are taken.
create index messages_in_turn on messages (community_id, kind, channel, rank, (state in ('taken', 'asking')), try_again_at) where state in ('waiting', 'sending', 'taken', 'asking');

-- Since when the price of its visit cannot be worked out.
alter table repairs add column price_failed_at timestamptz;
comment on column repairs.price_failed_at is 'purpose: that somebody decides about a visit whose price nobody can work out, and is asked once; reader: contact.record; ends: 14 days after it is closed';
