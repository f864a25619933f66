// Needs as they are read: on the desk's card, on one's own record, on the page of a home. Of people's tables, with the names of colleagues, which people do not
// know. Who reads what was said in confidence is asked here once for all of them.

import { sql } from 'kysely'
import { can, holderIn, opens } from '#domain/access/access.ts'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Day } from '#domain/kernel/instants.ts'
import { ok } from '#domain/kernel/result.ts'
import { isAskedAnew, stateOn, type NeedReader } from '#domain/people/needs.ts'
import { myNeeds, type NeedLine } from '#domain/people/needs-wire.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { anyOfMine, endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { peopleOf } from '../people/homes.ts'
import { asThemselves, recordsOf, type AsThemselves } from '../people/merges.ts'
import { needsOf, type KeptNeed, type PutDown } from '../people/needs.ts'
import { isReadBy, saidByThem } from '../people/needs-routes.ts'

type Names = ReadonlyMap<string, string>
/** Names of colleagues who put down something of these people's needs, or help, by `account:…`. It waits for nothing that is asked beside it. */
export async function needNames(tx: Tx, community: CommunityId, people: readonly ResidentId[]): Promise<Names> {
  const { rows } = await sql<{ id: string; name: string }>`
    select a.id, a.name from accounts a where a.id in (
      select (case when n.by_actor like 'account:%' then substr(n.by_actor, 9) end)::uuid from need_acts n where n.community_id = ${community} and n.resident_id = any(${recordsOf(community, people)})
      union select n.helper_id from need_acts n where n.community_id = ${community} and n.resident_id = any(${recordsOf(community, people)}))`.execute(tx)
  return new Map(rows.map(({ id, name }) => [`account:${id}`, name]))
}

type Shown = { today: Day; household: HouseholdId; atHome: number; byName: boolean }
function lineOf({ need, acts }: KeptNeed, names: Names, { today, household, atHome, byName }: Shown): NeedLine {
  const { helper } = need
  const by = (act: PutDown): string => (byName && act.role !== 'resident' ? names.get(act.by) ?? act.role : act.role)
  return {
    id: need.id, kind: need.kind, words: need.words, due: need.due, times: need.times && { days: [...need.times.days], at: need.times.at }, endsOn: need.endsOn, private: need.private, last: need.last, state: stateOn(need, today),
    helper: helper && ('account' in helper ? { account: helper.account, says: names.get(`account:${helper.account}`) ?? '' } : { account: null, says: helper.words }),
    askAnew: need.state === 'open' && isAskedAnew(need, household, atHome), acts: acts.map((act) => ({ id: act.id, what: act.what, at: act.at, by: by(act), how: act.how, why: act.why })),
  }
}

/** That there is one, and nothing of it. */
const hidden = (line: NeedLine): NeedLine => ({ ...line, kind: null, words: '', due: null, times: null, helper: null, endsOn: null, askAnew: false, acts: [] })

const first = (line: NeedLine): string => `${line.state === 'open' ? 0 : 1} ${line.due ?? '9'} ${line.id}`
const inOrder = (lines: NeedLine[]): NeedLine[] => lines.sort((a, b) => (first(a) < first(b) ? -1 : 1))

type Whom = { household: HouseholdId; atHome: number; today: Day }
/** For the desk: those that are open first, the nearest day first; what was put down by mistake is left out. */
export const needsAtDesk = (kept: readonly KeptNeed[], names: Names, whom: Whom, reader: NeedReader): NeedLine[] =>
  inOrder(kept.filter(({ need }) => need.state !== 'withdrawn').map((one) => {
    const line = lineOf(one, names, { ...whom, byName: true })
    return isReadBy(one, reader) ? line : hidden(line)
  }))

/** That it ended, without the reason where somebody else may have said it. */
const inOwnWords = (one: KeptNeed, themselves: AsThemselves): KeptNeed =>
  ({ ...one, acts: one.acts.map((act) => (themselves(one.need.resident, act.at) ? act : { ...act, why: '' })) })

/** For the person and their home: all of them, by role. What was said in confidence is for the person alone (`own`; false: for others), and nobody else at home is told that there is one. */
export const needsForOwn = (kept: readonly KeptNeed[], names: Names, whom: Whom, own: AsThemselves | false): NeedLine[] =>
  inOrder(kept.filter((one) => !one.need.private || (own && saidByThem(one, own))).map((one) => lineOf(own && one.need.private ? inOwnWords(one, own) : one, names, { ...whom, byName: false })))

const mine = endpoint({
  method: 'GET', path: '/me/needs', summary: 'What I and those at home need, as far as this phone may read it', may: 'home.read', place: (ask) => anyOfMine(ask as Ask), reply: myNeeds,
  async handle({ tx, community, rights, now }) {
    const shown = rights.residents.filter((id) => can(rights, 'home.read', { community, resident: id }))
    const reads = shown.filter((id) => can(rights, 'self.read', { community, resident: id }))
    const [people, kept, names, zone, themselves] = await sideBySide(tx, (one) => Promise.all([peopleOf(one, community, shown), needsOf(one, community, reads), needNames(one, community, reads), zoneOf(one, community), asThemselves(one, community, reads)]))
    const [today, holder] = [dayOf(now, zone), holderIn(rights)]
    const each = [...people.entries()].sort(([a], [b]) => Number(b === holder) - Number(a === holder)).map(([id, person]) => {
      const open = reads.includes(id)
      const whom = { household: person.household, atHome: [...people.values()].filter((one) => one.household === person.household).length, today }
      const own = opens(rights, id, 'own')
      return { resident: person.id, name: person.name, open, own, needs: open ? needsForOwn(kept.filter((one) => one.of === person.id), names, whom, own && themselves) : [] }
    })
    return ok({ people: each })
  },
})

export const needPageRoutes: readonly Endpoint[] = [mine]
