// What is broken in a home and how it is mended: by oneself, guided by telephone, by a visit, in this order unless there is danger. What was done is acts that are
// only added, as with the promise whose case a repair is. What a visit into a sealed home costs is worked out here, before anybody is sent.

import type { ResidentId } from '../kernel/ids.ts'
import { day, hour, later, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { no, ok, never, type Result } from '../kernel/result.ts'
import { strictness, type Level } from '../people/levels.ts'
import type { Home } from '../people/people.ts'
import { coversHome, spansOf, type SealingOrder } from '../sealing/sealing.ts'
import type { CaseKind } from '../desk/cases.ts'

/** Cases that can be a repair. */
export const repairKinds = ['water', 'power', 'gas', 'lift', 'drain', 'repair'] as const satisfies readonly CaseKind[]
export type RepairKind = (typeof repairKinds)[number]
export const isRepairKind = (kind: string): kind is RepairKind => (repairKinds as readonly string[]).includes(kind)
/** Where in or before the flat. */
export const spots = ['kitchen', 'bathroom', 'toilet', 'living-room', 'bedroom', 'balcony', 'whole-flat', 'stairwell'] as const
export type Spot = (typeof spots)[number]
export const supplies = ['water', 'power', 'gas'] as const
export type Supply = (typeof supplies)[number]
/** Who is worse off than others while it lasts: what they depend on, never what they suffer from. */
export const risks = ['oxygen', 'bedridden', 'baby', 'pregnant', 'alone'] as const
export type Risk = (typeof risks)[number]
/** What skips the order. */
export const dangers = ['gas', 'fire', 'lift', 'burst-main', 'oxygen'] as const
export type Danger = (typeof dangers)[number]

export type Said = { spot: Spot; since: Instant | null; stopped: readonly Supply[]; risks: readonly Risk[]; /** by whoever reports it; null: none */ danger: Danger | null }
/** What was said, and what follows from it: no power with an oxygen machine is danger, whoever forgets to say so. */
export function dangerOf({ danger, stopped, risks: who }: Said): Danger | null {
  if (danger !== null) return danger
  return stopped.includes('power') && who.includes('oxygen') ? 'oxygen' : null
}

/** Of nothing but its kind nobody knows what to bring. In danger nobody is asked for words. */
export const saysNothing = ({ words, said, pictures }: { words: string; said: Said; /** how many come with it */ pictures: number }): boolean =>
  dangerOf(said) === null && words.trim() === '' && said.stopped.length === 0 && pictures === 0

/** One is kept, and of two the graver: a form that was opened before knows nothing of what was put down since. */
const gravest = ['fire', 'gas', 'oxygen', 'burst-main', 'lift'] as const satisfies readonly Danger[]
/** What is kept when that is said now: a danger that somebody put down meanwhile stays beside a lesser one, unless it is the one of which it is said on purpose that it is none. */
export function saidOver(said: Said, before: Danger | null, none: Danger | null): Said {
  const is = dangerOf(said)
  return before === null || before === none || (is !== null && gravest.indexOf(is) <= gravest.indexOf(before)) ? said : { ...said, danger: before }
}

export const repairWays = ['self', 'guided', 'visit'] as const
export type RepairWay = (typeof repairWays)[number]
/** Why a way led nowhere. `cannot`: whoever lives there cannot do it. */
export const failures = ['did-not-help', 'cannot'] as const
/** Who has it: the compound's property company, the street's repair station, the district's centre. */
export const repairLevels = ['property', 'street', 'district'] as const
export type RepairLevel = (typeof repairLevels)[number]
/** Who is asked when that one has not moved; null: there is nobody above. */
export const levelAbove = (level: RepairLevel): RepairLevel | null => repairLevels[repairLevels.indexOf(level) + 1] ?? null
/** What is offered as its time, before somebody says another: in danger an hour each. */
const usualTime: Record<RepairLevel, number> = { property: 4 * hour, street: 8 * hour, district: day }
export const usualDueOf = (level: RepairLevel, danger: Danger | null, now: Instant): Instant => plus(now, danger ? hour : usualTime[level])

/** As many pictures of it as show what is broken. */
export const mostPictures = 3
/** So long after it is closed its pictures are gone. */
export const picturesKept = 14 * day

/** What a visit costs whoever comes: `stays` until `until`, within `where`. `until` null where nobody stays. */
export type VisitCost = { level: Level; stays: 'nobody' | 'visitor'; where: 'flat' | 'entrance' | 'building' | 'compound' | null; until: Instant | null }
/** Where somebody is sent: every home that it may be, and everybody who lives behind its doors. */
export type VisitPlace = { homes: readonly Home[]; people: readonly ResidentId[] }
/** `until` is `from` where only the moment of coming is asked. */
export type VisitTimes = { from: Instant; until: Instant; protected: boolean }
/**
 * Whoever is in a sealed home without protection is under what it is under, also where the order begins while they are there: they stay until it is sealed no more. Spans of several orders, and of several
 * stages, that follow each other without a gap hold as one. `where`: on what the order is that holds longest; one on a person closes their flat.
 */
export function costOfVisit(orders: readonly SealingOrder[], { homes, people }: VisitPlace, { from, until, protected: safe }: VisitTimes, zone: Zone): VisitCost {
  const residents = [null, ...people]
  const covering = orders.filter((order) => homes.some((home) => residents.some((resident) => coversHome(order, home, resident))))
  const spans = covering.flatMap((order) => spansOf(order, zone).map((span) => ({ ...span, where: order.scope.kind === 'person' ? 'flat' as const : order.scope.kind })))
  const during = spans.filter((span) => span.until > from && (span.from <= from || span.from < until))
  const level = during.reduce<Level>((strictest, span) => (strictness(span.level) > strictness(strictest) ? span.level : strictest), 'open')
  if (level !== 'sealed' || safe) return { level, stays: 'nobody', where: null, until: null }
  const sealed = spans.filter((span) => span.level === 'sealed')
  const longest = during.filter((span) => span.level === 'sealed').reduce((a, b) => (b.until > a.until || (b.until === a.until && b.order < a.order) ? b : a))
  return { level, stays: 'visitor', where: longest.where, until: joinedUntil(sealed, longest.until) }
}
/** As long as one of them takes up where another ends. */
const joinedUntil = (spans: readonly { from: Instant; until: Instant }[], end: Instant): Instant =>
  spans.toSorted((a, b) => (a.from < b.from ? -1 : 1)).reduce((at, span) => (span.from <= at ? later(at, span.until) : at), end)
export const sameCost = (a: VisitCost, b: VisitCost): boolean => a.level === b.level && a.stays === b.stays && a.where === b.where && a.until === b.until

export type Visit = { /** who comes, as the gate is told: trade and company */ who: string; from: Instant; until: Instant; protected: boolean; cost: VisitCost }
export type RepairDeed =
  | { kind: 'way'; way: 'self' | 'guided' }
  | { kind: 'failed'; way: RepairWay; why: (typeof failures)[number]; words: string }
  | { kind: 'visit'; visit: Visit }
  | { kind: 'visit-off'; words: string }
  /** orders have changed since: what the visit of that `seq` costs by now. The server alone says so */
  | { kind: 'cost'; of: number; cost: VisitCost }
  /** `ring`: whom one calls there; acts of before know of nobody */
  | { kind: 'level'; level: RepairLevel; due: Instant; words: string; ring?: string }
  /** whoever has had it since the act of that `seq` has not moved in their time. The server alone says so */
  | { kind: 'level-late'; of: number }
  /** by whoever lives there: on their page, or to the desk, which writes down by which way it was `heard` and what was said */
  | { kind: 'works'; words: string; heard?: Heard }
  /** `still`: it was not over when they said so, as the server says: it brings words and nothing else */
  | { kind: 'again'; words: string; still?: true }
  /** the home wants to borrow one, `words`: which */
  | { kind: 'tool'; words: string }
/** By which way whoever lives there can say to the desk that it works. */
export const hearings = ['phone', 'window', 'at-the-door'] as const
export type Heard = (typeof hearings)[number]
export type RepairAct = { seq: number; at: Instant; deed: RepairDeed }

export type Repair = {
  way: RepairWay | null; /** ways that led nowhere, since it was last reported */ failed: readonly RepairWay[]; visit: Visit | null; /** the `seq` of its sending, and what was shown then where it costs another by now */ sent: number | null; costWas: VisitCost | null; level: RepairLevel; levelDue: Instant | null
  /** the `seq` of its handing on, since when, and whom one calls there */ handed: number | null; levelSince: Instant | null; levelRing: string; /** since when their time is over and nobody has moved */ levelLate: Instant | null
  /** when they asked for a tool, until they said that it did not help */ toolAskedAt: Instant | null; /** when they said that it works, and by which way the desk heard that; null: they said it on their page */ worksAt: Instant | null; worksHeard: Heard | null; /** how often it came back */ again: number; acts: number
}
export const untouchedRepair: Repair = { way: null, failed: [], visit: null, sent: null, costWas: null, level: 'property', levelDue: null, handed: null, levelSince: null, levelRing: '', levelLate: null, toolAskedAt: null, worksAt: null, worksHeard: null, again: 0, acts: 0 }

const cameBack = ({ again, worksAt }: Repair): number => again + (worksAt === null ? 0 : 1)
const noVisit = { visit: null, sent: null, costWas: null }
const noLevel = { level: 'property', levelDue: null, handed: null, levelSince: null, levelRing: '', levelLate: null } as const
function step(is: Repair, { seq, at, deed }: RepairAct): Repair {
  switch (deed.kind) {
    case 'way': return { ...is, way: deed.way }
    case 'failed': return { ...is, failed: [...is.failed.filter((way) => way !== deed.way), deed.way], ...(deed.way === 'visit' ? noVisit : {}), ...(deed.way === 'self' ? { toolAskedAt: null } : {}) }
    // Nobody is sent where it works: it had come back, or did not work after all.
    case 'visit': return { ...is, way: 'visit', visit: deed.visit, sent: seq, costWas: null, worksAt: null, worksHeard: null, again: cameBack(is) }
    case 'visit-off': return { ...is, ...noVisit }
    case 'cost': return is.visit === null || is.sent !== deed.of ? is : costNow(is, is.visit, deed.cost)
    case 'level': return { ...is, level: deed.level, levelDue: deed.due, handed: seq, levelSince: at, levelRing: deed.ring ?? '', levelLate: null }
    case 'level-late': return is.handed === deed.of ? { ...is, levelLate: at } : is
    // Whoever was sent may have to stay inside: the gate goes on knowing it.
    case 'works': return { ...is, worksAt: at, worksHeard: deed.heard ?? null }
    // What led nowhere the last time need not be tried once more. Whoever had it was done with it, and has not heard that it is back.
    case 'again': return deed.still ? is : { ...backAtDesk(is), worksAt: null, worksHeard: null, again: cameBack(is) }
    case 'tool': return { ...is, toolAskedAt: at }
    default: return never(deed)
  }
}
function costNow(is: Repair, visit: Visit, cost: VisitCost): Repair {
  const shown = is.costWas ?? visit.cost
  return { ...is, visit: { ...visit, cost }, costWas: sameCost(shown, cost) ? null : shown }
}
/** The one function that says what all acts come to. */
export const repairNow = (acts: readonly RepairAct[]): Repair => ({ ...acts.toSorted((a, b) => a.seq - b.seq).reduce(step, untouchedRepair), acts: acts.length })

/** Opened again since it was handed on, whoever opened it: whoever had it was done with it, and has not heard that it is back. */
export const backAtDesk = (is: Repair): Repair => ({ ...is, ...noLevel })

/** Each sending with what it costs by now, by the `seq` of its act. */
export function visitsNow(acts: readonly RepairAct[]): Map<number, Visit> {
  const visits = new Map<number, Visit>()
  for (const { seq, deed } of acts.toSorted((a, b) => a.seq - b.seq)) {
    if (deed.kind === 'visit') visits.set(seq, deed.visit)
    const visit = deed.kind === 'cost' ? visits.get(deed.of) : undefined
    if (visit && deed.kind === 'cost') visits.set(deed.of, { ...visit, cost: deed.cost })
  }
  return visits
}
/** When whoever was sent has left by, or may leave. */
export const visitOver = ({ until, cost }: Visit): Instant => (cost.until === null ? until : later(until, cost.until))
/** It is more to ask of whoever goes than what was shown. */
export const costsMore = (was: VisitCost, is: VisitCost): boolean => is.stays === 'visitor' && (was.stays === 'nobody' || (was.until ?? '') < (is.until ?? ''))

/** When it goes one step up unless something happens: as long as somebody is on the way, whoever sent them has moved. Null: nobody is waited for, or that is said already. */
export const goesUpAt = ({ levelDue, levelLate, worksAt, visit }: Repair): Instant | null => (levelDue === null || levelLate !== null || worksAt !== null ? null : visit ? later(levelDue, visit.until) : levelDue)

/** Which way may begin now: each after those before it led nowhere; in danger every one. */
export function waysOpen({ failed }: Pick<Repair, 'failed'>, danger: Danger | null): RepairWay[] {
  if (danger !== null) return [...repairWays]
  return repairWays.filter((way, n) => !failed.includes(way) && repairWays.slice(0, n).every((before) => failed.includes(before)) || way === 'visit' && failed.includes('visit'))
}

/** Who is on the way, and has to be called off should nobody need them. */
export const bookedAhead = ({ visit }: Pick<Repair, 'visit'>, now: Instant): Visit | null => (visit && visit.from > now ? visit : null)
/** A case that is open again does not work any more, whoever opened it: whoever lives there is asked anew. But where it is open because somebody who was sent has to be called off. */
export const openNow = (is: Repair, closedAt: Instant | null, now: Instant): Repair => (closedAt === null && !bookedAhead(is, now) ? { ...is, worksAt: null, worksHeard: null } : is)

/** So often a home says something of one repair; whoever has more to say is heard on the telephone. A page that is pressed again and again fills no more. */
export const mostByHome = 40
/** Whether anybody learns something from it: not from “broken again” of what is not over, or from a tool that they asked for already, unless in other words than the last time. */
export function isNews(deed: RepairDeed, acts: readonly RepairAct[], { toolAskedAt }: Pick<Repair, 'toolAskedAt'>, over: boolean): boolean {
  if (deed.kind !== 'again' && deed.kind !== 'tool') return true
  if (deed.kind === 'again' ? over : toolAskedAt === null) return true
  const last = acts.findLast((act) => act.deed.kind === deed.kind)?.deed
  return deed.words !== '' && !(last && 'words' in last && last.words === deed.words)
}

/** Whether that may be done to what the repair is now. */
export function mayRepair(deed: RepairDeed, is: Repair, danger: Danger | null): Result<true> {
  switch (deed.kind) {
    case 'way': case 'visit': {
      const way = deed.kind === 'way' ? deed.way : 'visit'
      const open = waysOpen(is, danger)
      // Whoever is sent already may go on what it costs by now, whatever may begin.
      const again = deed.kind === 'visit' && is.visit?.who === deed.visit.who && is.visit.from === deed.visit.from
      if (!open.includes(way) && !again) return no({ code: 'repair-order', way: open[0] ?? 'visit' })
      return deed.kind === 'visit' && deed.visit.from >= deed.visit.until ? no({ code: 'repair-visit-times' }) : ok(true)
    }
    // Nobody came: called off is not in vain.
    case 'failed': if (deed.way === 'visit' && is.visit === null) return no({ code: 'repair-no-visit' })
      return is.failed.includes(deed.way) && deed.way !== 'visit' ? no({ code: 'repair-order', way: waysOpen(is, danger)[0] ?? 'visit' }) : ok(true)
    case 'visit-off': return is.visit ? ok(true) : no({ code: 'repair-no-visit' })
    case 'level': case 'level-late': case 'cost': return ok(true)
    case 'works': return is.worksAt === null ? ok(true) : no({ code: 'repair-works' })
    case 'again': return ok(true)
    case 'tool': return waysOpen(is, danger).includes('self') ? ok(true) : no({ code: 'repair-order', way: waysOpen(is, danger)[0] ?? 'visit' })
    default: return never(deed)
  }
}
