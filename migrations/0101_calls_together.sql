-- What a round calls in one hour, each entrance by two ways, is one line of the list of notices as well.
comment on column notices.together is 'which notices were issued together, one for each person, or for what a round called in one hour: one line in the lists; null: it stands alone';
