// When what is kept about people is to be deleted, as the migrations say it, and the word for it. Refuses nothing: what is not here is caught by a test.

export const endCodes: Record<string, string> = {
  'sealing end + 14 days': 'after-sealing', 'when the person moves away': 'moves-away', 'when the household moves away': 'moves-away', 'when the desk has answered + 14 days': 'answered',
  'when the desk has answered, or 14 days after you have gone': 'answered-or-gone',
  'a day after the code': 'day-after-code', 'a quarter of an hour after the first try': 'after-tries',
  '14 days after it is closed': 'closed',
  '14 days after the notice ends': 'notice-ends',
  'when it is over + 14 days': 'need-over',
  'when the mediation ends + 14 days': 'mediation-ends',
  'when it is switched off or signed out there': 'switched-off',
  '14 days after the round is closed': 'round-closed',
}
