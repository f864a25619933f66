// What a press on the line of a carers' right says to the server: to which home it is given anew, as it was read there, or to none. Never for longer than it had
// been given: an end that is over by now is sent as it is, and turned away.

import type { CarerEndedLine } from '#domain/access/wire.ts'

/** `home` null: to nobody. */
export const carersAnswer = (row: CarerEndedLine, home: CarerEndedLine['home'] | null) => home
  ? { household: home.household, until: row.until, people: home.people.map((one) => one.id), instead: row.home.household }
  : { household: null, until: null, instead: row.home.household }
