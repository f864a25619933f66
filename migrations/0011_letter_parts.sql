-- A letter promises only what was asked of an exit: it is made of sentences, some of which stand in some letters alone. The first
-- version has none: its text is one.

alter table letters add column parts jsonb;
comment on column letters.parts is 'sentences in their order, each with its code and when it is said; a signature names those that were read';
