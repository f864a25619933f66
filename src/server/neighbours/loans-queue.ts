// Lent tools in the desk's queue, a line each, until the next part is said of it: put out before the door, it is fetched the same day; was nothing there, the home is rung; fetched, it is disinfected, or nobody else gets it; with a home
// for more than a week since it went out, or since they said that they need it still, they are rung. Questions only.

import { sql } from 'kysely'
import { day, hour, plus } from '#domain/kernel/instants.ts'
import { loanEnds, type LoanDeed, type LoanRemark, type LoanState } from '#domain/neighbours/lent.ts'
import { loanOwed } from '#domain/neighbours/wire.ts'
import { within, type QueueAsk, type QueueSource } from '../http/queue.ts'

/** After so long a home is asked whether it needs it still. */
const lentFor = 7 * day

/** Those that are in one of these states, each at the hour at which the server heard the last of `since` that was not taken back. */
const loansIn = ({ community }: QueueAsk, states: readonly LoanState[], ...since: (LoanDeed | LoanRemark)[]) => sql`
  select l.id, t.recorded_at as at, l.id::text as fold, (select jsonb_build_object('tool', l.tool, 'state', l.state, 'door', f.door, 'since', t.recorded_at)
    from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id where h.community_id = l.community_id and h.id = l.household_id) as says
  from loans l cross join lateral (select max(a.recorded_at) as recorded_at from loan_acts a where a.community_id = ${community} and a.loan_id = l.id and a.kind = any(${since}::text[])
    and not exists (select from loan_acts b where b.community_id = ${community} and b.takes_back = a.id and b.kind = 'taken-back')) t
  where l.community_id = ${community} and l.state <> all(${[...loanEnds]}::text[]) and l.state = any(${[...states]}::text[])`

const some = { may: 'contact.record', folds: false, says: loanOwed } as const

export const loansInQueue: readonly QueueSource[] = [
  { ...some, section: 'loansPutOut', urgency: 17, owed: { due: within(12 * hour), urgency: 'today', step: 'send-somebody' }, rows: (ask) => loansIn(ask, ['put-out'], 'put-out') },
  { ...some, section: 'loansNotThere', urgency: 18, owed: { due: within(12 * hour), urgency: 'today', step: 'call' }, rows: (ask) => loansIn(ask, ['not-there'], 'not-there') },
  { ...some, section: 'loansFetched', urgency: 40, owed: { due: within(7 * day), urgency: 'week', step: 'see-to' }, rows: (ask) => loansIn(ask, ['fetched'], 'fetched') },
  { ...some, section: 'loansLong', urgency: 41, owed: { due: within(lentFor + 7 * day), urgency: 'week', step: 'call' }, rows: (ask) => sql`${loansIn(ask, ['out', 'got'], 'out', 'kept')} and t.recorded_at < ${plus(ask.now, -lentFor)}` },
]
