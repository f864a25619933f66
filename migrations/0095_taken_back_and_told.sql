-- What was brought from a door is taken back by whoever brought it: it stays as it was, struck out, and nobody answers it. It may be taken back before the words themselves have come.
alter table contacts add column withdrawn_at timestamptz;
comment on column contacts.withdrawn_at is 'purpose: that nobody answers what was written down by mistake; reader: person.read; ends: sealing end + 14 days';

-- Which steps the orders of its places had had, when a short answer was written or read again, has a column of its own: so far it lay among the numbers of steps, from 2^30 upward.
alter table short_answers add column order_print integer;
alter table short_answer_looks add column order_print integer;
update short_answers set order_print = order_steps, order_steps = null where order_steps >= 1073741824;
update short_answer_looks set order_print = order_steps, order_steps = null where order_steps >= 1073741824;

-- An order about somebody in person counts where they lived when its step was written: their moving on is no other order. Of steps before this one, where they live now.
alter table sealing_order_steps add column building_id uuid;
comment on column sealing_order_steps.building_id is 'purpose: to know in which building an order about you was made, lifted or corrected; reader: person.read; ends: sealing end + 14 days';
update sealing_order_steps s set building_id = f.building_id from sealing_orders o, residents r, households h, flats f
  where o.community_id = s.community_id and o.id = s.order_id and o.scope_kind = 'person' and r.community_id = o.community_id and r.id = o.scope_id
    and h.community_id = r.community_id and h.id = r.household_id and f.community_id = h.community_id and f.id = h.flat_id;
