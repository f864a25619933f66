// What became of my case: of what somebody brought that is no repair (that is answered beside this), of the same records as the desk's own list. Who has it, by role; what is done next and by when; what
// came of it. It is that person's own: whoever may not know of their calls is told nothing, and what was said in confidence is no answer to anybody. It asks nothing and keeps nothing.

import { sql } from 'kysely'
import type { Answer } from '#domain/desk/answers.ts'
import { isOnPage, type CaseKind, type NowReason } from '#domain/desk/cases.ts'
import { isUuid, type AccountId, type BuildingId, type CaseId, type CommunityId, type PromiseId, type ResidentId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import type { Urgency } from '#domain/promises/due.ts'
import { ownerNow } from '#domain/promises/owner.ts'
import { whatCame, type OutcomeCode, type StepCode, type Way } from '#domain/promises/promise.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { AnswerAsk, AnswerSource } from '../http/answers.ts'
import { broughtByOthers, pagesOfCases } from '../desk/on-page.ts'
import { asThemselves, recordsOf } from '../people/merges.ts'
import type { OnPages } from '../promises/acting.ts'
import { deskNow, type Desk } from '../promises/desk-now.ts'
import { actsOf } from '../promises/store.ts'

type CaseOwn = {
  id: CaseId; resident: ResidentId; /** under which of their records it stands */ record: ResidentId; kind: CaseKind; words: string; way: Way; nowFor: NowReason | null; private: boolean; at: Instant; closedAs: string | null; step: StepCode; due: Instant
  outcome: OutcomeCode | null; outcomeWords: string; owner: AccountId | null; urgency: Urgency; building: BuildingId | null
}
/** A repair is answered to everybody at home where it has one. */
const answeredAsRepair = (community: CommunityId) => sql`exists (select from repairs r where r.community_id = ${community} and r.id = k.id and k.household_id is not null)`

/** For as long as each is open and fourteen days after. In which words it came of many, that one alone is told of which the desk wrote them. */
async function casesOf(tx: Tx, { community, now }: Pick<AnswerAsk, 'community' | 'now'>, residents: readonly ResidentId[]): Promise<CaseOwn[]> {
  const { rows } = await sql<CaseOwn>`
    select k.id, coalesce(n.kept_as, n.id) as resident, n.id as record, k.kind, k.words, k.answer_way as way, k.now_for as "nowFor", k.private, k.recorded_at as at, p.closed_as as "closedAs", p.step, p.comes_up_at as due, p.outcome,
      case when k.joined_to is null then p.outcome_words else '' end as "outcomeWords", p.owner_id as owner, p.urgency, p.building_id as building
    from cases k join residents n on n.community_id = k.community_id and n.id = k.resident_id join promises p on p.community_id = k.community_id and p.id = k.id
    where k.community_id = ${community} and n.community_id = ${community} and p.community_id = ${community} and k.resident_id = any(${recordsOf(community, residents)}) and not k.private and not ${answeredAsRepair(community)} and not ${broughtByOthers(community)}
      and (p.closed_at is null or p.closed_at > ${plus(now, -14 * day)})
    order by p.closed_at is not null, k.recorded_at desc, k.id limit ${50 * residents.length}`.execute(tx)
  return rows.filter(isOnPage)
}

const about = ({ id }: CaseOwn) => ({ question: 'request' as const, of: id, basis: [], until: null })
/** Of one of which something came. */
const doneAs = (it: CaseOwn): Answer => ({ ...about(it), sentence: 'case-done', values: { kind: it.kind, number: shortNumber(it.id), outcome: it.outcome!, words: it.outcomeWords.slice(0, 1000) } })

/** Null: they took it back, and have nothing to hear of it. */
function becameOf(it: CaseOwn, desk: Desk): Answer | null {
  const { kind, outcome, step, due } = it
  const number = shortNumber(it.id)
  if (it.closedAs === 'withdrawn') return null
  if (outcome) return doneAs(it)
  const { account } = ownerNow({ ...it, confidential: false }, desk)
  return { ...about(it), sentence: 'case-open', values: { kind, number, by: desk.colleagues.find((one) => one.account === account)?.role ?? 'secretary', step, due } }
}

export const whatBecameOfCase: AnswerSource = {
  question: 'request', may: null, watched: false,
  async answer({ tx, community, now }, whose) {
    const theirs = whose.filter((one) => one.calls).map((one) => one.resident)
    if (theirs.length === 0) return whose.map(() => [])
    const [cases, desk, isTheirs] = await sideBySide(tx, (one) => Promise.all([casesOf(one, { community, now }, theirs), deskNow(one, community, now), asThemselves(one, community, theirs)]))
    return whose.map(({ resident, calls }) => (calls ? cases.filter((it) => it.resident === resident && isTheirs(it.record, it.at)).flatMap((it) => becameOf(it, desk) ?? []) : []))
  },
}

export type Came = { id: CaseId; answer: Answer; words: string; /** the act that says what came of it */ outcome: number; at: Instant; /** they read it there, or the desk told them another way */ told: boolean }
/** What came of this person's cases that were to be answered on their page; the newest first. */
export async function cameOnPage({ tx, community, now }: Pick<AnswerAsk, 'tx' | 'community' | 'now'>, resident: ResidentId): Promise<Came[]> {
  const [cases, isTheirs] = await sideBySide(tx, (one) => Promise.all([casesOf(one, { community, now }, [resident]), asThemselves(one, community, [resident])]))
  const came = new Map(cases.filter((it) => it.outcome && it.closedAs !== 'withdrawn' && it.way === 'page' && isTheirs(it.record, it.at)).map((it) => [it.id, it]))
  if (came.size === 0) return []
  const acts = await actsOf(tx, community, [...came.keys()] as string[] as PromiseId[])
  const all = [...came.values()].flatMap((it): Came[] => {
    const is = whatCame(acts.filter(({ promise }) => (promise as string) === it.id))
    // Whoever says at the desk that it stands there has not read it for them.
    const told = is?.told.some(({ deed, by }) => deed.kind === 'told' && (deed.way !== 'page' || by === null)) ?? false
    return is ? [{ id: it.id, outcome: is.outcome.seq, at: is.outcome.recordedAt, told, words: it.words, answer: doneAs(it) }] : []
  })
  return all.toSorted((a, b) => (a.at !== b.at ? (a.at > b.at ? -1 : 1) : a.id < b.id ? -1 : 1))
}

/** Of these cases those of which somebody reads on a page what comes of them: their person on their own, of a repair everybody at home. */
export const casesOnPages: OnPages = async ({ tx, community, now }, of) => {
  const { rows } = await sql<{ id: CaseId; repair: boolean }>`
    select k.id, ${answeredAsRepair(community)} as repair from cases k where k.community_id = ${community} and k.id = any(${of.filter(isUuid)}::uuid[])`.execute(tx)
  const pages = await pagesOfCases(tx, community, rows.map((row) => row.id), now)
  return new Set(rows.filter(({ id, repair }) => pages.get(id)?.own || (repair && pages.get(id)?.home)).map((row) => row.id))
}
