// What lies in a box, whether it is closed, who has it, and why somebody has to look at it: from all that was told of it, in whatever order that came.
// A box is a thing that passes from hand to hand (domain/custody); tubes lie in it as swabs lie in a tube.

import { chainOf, reconcile, type Chain, type Handing, type Holder } from '../custody/custody.ts'
import type { BoxActId, BoxId, CustodyActId, DeviceId, StationId } from '../kernel/ids.ts'
import { day, hour, type Instant } from '../kernel/instants.ts'
import type { Tube } from './tubes.ts'

export const boxActs = ['opened', 'put', 'out', 'closed', 'reopened'] as const
/** Something done with a box at the table. `code`: what is written on it, when it is opened; `tube`: which was put in or taken out; `count`: how many were counted, when it is closed. */
export type BoxAct = { id: BoxActId; box: BoxId; what: (typeof boxActs)[number]; code: string | null; tube: string | null; count: number | null; at: Instant; device: DeviceId | null; station: StationId | null }

/** From the table to the driver, from the driver to the laboratory: each is said by both. */
export const legs = ['driver', 'laboratory'] as const
export type Leg = (typeof legs)[number]
export type BoxHanding = { id: CustodyActId; box: BoxId; leg: Leg; what: 'given' | 'taken'; at: Instant }

/** After two hours on the road the temperature of a box is noted and somebody asks where it is (field/testing.md, 1.S4). */
export const onTheRoadFor = 2 * hour
/** A round of a whole place is to be done within a day (field/testing.md, facts): a tube of which nothing was heard for longer is asked after. */
export const tubeLateAfter = day
/** A code that nobody used opens nothing any more after this. */
export const codeFor = day

const table: Holder = { kind: 'place', id: 'station' }
const holders: Record<Leg, [Holder, Holder]> = { driver: [table, { kind: 'outside', id: 'driver' }], laboratory: [{ kind: 'outside', id: 'driver' }, { kind: 'outside', id: 'laboratory' }] }

/**
 * `in-two-boxes`: one of its tubes lies in another as well; `after-closing`: a tube was put in after it was closed; `count-differs`: counted were others than were scanned;
 * `gap`: it was given on by somebody who never had it; `code-twice`: another box of the round has the same written on it; `no-opening`: nobody said what is written on it.
 */
export const boxDoubts = ['in-two-boxes', 'after-closing', 'count-differs', 'gap', 'code-twice', 'no-opening'] as const
export type BoxDoubt = (typeof boxDoubts)[number]
export type Box = {
  id: BoxId; code: string; station: StationId | null; tubes: readonly string[]; closed: boolean; openedAt: Instant | null; closedAt: Instant | null; count: number | null
  /** who has it, as far as anybody said */ with: 'station' | Leg; way: Chain; doubts: readonly BoxDoubt[]
}

type Told = { id: string; at: Instant }
const byTime = (a: Told, b: Told): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)
const once = <It extends Told>(all: readonly It[]): It[] => [...new Map(all.map((one) => [one.id, one])).values()].sort(byTime)

/** What is lying in it: the last that was said of each tube. */
function inside(acts: readonly BoxAct[]): string[] {
  const lies = new Set<string>()
  for (const { what, tube } of acts) {
    if (tube !== null && what === 'put') lies.add(tube)
    if (tube !== null && what === 'out') lies.delete(tube)
  }
  return [...lies]
}

/** Opened again at the table before anybody took it: what was said of giving it away until then is no longer so. */
function standing(acts: readonly BoxAct[], handings: readonly BoxHanding[]): BoxHanding[] {
  const reopened = acts.findLast((act) => act.what === 'reopened')
  const taken = reopened && handings.some((one) => one.what === 'taken' && one.at <= reopened.at)
  return reopened && !taken ? handings.filter((one) => one.at > reopened.at) : [...handings]
}

