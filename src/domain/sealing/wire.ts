// Sealing over the wire: rules, orders, the matrix of buildings.

import { z } from 'zod'
import type { ResidentId } from '../kernel/ids.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, someText } from '../kernel/wire.ts'
import { levels } from '../people/levels.ts'

export const stage = z.object({ code: someText(40), level: z.enum(levels), days: z.number().int().min(0).max(365), hours: z.number().int().min(1).max(8760).optional() })
  .refine((it) => it.days > 0 || it.hours !== undefined, { message: 'a stage has days or hours', path: ['days'] })
export const controlRule = z.object({ id: id<'control-rule'>(), code: someText(40), version: z.number().int().positive(), validFrom: at, stages: z.array(stage).min(1).max(10), countsFrom: z.enum(['midnight', 'moment']) })
export const controlRules = z.object({ rules: z.array(controlRule) })

export const scope = z.object({ kind: z.enum(['compound', 'building', 'entrance', 'flat', 'person']), id: z.uuid().lowercase() })
/** A new order. `issuer` is the office or role that orders it; `ground` says why, in words residents will read. */
/**
 * `tell`: those who live there are told of it by a notice, in the words that the preview shows. `nobodys`: pieces of what is written that look like a name, a number or a door and are no
 * person's. Problem: `notice-text` (problems: what, and which piece), as with every text that many read.
 */
const told = { tell: z.boolean().default(false), nobodys: z.array(someText(60)).max(50).default([]) }
export const newOrder = z.object({ id: id<'sealing-order'>(), scope, rule: id<'control-rule'>(), startsAt: dated, issuer: someText(80), ground: someText(300), caseSince: dated.nullable(), ...told })
/** Steps carry the id that the device made. `source` says on whose word (an office or role); `reason` is read by residents. */
/** `steps`: of how many steps of the order the preview knew; should there be another since, it has to be looked at again. */
/** `keepsOwn`: nobody is told, and what somebody has put in their own words in the place of what was told before is right still: it is not withdrawn. */
const asShown = { steps: z.number().int().optional(), keepsOwn: z.boolean().default(false), ...told }
export const newCase = z.object({ id: id<'sealing-step'>(), at: dated, source: someText(80), reason: someText(300), ...asShown })
export const lift = z.object({ id: id<'sealing-step'>(), at: dated, source: someText(80), reason: someText(300), ...asShown })
export const takeBack = z.object({ id: id<'sealing-step'>(), step: id<'sealing-step'>(), reason: someText(300), ...asShown })
/** `at`: from when it holds; `writtenAt`: when it was put down; `taken`: it was a mistake and counts no more. */
export const step = z.object({
  id: id<'sealing-step'>(), kind: z.enum(['issued', 'case', 'lifted', 'taken-back']), at, writtenAt: at, role: z.string(), reason: z.string(), source: z.string(),
  takesBack: id<'sealing-step'>().nullable(), taken: z.boolean(),
})
export type StepView = z.infer<typeof step>
/** A step of an order on a home, as those who live there are told of it; of one that takes another back, what that was and from when. */
export const homeChange = z.object({
  id: id<'sealing-step'>(), kind: z.enum(['issued', 'case', 'lifted', 'taken-back']), at, writtenAt: at, role: z.string(), reason: z.string(), source: z.string(),
  of: z.object({ kind: z.enum(['case', 'lifted']), at }).nullable(), /** a mistake by now: it counts no more */ taken: z.boolean(),
})
export type HomeChange = z.infer<typeof homeChange>
/** Another order that holds for some of the same homes: its level `until` the stage ends, the order itself until `endsAt`. */
/** An order on one person says what they are under. */
const onPerson = { who: (it: { scope: z.infer<typeof scope> }) => (it.scope.kind === 'person' ? (it.scope.id as ResidentId) : null), as: 'line', why: 'order' } as const
export const stillHolds = aboutPerson(z.object({ order: id<'sealing-order'>(), scope, scopeLabel: z.string(), rule: z.string(), level: z.enum(levels), until: at, endsAt: at, homes: z.number() }), onPerson)
export const order = aboutPerson(z.object({
  id: id<'sealing-order'>(), scope, scopeLabel: z.string(), rule: controlRule, startsAt: at, restarts: z.array(at), caseSince: at.nullable(), liftedAt: at.nullable(),
  issuer: z.string(), ground: z.string(), endsAt: at, level: z.enum(levels), stage: z.string().nullable(), until: at.nullable(), steps: z.array(step),
}), onPerson)
export const orders = z.object({ orders: z.array(order) })
/** After a command: the order, the step just taken, and what else holds for its homes. Which passes ended is known once they were looked at. `notice`: under which id homes are told, a moment later; null: they are not. */
export const stepTaken = z.object({ orders: z.array(order), step: id<'sealing-step'>(), notice: id<'notice'>().nullable(), stillHolds: z.array(stillHolds) })

