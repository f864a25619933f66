// Who lives where, as what was put down of it: from when, until when, of which household. Rows are only added, and where somebody is now is
// worked out from all of them, so that one that comes late changes nothing it should not. An act that was a mistake is taken back by another;
// neither counts. Knows no door: a household is people, and never handed on.

import type { ActId, HouseholdId, ResidentId } from '../kernel/ids.ts'
import { minute, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'

/** What somebody can be: at home here; here for a time, with somebody; away, and expected; gone for good. */
export const stayKinds = ['lives', 'temporary', 'away', 'moved-out', 'died'] as const
export type StayKind = (typeof stayKinds)[number]

/** As the list is asked for: `here` is whoever is of a household here, also who is away; `twice` whoever may stand on it a second time. */
export const peopleStates = ['here', ...stayKinds, 'twice', 'all'] as const
export type PeopleState = (typeof peopleStates)[number]

/** What can be put down: `moved` is to another flat of the community, `back` ends an absence, `longer` and `for-good` are of whoever stays with others for a time: they stay on, or live here from now on, as the household that they are. */
export const actKinds = ['moved', 'moved-out', 'away', 'back', 'longer', 'for-good', 'died'] as const
export type ActKind = (typeof actKinds)[number]

type Row = { act: ActId; recordedAt: Instant }
export type Stay = Row & { kind: StayKind; household: HouseholdId; /** null: as the roster had it */ since: Instant | null; until: Instant | null; host: ResidentId | null; place: string }
export type TakenBack = Row & { kind: 'taken-back'; takesBack: ActId }
export type StayRow = Stay | TakenBack

/** Those that count: neither what was taken back nor the taking back of it. */
export function counting(rows: readonly StayRow[]): Stay[] {
  const mistaken = new Set(rows.flatMap((row) => (row.kind === 'taken-back' ? [row.takesBack] : [])))
  return rows.filter((row): row is Stay => row.kind !== 'taken-back' && !mistaken.has(row.act))
}

const key = ({ since, recordedAt, act }: Stay): string => `${since ?? ''} ${recordedAt} ${act}`
const lastOf = (rows: readonly Stay[]): Stay | null => rows.reduce<Stay | null>((last, row) => (last && key(last) > key(row) ? last : row), null)

const livesThere = ({ kind }: Stay): boolean => kind === 'lives' || kind === 'temporary'
const written = (row: Stay): string => `${row.since === null ? 0 : 1} ${row.recordedAt}`
const putDown = (row: StayRow): string => (row.kind === 'taken-back' ? `1 ${row.recordedAt}` : `${written(row)} ${row.act}`)

/** `home`: where somebody lives, or that they have gone; `away`: the absence on top of it. */
type Where = { home: Stay | null; away: Stay | null }
const nowhere: Where = { home: null, away: null }
const onTop = ({ home, away }: Where): Stay | null => away ?? home
/** An absence and a going away are from where somebody lived then, which may have been put right since. */
const from = (home: Stay | null, row: Stay): Stay => (home === null || home.household === row.household ? row : { ...row, household: home.household })

/** The first line of all, by when it was put down. */
const firstOf = (count: readonly Stay[]): Stay | null =>
  count.reduce<Stay | null>((least, row) => (least && `${written(least)} ${key(least)}` < `${written(row)} ${key(row)}` ? least : row), null)
/**
 * Before the first line of all nobody lived anywhere here: like the roster's it is before whatever is said of them later, from whatever moment, so that a wrong door is put
 * right by a move. But whoever had gone before they were entered has come since.
 */
const orderOf = (first: Stay | null) => (row: Stay): string => (row === first ? `  ${key(row)}` : key(row))
const hasCome = (first: Stay | null, row: Stay): boolean => row.kind === 'moved-out' && first !== null && key(row) < key(first)

/** Whether a going away from that moment is before what was put down first of them: they have come since, and are here all the same. */
export const hadGoneBefore = (rows: readonly StayRow[], row: StayRow): boolean => row.kind !== 'taken-back' && hasCome(firstOf(counting(rows)), row)

/** Until when whoever is back from that moment stays, by the end that was agreed before: over by then, it is over at once, and is asked about. */
export const endFrom = (agreed: Instant | null, since: Instant): Instant | null => (agreed !== null && agreed <= since ? plus(since, 1) : agreed)

type Carried = ReadonlyMap<ActId, { saysEnd: boolean }>
/**
 * Who is back, or stays longer, comes to no other home and comes back from no going away: they are again what they were, by all that is known of it now. Those
 * are the acts, of what was known when they were put down, that name the very home somebody was of; a move there is turned away. With each whether it says another end than the one known then:
 * whoever is back stays on until whatever was agreed before, also where that is told later. Not of whoever stayed for a time and lives there for good: that says what they are.
 */
function carriedOn(rows: readonly StayRow[]): Carried {
  const carried = new Map<ActId, { saysEnd: boolean }>()
  const inTurn = rows.filter((row) => row.kind !== 'taken-back').toSorted((a, b) => (putDown(a) < putDown(b) ? -1 : 1))
  for (const row of inTurn.filter(livesThere)) {
    const where = whereOf(counting(rows.filter((one) => putDown(one) < putDown(row))), carried)
    const then = onTop(where)
    const forGood = row.kind === 'lives' && where.home?.kind === 'temporary'
    const agreed = (where.home ?? then)?.until ?? null
    const saysEnd = row.until !== agreed && !(row.since !== null && row.until === endFrom(agreed, row.since))
    if (then && isOfHere(then.kind) && then.household === row.household && !forGood) carried.set(row.act, { saysEnd })
  }
  return carried
}

function next({ home, away }: Where, row: Stay, carried: Carried): Where {
  // An absence ends no going away, whenever either was put down.
  if (row.kind === 'away') return home?.kind === 'moved-out' ? { home, away } : { home, away: from(home, row) }
  if (!livesThere(row)) return { home: from(home, row), away: null }
  const said = carried.get(row.act)
  if (!home || !said) return { home: row, away: null }
  if (!isOfHere(home.kind) || (row.kind === 'temporary' && home.kind === 'lives')) return { home, away: null }
  const { kind, household, host, place, until } = home
  return { home: { ...row, kind, household, host, place, until: row.kind === kind && said.saysEnd ? row.until : until }, away: null }
}

/** The rows one after the other, by when each began; of two that began at once the one put down last is later. */
const whereOf = (rows: readonly Stay[], carried: Carried, first = firstOf(rows), order = orderOf(first)): Where =>
  rows.filter((row) => !hasCome(first, row)).toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).reduce((where, row) => next(where, row, carried), nowhere)

