// By what exits know, an audience can be narrowed: who is out now, who has a pass that has not ended, whose pass ends within a day, who has asked. What
// everybody at home knows; what for stays in the request. A decision that nobody has been told of is none yet. Handed to notices by main.ts.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { told } from './untold.ts'

const whose = (community: CommunityId, from: RawBuilder<unknown>): RawBuilder<unknown> => sql`r.id in (
  select p.resident_id from exits e join exit_people p on p.community_id = e.community_id and p.exit_id = e.id ${from} and e.community_id = ${community} and p.resident_id is not null)`
const withPass = (community: CommunityId, now: Instant, before: Instant | null): RawBuilder<unknown> => whose(community, sql`
  join passes s on s.community_id = e.community_id and s.exit_id = e.id where s.status = 0 and s.not_after > ${now} and ${told('s', now)} ${before ? sql`and s.not_after <= ${before}` : sql``}`)

export const exitTerms: readonly AudienceTerm[] = [{
  term: 'exit', choices: ['out-now', 'has-pass', 'pass-ends-today', 'asked'], may: 'exit.read',
  where({ community, now }, values) {
    const of: Record<string, RawBuilder<unknown>> = {
      'out-now': whose(community, sql`where e.whereabouts = 'out' and e.left_as is null`), 'has-pass': withPass(community, now, null), 'pass-ends-today': withPass(community, now, plus(now, day)),
      asked: whose(community, sql`where e.state in ('asked', 'appealed')`),
    }
    return Promise.resolve(sql`(${sql.join(values.map((it) => of[it]!), sql` or `)})`)
  },
}]
