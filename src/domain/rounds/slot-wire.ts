// Who comes when, over the wire.

import { z } from 'zod'
import { at, dated, id, newId } from '../kernel/wire.ts'

export const slot = z.object({ entrance: id<'entrance'>(), station: id<'station'>(), from: dated, until: dated })
/** As many entrances as the largest community has. */
export const slots = z.array(slot).max(2000)

/** POST /testing-rounds/:id/slots (test.write): those alone that are to be another. Problems: `testing-slots-wrong` (twice, order, too-early, too-late, over, closed, nobody), `testing-slots-called` (an entrance is called), `not-found` (station, place). */
export const moveSlots = z.object({ id: newId<'act'>(), slots: slots.min(1), /** of the proposal that was read; where something else was done since, it would move others, and where it has lain for long, they would hear too late. Problem: `testing-slots-changed` */ last: id<'act'>().nullable().optional() })
/** POST /testing-rounds/:id/shift/preview {station, minutes}: how many entrances, and whom it would tell. */
export const shift = z.object({ station: id<'station'>(), minutes: z.number().int().min(5).max(600) })
export const shiftPreview = z.object({ entrances: z.number(), homes: z.number(), people: z.number(), /** the last that was done with the slots, as it was seen */ last: id<'act'>().nullable() })
export type ShiftPreview = z.infer<typeof shiftPreview>
/** `last`: of the preview that was read; where something else was done since, two desks would put off twice. Problem: `testing-slots-changed`. */
export const newShift = shift.extend({ id: newId<'act'>(), last: id<'act'>().optional() })
export const takeBackShift = z.object({ id: newId<'act'>(), act: id<'act'>() })

/** GET /testing-rounds/:id/slots (test.read), the first first. `asked`: how many of an entrance should still come. */
export const roundSlots = z.object({
  slots: z.array(z.object({ entrance: id<'entrance'>(), building: id<'building'>(), buildingLabel: z.string(), label: z.string(), compound: z.string(), station: id<'station'>(), from: at, until: at, people: z.number(), asked: z.number() })),
  acts: z.array(z.object({
    id: id<'act'>(), what: z.enum(['planned', 'moved', 'shifted', 'taken-back']), station: id<'station'>().nullable(), minutes: z.number().nullable(), entrances: z.number(), at, by: z.string(), takenBack: z.boolean(),
  })),
})
export type RoundSlots = z.infer<typeof roundSlots>