/** What holds: what began last, an absence on top of where somebody lives; and nothing after a death. Null when nothing was ever put down. */
export function stayNow(rows: readonly StayRow[]): Stay | null {
  const count = counting(rows)
  const first = firstOf(count)
  const order = orderOf(first)
  const died = lastOf(count.filter(({ kind }) => kind === 'died'))
  return onTop(whereOf(died ? count.filter((row) => row === died || (row.kind !== 'died' && order(row) < order(died))) : count, carriedOn(rows), first))
}

/** What somebody is again when they are back: what they were before they went. */
export const stayBefore = (rows: readonly StayRow[]): Stay | null => whereOf(counting(rows), carriedOn(rows)).home

/** Of the household still: whoever is away is expected back. */
export const isOfHere = (kind: StayKind): boolean => kind === 'lives' || kind === 'temporary' || kind === 'away'

/** Leaves the household for good, and with it what opens that: a slip, a link, a phone that is signed in. */
export const leavesHome = (act: ActKind): boolean => act === 'moved' || act === 'moved-out'
/** Nobody to be let out any more: passes end and requests are closed. */
export const isGone = (act: ActKind): boolean => act === 'moved-out' || act === 'died'

/** Clocks of desks may be a little ahead. */
const leeway = 10 * minute

/** Whether the times can be put down so. Problems: `stay-in-the-future`, `stay-ends-before-it-begins`. */
export function checkTimes({ since, until }: { since: Instant; until: Instant | null }, now: Instant): Result<null> {
  if (since > plus(now, leeway)) return no({ code: 'stay-in-the-future' })
  return until !== null && until <= since ? no({ code: 'stay-ends-before-it-begins' }) : ok(null)
}

/** Whether it can be said of somebody who is `kind` now. Problems: `person-has-died`, `person-has-gone`, `not-for-a-time`, `person-is-here`. */
export function mayAct(act: ActKind, kind: StayKind): Result<null> {
  if (kind === 'died') return no({ code: 'person-has-died' })
  // Whoever has gone may have died since, or come to live here again.
  if (kind === 'moved-out' && act !== 'moved' && act !== 'died') return no({ code: 'person-has-gone' })
  if ((act === 'longer' || act === 'for-good') && kind !== 'temporary') return no({ code: 'not-for-a-time' })
  return act === 'back' && kind !== 'away' ? no({ code: 'person-is-here' }) : ok(null)
}

const isFirst = (count: readonly Stay[], one: Stay): boolean => count.every((row) => written(row) >= written(one))

/** Of whoever was put on the list by mistake alone: from where, and since when it is known. Null for everybody else. */
export function neverHere(rows: readonly StayRow[]): { household: HouseholdId; from: Instant } | null {
  const back = rows.flatMap((row) => (row.kind === 'taken-back' ? [row.recordedAt] : [])).reduce<Instant | null>((last, at) => (last && last > at ? last : at), null)
  const first = rows.flatMap((row) => (row.kind === 'taken-back' ? [] : [row]))[0]
  return back && first && counting(rows).length === 0 ? { household: first.household, from: back } : null
}

/**
 * Whether that act can be taken back for somebody. Of the first line of all one that the desk wrote, where it is the only one and nothing rests on it (`unused`): they were
 * never here. Else whoever does not belong here has gone.
 * Not before what came after and says that they live there as well: back from an absence, they are back at that home.
 * Problems: `already-taken-back`, `not-to-take-back`, `more-rests-on-it`.
 */
export function mayTakeBack(rows: readonly StayRow[], act: ActId, unused = false): Result<Stay> {
  if (rows.some((row) => row.kind === 'taken-back' && row.takesBack === act)) return no({ code: 'already-taken-back' })
  const count = counting(rows)
  const mistake = count.find((row) => row.act === act)
  if (!mistake || mistake.since === null || (isFirst(count, mistake) && !(unused && count.length === 1))) return no({ code: 'not-to-take-back' })
  const rests = livesThere(mistake) && count.some((row) => row !== mistake && livesThere(row) && row.household === mistake.household && row.recordedAt > mistake.recordedAt)
  return rests ? no({ code: 'more-rests-on-it' }) : ok(mistake)
}
