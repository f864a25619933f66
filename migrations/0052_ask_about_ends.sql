-- Who left the carers' home is kept with the question and no longer: the answer takes it away at once, and where whoever is cared for has gone for 14 days, and that was no mistake, so does the night (decision 14).
comment on column carers.ask_about is 'purpose: to know who may act for whom; reader: person.read; ends: when the desk has answered, or 14 days after you have gone';
