// Which granted exits a sealing order ends, issued or only thought of: asked alike for the preview before a command and for the
// review after it. Questions only: nothing is locked, nothing written.

import { sql } from 'kysely'
import { mayDecide } from '#domain/access/access.ts'
import type { EvidenceKind } from '#domain/exits/evidence.ts'
import { counting, type Step } from '#domain/exits/history.ts'
import { asksForMore, fallenAway } from '#domain/exits/review.ts'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { coversHome } from '#domain/sealing/sealing.ts'
import type { Ending } from '#domain/sealing/wire.ts'
import { codeOf } from '../db/cannot-start.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'
import { ordersOf, type OrderHere } from '../sealing/orders.ts'
import { standingsUnder, withImagined, type Standings } from '../sealing/status.ts'
import { loadCases, type Case } from './cases.ts'

/** Granted, with a live pass that can still let somebody out; an emergency has none. A pass whose number of exits cannot be read may be one. */
export async function liveExits(tx: Tx, community: CommunityId, now: Instant): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId; used: number; exits: string | null }>`
    select e.id, e.exits_used as used, p.claims ->> 'exits' as exits from exits e join passes p on p.community_id = e.community_id and p.exit_id = e.id
    where e.community_id = ${community} and e.state = 'granted' and p.status = 0 and p.not_after > ${now} order by e.id`.execute(tx)
  return [...new Set(rows.filter(({ used, exits }) => !(used >= Number(exits))).map((row) => row.id))]
}

const touchedBy = (order: OrderHere, { person }: Case): boolean =>
  person !== null && (coversHome(order, person.home, person.id) || (order.building !== null && order.building === person.home.building))

/** The rules ask for more now than when its pass was given. */
export function standsNoLonger({ exit, history, release, evidence }: Case, now: Instant): boolean {
  // What was decided last of the pass: that it was given, or that it goes on.
  const decided = exit.renewed ?? exit.grant
  if (exit.state !== 'granted' || !decided || !release) return false
  const advice = history.find((it) => it.step.seq === decided.step.seq)?.advice
  if (!advice) return false
  // Of two people, the higher.
  const first = decided.override?.by ?? decided.step.by
  const by = mayDecide(decided.step.by.role, first.role) ? decided.step.by : first
  return asksForMore({ required: advice.items, advised: advice.advise, by }, release, evidence, now)
}

/** What the decision rested on and rests on no longer, by what was put right since and nobody has looked at yet. Empty where there is nothing to look at. */
export function groundLost({ exit, history, laid, corrections, evidence }: Case): EvidenceKind[] {
  const decided = exit.renewed ?? exit.grant
  if (exit.state !== 'granted' || !decided || !exit.pass) return []
  const seq = decided.step.seq
  const advice = history.find(({ step }) => step.seq === seq)?.advice
  // What was put right before it was decided was known.
  if (!advice || laid.length === 0 || corrections.every(({ afterSeq }) => afterSeq < seq)) return []
  const missing = advice.items.filter((item) => item.state !== 'present').map((item) => item.kind)
  return fallenAway({ required: advice.items, at: decided.step.at, missing }, evidence)
}

const settles: readonly Step['what'][] = ['kept', 'extended', 'revoked']
const settling = ({ row, steps }: Case): Step[] => (row.doubted_after === null ? [] : counting(steps).filter(({ seq, what }) => seq > row.doubted_after! && settles.includes(what)))
/** Two records were one by mistake when it was asked for, and nobody has decided since whether its pass stands: neither evidence nor what one of two proposes does. */
export const isDoubted = (it: Case): boolean => it.row.doubted_after !== null && settling(it).length === 0
/** That it stands was decided in that time alone. */
export const settledWithin = (it: Case, from: Instant, to: Instant): boolean => settling(it).length > 0 && settling(it).every(({ at }) => at >= from && at <= to)

/** True when the order reaches the person and the rules ask for more now than when the pass was granted. */
export const ends = (it: Case, order: OrderHere, now: Instant): boolean => touchedBy(order, it) && standsNoLonger(it, now)

export type Judged = { ending: ExitId[]; /** rows that cannot be judged: for a person */ unreadable: ExitId[] }
/** `orders`: all that would hold, when other than those issued. `among`: of these exits only. */
export type JudgedBy = { orders?: readonly OrderHere[]; among?: readonly ExitId[]; failed?: (exit: ExitId, error: unknown) => void }

/** Whose passes would end under this order, issued or only thought of. The question alone: it locks and writes nothing. */
export async function judgeUnder(tx: Tx, community: CommunityId, order: OrderHere, now: Instant, { orders, among, failed = () => undefined }: JudgedBy = {}): Promise<Judged> {
  const ids = among ?? await liveExits(tx, community, now)
  const under = standingsUnder(orders ?? await ordersOf(tx, community), await zoneOf(tx, community), now)
  const unreadable: ExitId[] = []
  const skip = (id: ExitId, error: unknown): void => { unreadable.push(id); failed(id, error) }
  const ending: ExitId[] = []
  for (const it of await readable(tx, community, ids, now, under, skip)) {
    try {
      if (ends(it, order, now)) ending.push(it.row.id)
    } catch (error) {
      skip(it.row.id, error)
    }
  }
  return { ending, unreadable }
}

/** All cases at once; when one of them cannot be read, one by one. What the database itself refuses ends the transaction and is thrown. */
async function readable(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant, under: Standings, skip: (id: ExitId, error: unknown) => void): Promise<Case[]> {
  try {
    return await loadCases(tx, community, ids, now, false, under)
  } catch (error) {
    if (codeOf(error) !== '') throw error
  }
  const cases: Case[] = []
  for (const id of ids) {
    try {
      cases.push(...await loadCases(tx, community, [id], now, false, under))
    } catch (error) {
      if (codeOf(error) !== '') throw error
      skip(id, error)
    }
  }
  return cases
}

const endingOf = ({ row, person }: Case): Ending =>
  ({ exit: row.id, resident: row.resident_id, name: person?.name ?? row.described ?? '', door: person?.door ?? '', phone: person?.phone ?? null, purpose: row.purpose })

export const byDoor = (a: Ending, b: Ending): number => a.door.localeCompare(b.door, 'en', { numeric: true })

/** Whose passes would end if the order were so: for the preview, which decides nothing. */
export async function passesEndingUnder(tx: Tx, community: CommunityId, order: OrderHere, now: Instant): Promise<Ending[]> {
  if (order.liftedAt !== null && order.liftedAt <= now) return []
  const { ending } = await judgeUnder(tx, community, order, now, { orders: withImagined(await ordersOf(tx, community), order) })
  return (await loadCases(tx, community, ending, now)).map(endingOf).sort(byDoor)
}
