// By what is known of the people themselves, an audience can be narrowed: age, whether somebody is at home, what they need. Handed to notices by main.ts.

import { sql } from 'kysely'
import { needKinds } from '#domain/people/needs.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { zoneOf } from './community.ts'
import { needWhere } from './needs-read.ts'

/** Whoever's day of birth nobody knows is an adult, here as everywhere (decision 14): what is for all adults is for them. */
const youngest: Record<string, [from: number, until: number]> = { child: [0, 18], adult: [18, 200], 'from-60': [60, 200], 'from-80': [80, 200] }

const age: AudienceTerm = {
  term: 'age', choices: Object.keys(youngest), may: 'person.search',
  async where({ tx, community, now }, values) {
    const zone = await zoneOf(tx, community)
    const today = sql`(${now}::timestamptz at time zone ${zone})::date`
    const within = values.map((it) => { const [from, until] = youngest[it]!; return sql`(${it === 'adult' ? sql`r.born is null or ` : sql``}(r.born <= ${today} - make_interval(years => ${from}::int) and r.born > ${today} - make_interval(years => ${until}::int)))` })
    return sql`(${sql.join(within, sql` or `)})`
  },
}

/** Who is away, or stays here with others for a time. */
const stay: AudienceTerm = {
  term: 'stay', choices: ['lives', 'temporary', 'away'], may: 'person.search',
  where: (_ask, values) => Promise.resolve(sql`r.stay = any(${[...values]}::text[])`),
}

/** Who needs something, as far as it was not said in confidence. */
const need: AudienceTerm = {
  term: 'need', choices: needKinds, may: 'person.read', part: 'health',
  where: (ask, values) => Promise.resolve(needWhere(ask, { kinds: needKinds.filter((kind) => values.includes(kind)) })),
}

export const peopleTerms: readonly AudienceTerm[] = [age, stay, need]
