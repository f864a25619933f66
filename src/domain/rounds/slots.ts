// Slots of a round that was called: which entrance comes when and where. What may not be kept, what rain makes of them, and how soon homes have to hear.

import type { EntranceId, StationId } from '../kernel/ids.ts'
import { day, hour, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { morningAfter } from '../notices/quiet-hours.ts'
import type { Urgency } from '../notices/notice.ts'

export type RoundSlot = { entrance: EntranceId; station: StationId; from: Instant; until: Instant }
export type SlotFault = 'twice' | 'order' | 'too-early' | 'too-late'

/** So long before a round begins, and after it ends, somebody may still be asked to come. */
const around = day

/** What keeps these slots from being kept: an entrance that comes twice, a slot that ends before it begins, or one far from the round. */
export function slotFault(slots: readonly RoundSlot[], round: { begins: Instant; ends: Instant }): SlotFault | null {
  if (new Set(slots.map((one) => one.entrance)).size !== slots.length) return 'twice'
  if (slots.some((one) => one.until <= one.from)) return 'order'
  if (slots.some((one) => one.from < plus(round.begins, -around))) return 'too-early'
  return slots.some((one) => one.until > plus(round.ends, around)) ? 'too-late' : null
}

/** Those at this station that have not begun, so many minutes later: nobody who was called already is sent away. */
export const rained = (slots: readonly RoundSlot[], station: StationId, minutes: number, now: Instant): RoundSlot[] => slots
  .filter((one) => one.station === station && one.from > now)
  .map((one) => ({ ...one, from: plus(one.from, minutes * minute), until: plus(one.until, minutes * minute) }))

/** Those that are other than they were, or were not there. */
export function changedSlots(before: readonly RoundSlot[], after: readonly RoundSlot[]): RoundSlot[] {
  const was = new Map(before.map((one) => [one.entrance, one]))
  return after.filter((one) => {
    const old = was.get(one.entrance)
    return !old || old.station !== one.station || old.from !== one.from || old.until !== one.until
  })
}

/** Whoever comes sooner than this after the first hour at which a home may be rung hears at once, by night as well; all others when it is day. */
const soon = 2 * hour
export const slotUrgency = (from: Instant, now: Instant, zone: Zone): Urgency => (from < plus(morningAfter(now, zone) ?? now, soon) ? 'cannot-wait' : 'usual')