/** What was said of giving it since it was opened again at the table, by whatever way it had come back. */
export function sinceReopened<It extends BoxHanding>(acts: readonly BoxAct[], handings: readonly It[]): It[] {
  const reopened = once(acts).findLast((act) => act.what === 'reopened')
  return handings.filter((one) => !reopened || one.at > reopened.at)
}

/** How one box stands. */
export function boxOf(id: BoxId, told: readonly BoxAct[], handed: readonly BoxHanding[]): Box {
  const acts = once(told.filter((act) => act.box === id))
  const opened = acts.findLast((act) => act.what === 'opened')
  const last = acts.findLast((act) => act.what === 'closed' || act.what === 'reopened')
  const closed = last?.what === 'closed'
  const tubes = inside(acts)
  const handings = standing(acts, once(handed.filter((one) => one.box === id)))
  const way = chainOf(table, handings.map((one): Handing => ({ id: one.id, thing: id, what: one.what, from: holders[one.leg][0], to: holders[one.leg][1], at: one.at })))
  const found = new Set<BoxDoubt>()
  if (!opened) found.add('no-opening')
  if (closed && acts.some((act) => act.what === 'put' && act.at > last.at)) found.add('after-closing')
  if (closed && last.count !== null && last.count !== tubes.length) found.add('count-differs')
  if (way.passings.some((one) => one.gap)) found.add('gap')
  return {
    id, code: opened?.code ?? '', station: acts.find((act) => act.station !== null)?.station ?? null, tubes, closed, openedAt: opened?.at ?? acts[0]?.at ?? null, closedAt: closed ? last.at : null,
    count: closed ? last.count : null, with: way.with.kind === 'place' ? 'station' : (way.with.id as Leg), way, doubts: boxDoubts.filter((one) => found.has(one)),
  }
}

/** All boxes of which anything was told, the first opened first. */
export function boxesOf(acts: readonly BoxAct[], handings: readonly BoxHanding[]): Box[] {
  const boxes = [...new Set([...acts, ...handings].map((one) => one.box))].map((id) => boxOf(id, acts, handings))
  const [lies, codes] = [new Map<string, number>(), new Map<string, number>()]
  for (const box of boxes) {
    for (const tube of box.tubes) lies.set(tube, (lies.get(tube) ?? 0) + 1)
    if (box.code !== '') codes.set(box.code, (codes.get(box.code) ?? 0) + 1)
  }
  const doubts = (box: Box): BoxDoubt[] => boxDoubts.filter((one) => box.doubts.includes(one)
    || (one === 'in-two-boxes' && box.tubes.some((tube) => lies.get(tube)! > 1)) || (one === 'code-twice' && (codes.get(box.code) ?? 0) > 1))
  return boxes.map((box) => ({ ...box, doubts: doubts(box) })).sort((a, b) => ((a.openedAt ?? '') < (b.openedAt ?? '') ? -1 : (a.openedAt ?? '') > (b.openedAt ?? '') ? 1 : a.id < b.id ? -1 : 1))
}

/** At the table, before a box closes. By number: what should stand on the rack and does not; what does and is not known here; what is not closed; what has a doubt. */
export type Difference = { missing: string[]; unknown: string[]; open: string[]; doubt: string[] }

/** `known`: the tubes that whoever asks knows of and has; `elsewhere`: those that lie in another box; `scanned`: what stands on the rack. */
export function differenceAt(known: readonly Pick<Tube, 'code' | 'closed' | 'doubts' | 'members'>[], elsewhere: ReadonlySet<string>, scanned: readonly string[]): Difference {
  const here = new Map(known.map((tube) => [tube.code, tube]))
  const { missing, unknown } = reconcile(known.filter((tube) => tube.members.length > 0 && !elsewhere.has(tube.code)).map((tube) => tube.code), scanned)
  const onRack = [...new Set(scanned)].sort()
  return { missing, unknown: unknown.filter((one) => !here.has(one)), open: onRack.filter((one) => here.get(one)?.closed === false), doubt: onRack.filter((one) => (here.get(one)?.doubts.length ?? 0) > 0) }
}
