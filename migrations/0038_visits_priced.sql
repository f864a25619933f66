-- What a visit costs whoever was sent follows the orders that are made, lifted or taken back while it is planned or under way.

-- Up to which change of this community the price was worked out; null: not since somebody was sent.
alter table repairs add column priced_on bigint;
create index repairs_under_way on repairs (visit_over) where visit_over is not null;

-- Of a call about what may not be kept nobody stays named.
grant delete on contact_people, contact_homes to postern_app;
