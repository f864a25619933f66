-- Of a notice for some alone nobody at home may tell the other: of two whom it concerns each has said for themselves that they know, or it is no more than the one who has. Null: said of the home as a whole, or in
-- person by whoever told them.
alter table notice_deliveries add column knows uuid[] check (knows is null or grade = 'acknowledged');
comment on column notice_deliveries.knows is 'purpose: that of two whom a notice concerns each is told; reader: notice.read; ends: 14 days after the notice ends';
