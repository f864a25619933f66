// Sealing orders and what a home is under, at any moment, past or future. Pure: orders and rules in, status out.
// Orders overlap; the strictest that covers the home, or the person, counts. A new case starts the clock again.

import type { BuildingId, CompoundId, ControlRuleId, EntranceId, FlatId, ResidentId, SealingOrderId } from '../kernel/ids.ts'
import { addDays, dayOf, hour, later, plus, startOfDay, type Instant, type Zone } from '../kernel/instants.ts'
import { strictness, type Level } from '../people/levels.ts'
import type { Home } from '../people/people.ts'

/** One stage: `days` whole local days (or `hours`) at `level`. */
export type Stage = { code: string; level: Level; days: number; hours?: number | undefined }
/** A control rule such as 2 + 12: ordered stages. Versions are dated; an order keeps the version it was issued under. */
export type ControlRule = {
  id: ControlRuleId
  code: string
  version: number
  validFrom: Instant
  stages: readonly Stage[]
  /** `midnight`: days are counted from the midnight that follows the start, the usual reading; `moment`: from the start itself. */
  countsFrom: 'midnight' | 'moment'
}

export type Scope =
  | { kind: 'compound'; id: CompoundId }
  | { kind: 'building'; id: BuildingId }
  | { kind: 'entrance'; id: EntranceId }
  | { kind: 'flat'; id: FlatId }
  | { kind: 'person'; id: ResidentId }

export type SealingOrder = {
  id: SealingOrderId
  scope: Scope
  rule: ControlRule
  startsAt: Instant
  /** moments at which a new case in the scope started the clock again */
  restarts: readonly Instant[]
  liftedAt: Instant | null
  /** role or office that issued it, and on what ground */
  issuer: string
  ground: string
  /** whether there is a case inside the scope, known since when */
  caseSince: Instant | null
}

export type StageSpan = { order: SealingOrderId; stage: string; level: Level; from: Instant; until: Instant }

function stageEnd(rule: ControlRule, from: Instant, stage: Stage, zone: Zone): Instant {
  if (stage.hours !== undefined) return plus(from, stage.hours * hour)
  if (stage.days === 0) return from
  if (rule.countsFrom === 'moment') return plus(from, stage.days * 24 * hour)
  const start = dayOf(from, zone)
  // From midnight: a day that has begun already does not count, also for a stage that follows one of hours.
  const begun = startOfDay(start, zone) === from ? 0 : 1
  return startOfDay(addDays(start, stage.days + begun), zone)
}

/** The stages one order runs through, as half-open spans in time order; cut by every restart and by lifting. */
export function spansOf(order: SealingOrder, zone: Zone): readonly StageSpan[] {
  const there = worked.get(order)
  if (there?.zone === zone) return there.spans
  const spans = workOut(order, zone)
  worked.set(order, { zone, spans })
  return spans
}

// Orders are never changed in place, and the calendar is what costs time: a matrix asks for the same spans a thousand times.
const worked = new WeakMap<SealingOrder, { zone: Zone; spans: readonly StageSpan[] }>()

function workOut(order: SealingOrder, zone: Zone): StageSpan[] {
  // A set, sorted: reports of new cases come late, twice and out of order.
  const starts = [...new Set([order.startsAt, ...order.restarts.filter((at) => at > order.startsAt)])].sort()
  const spans: StageSpan[] = []
  starts.forEach((start, i) => {
    const cut = starts[i + 1]
    let from = start
    order.rule.stages.forEach((stage) => {
      const end = stageEnd(order.rule, from, stage, zone)
      const until = [end, cut, order.liftedAt].reduce<Instant>((low, x) => (x && x < low ? x : low), end)
      if (from < until) spans.push({ order: order.id, stage: stage.code, level: stage.level, from, until })
      from = end
    })
  })
  return spans
}

/** When the order ends by itself or was lifted. One that was lifted before it began was over then. */
export const endOf = (order: SealingOrder, zone: Zone): Instant =>
  spansOf(order, zone).at(-1)?.until ?? (order.liftedAt !== null && order.liftedAt < order.startsAt ? order.liftedAt : order.startsAt)

/** When the run began that holds at `at`: its days are counted from there. Of one that begins later, its beginning. */
export const runStart = ({ startsAt, restarts }: SealingOrder, at: Instant): Instant => restarts.filter((start) => start <= at).reduce(later, startsAt)

/** A case in the order's scope is known at `at`, and the order holds. */
export const caseKnown = (order: SealingOrder, at: Instant, zone: Zone): boolean =>
  order.caseSince !== null && order.caseSince <= at && spansOf(order, zone).some((span) => span.from <= at && at < span.until)