/** What a command would do, asked before it is given. */
export const askPreview = z.discriminatedUnion('what', [
  z.object({ what: z.literal('issue'), scope, rule: id<'control-rule'>(), startsAt: dated, caseSince: dated.nullable() }),
  z.object({ what: z.literal('case'), order: id<'sealing-order'>(), at: dated }),
  z.object({ what: z.literal('lift'), order: id<'sealing-order'>(), at: dated }),
  z.object({ what: z.literal('take-back'), order: id<'sealing-order'>(), step: id<'sealing-step'>() }),
])
/** Somebody whose pass ends, or ended: whom to phone. */
export const ending = aboutPerson(z.object({ exit: id<'exit'>(), resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(), purpose: z.string() }), { who: 'resident', as: 'line', why: 'call-list' })
export type Ending = z.infer<typeof ending>
/** The stage and until when it holds, null when none does; the order may end later. */
const held = z.object({ level: z.enum(levels), stage: z.string().nullable(), until: at.nullable(), endsAt: at })
const says = z.object({ title: z.string(), lines: z.array(z.string()), changed: z.string() })
const ownWords = z.object({ id: id<'notice'>(), title: z.object({ 'zh-Hans': z.string().optional(), 'zh-Hant': z.string().optional(), en: z.string().optional() }), issuedAt: at, elsewhere: z.boolean() })
/** By which ways those homes can be reached, in numbers, as of every notice. */
const ways = z.object({ page: z.number(), sms: z.number(), mail: z.number(), rings: z.number(), knocks: z.number(), /** whether a telephone is connected that sends texts; without one nobody gets a text */ texts: z.boolean() })
/** `at`: the moment from which it would hold; before and after are those of the order itself, `steps` how many it has. */
export const preview = z.object({ at, steps: z.number(), before: held.nullable(), after: held, homes: z.number(), households: z.number(), people: z.number(), ends: z.array(ending), stillHolds: z.array(stillHolds),
  /** false: nothing that is ahead becomes another, nobody is told and nothing withdrawn */ news: z.boolean(), /** were they not told of this, what they were told of the order before would be withdrawn */ withdraws: z.boolean(), /** what stands of it is in somebody's own words; `elsewhere`: it went to other homes as well, and is neither corrected nor withdrawn by this */ own: ownWords.nullable(),
  /** null: it is on one person, or nobody is told */ ways: ways.nullable(),
  /** whether the committee has a number to call; without one the notice names none */ canBeCalled: z.boolean(),
  /** what those who live there would be told */ told: z.object({ 'zh-Hans': says, 'zh-Hant': says, en: says }),
})
export type Preview = z.infer<typeof preview>

export const matrixQuery = z.object({ at: dated.optional() })
/** Every building with how many of its homes are under what; its flats are asked for apart, a few buildings at a time. */
export const matrix = z.object({
  at, /** how many are outside now: in the ledger, at the desk and here it is the same number */ out: z.number(),
  compounds: z.array(z.object({
    id: id<'compound'>(), name: z.string(),
    buildings: z.array(z.object({
      id: id<'building'>(), label: z.string(), floors: z.number(), level: z.enum(levels), caseInside: z.boolean(), homes: z.number(), out: z.number(),
      levels: z.array(z.object({ level: z.enum(levels), homes: z.number(), people: z.number() })),
    })),
  })),
})
export type Matrix = z.infer<typeof matrix>

/** So many buildings at a time: an answer stays small however large the place is. */
export const mostFacades = 24
export const facadesQuery = z.object({ at: dated.optional(), buildings: z.string().regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,23}$/) })
/** Buildings seen from the front: floors from the top, flats from the left. Flats of irregular houses have floor null. */
export const facades = z.object({
  at,
  buildings: z.array(z.object({
    id: id<'building'>(), label: z.string(), level: z.enum(levels), caseInside: z.boolean(),
    flats: z.array(z.object({ id: id<'flat'>(), entrance: z.string(), label: z.string(), floor: z.number().nullable(), door: z.string(), level: z.enum(levels), caseInside: z.boolean(), people: z.number(), out: z.number() })),
  })),
})
export type Facades = z.infer<typeof facades>

/** For choosing a scope: every building with its entrances. Its flats are asked for with its façade. */
export const buildings = z.object({
  compounds: z.array(z.object({
    id: id<'compound'>(), name: z.string(),
    buildings: z.array(z.object({
      id: id<'building'>(), label: z.string(), floors: z.number(),
      entrances: z.array(z.object({ id: id<'entrance'>(), label: z.string() })),
    })),
  })),
})
export type Buildings = z.infer<typeof buildings>

/** Without `from` and `until`: two weeks back, four weeks ahead. At most 400 days. */
export const timelineQuery = z.object({ building: id<'building'>(), from: dated.optional(), until: dated.optional() })
export const piece = z.object({ from: at, until: at, level: z.enum(levels), stage: z.string().nullable(), order: id<'sealing-order'>().nullable() })
/** The building's own pieces, and those of the flats in which something else holds. */
export const timeline = z.object({
  building: id<'building'>(), label: z.string(), from: at, until: at, now: at, pieces: z.array(piece),
  flats: z.array(z.object({ id: id<'flat'>(), door: z.string(), pieces: z.array(piece) })),
})
export type Timeline = z.infer<typeof timeline>
