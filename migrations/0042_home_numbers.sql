-- The number of a home that a newer file puts right may be in somebody's pocket still: no link for one person alone goes to it, and whoever comes with it is
-- asked about before they are put on the list a second time.

alter table households add column former_phones text[] not null default '{}';
comment on column households.former_phones is 'purpose: so that no link is sent to a number that was the home’s, and nobody known by it is entered twice; reader: person.read; ends: when the household moves away';