export function coversHome(order: SealingOrder, home: Home, resident: ResidentId | null): boolean {
  const { scope } = order
  switch (scope.kind) {
    case 'compound': return scope.id === home.compound
    case 'building': return scope.id === home.building
    case 'entrance': return scope.id === home.entrance
    case 'flat': return scope.id === home.flat
    case 'person': return scope.id === resident
  }
}

/**
 * What a home is under. `until` is when that becomes another: the stage ends, or a stricter order begins. `next` is what holds then; `freeAt` is
 * when nothing holds any more.
 */
export type Status =
  | { level: 'open'; order: null; stage: null; until: null; next: null; freeAt: null; day: null; caseInScope: false }
  | { level: Level; order: SealingOrderId; stage: string; until: Instant; next: Level; freeAt: Instant; /** 1 on the first local day of the order's present run */ day: number; caseInScope: boolean }

export const open: Status = { level: 'open', order: null, stage: null, until: null, next: null, freeAt: null, day: null, caseInScope: false }

/** Where two spans are equally strict, the one that ends later counts; then the id decides, so that the order of reading never does. */
const stricter = (a: StageSpan, b: StageSpan): StageSpan => {
  const by = strictness(a.level) - strictness(b.level)
  if (by !== 0) return by > 0 ? a : b
  if (a.until !== b.until) return a.until > b.until ? a : b
  return a.order <= b.order ? a : b
}

const strictest = (spans: readonly StageSpan[], at: Instant): StageSpan | null =>
  spans.reduce<StageSpan | null>((hit, span) => (span.from <= at && at < span.until ? (hit ? stricter(hit, span) : span) : hit), null)

/** Until when it is as under this span: a stricter one may cut in, and another may go on with the same. */
function lasts(spans: readonly StageSpan[], hit: StageSpan): Instant {
  const cut = spans.filter((span) => span.from > hit.from && span.from < hit.until && strictness(span.level) > strictness(hit.level)).map((span) => span.from).sort()[0]
  if (cut) return cut
  const next = strictest(spans, hit.until)
  return next && next.level === hit.level && next.stage === hit.stage ? lasts(spans, next) : hit.until
}

/**
 * The status of a home (and, when named, of a person in it) at any moment, past or future.
 * Orders must be of the home's community; those that do not cover it are passed over.
 */
export function statusAt(home: Home, resident: ResidentId | null, orders: readonly SealingOrder[], at: Instant, zone: Zone): Status {
  const covering = orders.filter((order) => coversHome(order, home, resident))
  const ahead: StageSpan[] = []
  let hit: StageSpan | null = null
  let freeAt = at
  let caseInScope = false
  for (const order of covering) {
    for (const span of spansOf(order, zone)) {
      if (span.until <= at) continue
      ahead.push(span)
      freeAt = later(freeAt, span.until)
      if (span.from <= at) {
        hit = hit ? stricter(hit, span) : span
        if (order.caseSince !== null && order.caseSince <= at) caseInScope = true
      }
    }
  }
  if (!hit) return open
  const order = covering.find((o) => o.id === hit.order)!
  const days = Math.round((Date.parse(dayOf(at, zone)) - Date.parse(dayOf(runStart(order, at), zone))) / 86_400_000) + 1
  const until = lasts(ahead, hit)
  return { level: hit.level, order: hit.order, stage: hit.stage, until, next: strictest(ahead, until)?.level ?? 'open', freeAt, day: days, caseInScope }
}

export type Piece = { from: Instant; until: Instant; status: Status }

const samePiece = (a: Status, b: Status): boolean => a.level === b.level && a.stage === b.stage && a.order === b.order && a.caseInScope === b.caseInScope

/**
 * The timeline of a home: half-open pieces without a gap from `from` to `until`; neighbours under the same stage of the same
 * order are one. A piece's `status` is the one at its beginning: how long it lasts, the piece itself says. Empty unless from < until.
 */
export function timelineOf(home: Home, resident: ResidentId | null, orders: readonly SealingOrder[], from: Instant, until: Instant, zone: Zone): Piece[] {
  if (from >= until) return []
  const covering = orders.filter((order) => coversHome(order, home, resident))
  const cuts = new Set<Instant>([from])
  for (const order of covering) {
    const moments = spansOf(order, zone).flatMap((span) => [span.from, span.until])
    for (const at of [...moments, order.caseSince]) if (at !== null && from < at && at < until) cuts.add(at)
  }
  const pieces: Piece[] = []
  const starts = [...cuts].sort()
  starts.forEach((start, i) => {
    const status = statusAt(home, resident, covering, start, zone)
    const last = pieces.at(-1)
    const end = starts[i + 1] ?? until
    if (last && samePiece(last.status, status)) last.until = end
    else pieces.push({ from: start, until: end, status })
  })
  return pieces
}
