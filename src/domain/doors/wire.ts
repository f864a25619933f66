// Door rounds over the wire: a round with its tasks and places, whose doors are whose, and what came of each. Names and telephones of those who live
// behind a door come only where a task needs them, and nothing of anybody’s health ever.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, dated, id, newId, someText, text } from '../kernel/wire.ts'
import { figures, outcomes } from './doors.ts'

/** `door`: somebody goes there; `ring`: somebody calls, and is told the number. `names`: it cannot be done without knowing who lives there. */
export const taskKinds = ['door', 'ring'] as const
const newTask = z.object({ id: newId<'door-task'>(), title: someText(120), kind: z.enum(taskKinds), names: z.boolean() })
/** Whose task it is: the round’s own, or handed in by what stands behind it, such as a notice. */
/** `code`: where anybody can ask whether it holds still (`/n/CODE`), `validUntil`: until when it does. `evening`: the round of self-tests whose results are noted there as well. */
export const task = newTask.extend({ source: z.string(), evening: id<'testing-round'>().nullable(), code: z.string().nullable(), validUntil: at.nullable() })
export type Task = z.infer<typeof task>

const place = z.object({ kind: z.enum(['compound', 'building', 'entrance']), id: z.uuid().lowercase() })
/** `empty`: also where nobody is known to live. */
export const newRound = z.object({
  id: newId<'round'>(), title: someText(80), note: text(500), empty: z.boolean(), tasks: z.array(newTask).min(1).max(8), places: z.array(place).min(1).max(200),
}).refine((it) => new Set(it.tasks.map((one) => one.id)).size === it.tasks.length, { message: 'each task has an id of its own', path: ['tasks'] })

/** Closed because something took the place of what it carried: `instead`, with the words of that. */
const over = z.object({ why: z.enum(['superseded', 'withdrawn']), instead: z.uuid(), words: z.string() })

const counts = z.object({ doors: z.number(), done: z.number(), refused: z.number(), again: z.number(), nobody: z.number(), left: z.number() })
/** `differs`: at how many doors two people say what cannot both be. */
const roundHead = z.object({ id: id<'round'>(), title: z.string(), note: z.string(), empty: z.boolean(), madeAt: at, madeBy: z.string(), closedAt: at.nullable(), over: over.nullable(), tasks: z.array(task), counts, differs: z.number() })
export const rounds = z.object({ rounds: z.array(roundHead) })
export type Rounds = z.infer<typeof rounds>

/** Who may walk there: everywhere (`buildings` null), or in these. */
const walker = z.object({ id: id<'account'>(), name: z.string(), buildings: z.array(id<'building'>()).nullable() })
/** A stairwell of a round, or a lane: the piece that is given to one person. */
const stairwell = z.object({ id: id<'entrance'>(), compound: z.string(), building: z.string(), buildingId: id<'building'>(), label: z.string(), counts, given: z.object({ to: id<'account'>(), name: z.string(), at, /** they may not walk there any more */ over: z.boolean() }).nullable() })
export const roundView = roundHead.extend({ stairwells: z.array(stairwell), walkers: z.array(walker) })
export type RoundView = z.infer<typeof roundView>
export type Stairwell = z.infer<typeof stairwell>

/** `to` null: nobody’s for now. */
export const give = z.object({ id: newId<'act'>(), stairwells: z.array(id<'entrance'>()).min(1).max(200), to: id<'account'>().nullable() })
export const end = z.object({ id: newId<'act'>(), what: z.enum(['closed', 'reopened']) })

/** Nobody lives with more than so many behind one door, and no bag holds more. */
const most = z.number().int().min(0).max(500)
const kits = z.object({ lot: id<'kit-lot'>(), count: most.min(1), present: most })
/**
 * What came of a door. `at`: when it happened, by whatever clock. `paper`: it stood on paper and is typed back; `walked`: by whom that was filled in.
 * `taken-back` names the result that was a mistake, and may arrive before it. `homes`: of several behind one door, with which somebody spoke.
 */
export const result = z.object({
  id: newId<'door-result'>(), door: id<'flat'>(), tasks: z.array(id<'door-task'>()).min(1).max(8), outcome: z.enum([...outcomes, 'taken-back']),
  at: anyAt, againAt: dated.nullable(), words: text(500), takesBack: id<'door-result'>().nullable(), paper: z.boolean(), walked: id<'account'>().nullable().default(null),
  homes: z.array(id<'household'>()).max(20).default([]), /** left there, where something was done that is about kits */ kits: kits.nullable().default(null),
}).refine((it) => it.kits === null || it.outcome === 'done', { message: 'what is left there is done', path: ['kits'] }).refine((it) => (it.outcome === 'taken-back') === (it.takesBack !== null), { message: 'what is taken back is named', path: ['takesBack'] })
export type Result = z.infer<typeof result>

/** `who`: the colleague’s name. `late`: it came after their right had ended. */
const said = z.object({
  id: id<'door-result'>(), tasks: z.array(id<'door-task'>()), outcome: z.enum([...outcomes, 'taken-back']), at, againAt: at.nullable(), words: z.string(), takesBack: id<'door-result'>().nullable(),
  by: id<'account'>(), desk: z.boolean(), who: z.string(), paper: z.boolean(), late: z.boolean(), homes: z.array(id<'household'>()), kits: kits.nullable(),
})
/** Somebody who lives there: by name and number only where a task needs it. */
const dweller = aboutPerson(z.object({ id: id<'resident'>(), name: z.string().nullable(), phone: z.string().nullable() }), { who: 'id', as: 'line', why: 'door-list' })
/** What whoever knocks or rings has to know: a code, words beside it, and whether it is so of all adults there. */
const reach = z.object({ kind: z.string(), words: z.string(), everybody: z.boolean() })
export type ReachLine = z.infer<typeof reach>
/** `nth`: which of all homes that ever were behind this door, so that one that goes gives no other its number. */
const household = z.object({ id: id<'household'>(), nth: z.number().int(), phone: z.string().nullable(), people: z.array(dweller), reach: z.array(reach) })
const door = z.object({ id: id<'flat'>(), door: z.string(), floor: z.number().nullable(), label: z.string(), households: z.array(household) })

/** The doors that are mine, stairwell by stairwell in walking order; at each, what all rounds want there. `until`: from then on they are not mine, and no phone keeps them. */
export const myDoors = z.object({
  now: at,
  /** rounds of mine that are over since yesterday because what they carried was corrected or withdrawn */
  over: z.array(over.extend({ round: id<'round'>(), title: z.string(), at })),
  rounds: z.array(z.object({ id: id<'round'>(), title: z.string(), note: z.string(), tasks: z.array(task) })),
  stairwells: z.array(z.object({
    id: id<'entrance'>(), compound: z.string(), building: z.string(), label: z.string(), until: at.nullable(),
    doors: z.array(door.extend({ rounds: z.array(z.object({ round: id<'round'>(), said: z.array(said) })) })),
  })),
})
export type MyDoors = z.infer<typeof myDoors>

/** The doors of a round in walking order, all or those of one stairwell; who lives there, and the words that were noted, come with a stairwell alone. */
export const doorsQuery = z.object({ stairwell: id<'entrance'>().optional(), is: z.enum(figures).optional() })
const roundDoor = door.extend({ stairwell: id<'entrance'>(), is: z.enum(figures), said: z.array(said) })
export const roundDoors = z.object({ doors: z.array(roundDoor) })
export type RoundDoors = z.infer<typeof roundDoors>
export type RoundDoor = z.infer<typeof roundDoor>
