// By what testing rounds know, an audience can be narrowed: who is not tested yet in a round that goes on where they live, and is not known to be elsewhere, excused, away or to have said
// no. Whether somebody was tested is their own: such a notice goes to them alone. Handed to notices by main.ts.

import { sql } from 'kysely'
import { day, plus } from '#domain/kernel/instants.ts'
import { isAsked, outcomes } from '#domain/rounds/outcomes.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { everybody } from './figures.ts'
import { heldNow } from './holds.ts'
import { roundsWithPlaces } from './store.ts'

/** A round that nobody has closed goes on so long after its time: the last are rung in the evening. Later it was forgotten. */
const goesOn = day

export const testTerms: readonly AudienceTerm[] = [{
  term: 'test', choices: ['not-yet'], may: 'test.read', part: 'health',
  async where({ tx, community, now }) {
    const rounds = (await roundsWithPlaces(tx, community, { from: plus(now, -goesOn), until: now }, null)).filter(({ closedAt }) => closedAt === null)
    const missing = rounds.map(({ id }) => sql`r.id in (select e.id from (${everybody(community, id)}) e where e.outcome = any(${outcomes.filter(isAsked)}::text[]))`)
    return missing.length === 0 ? sql`false` : sql`(${sql.join(missing, sql` or `)})`
  },
}, {
  // Who is asked to stay in because of a tube: their notice is theirs alone, whoever else lives there.
  term: 'stays-in', choices: ['now'], may: 'test.read', part: 'health', where: ({ community }) => Promise.resolve(sql`r.id in (${heldNow(community)})`),
}]
