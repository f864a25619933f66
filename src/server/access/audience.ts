// By what access knows, an audience can be narrowed: who has a carer's right for somebody, and for whom others have one. Whoever works here has no home in the
// records, and is told at the desk. Handed to notices by main.ts.

import { sql, type RawBuilder } from 'kysely'
import type { AudienceTerm } from '../http/audience.ts'

export const accessTerms: readonly AudienceTerm[] = [{
  term: 'role', choices: ['carer', 'cared-for'], may: 'access.read',
  where({ community, now }, values) {
    const holds = sql`c.community_id = ${community} and c.since <= ${now} and (c.until is null or c.until > ${now})`
    const of: Record<string, RawBuilder<unknown>> = {
      carer: sql`h.id in (select c.household_id from carers c where ${holds})`, 'cared-for': sql`r.id in (select c.resident_id from carers c where ${holds})`,
    }
    return Promise.resolve(sql`(${sql.join(values.map((it) => of[it]!), sql` or `)})`)
  },
}]
