// Promises over the wire: what stands beside every line of the queue (whose it is, what is next, by when), acts, the history of one, and who
// is at the desk. Whatever the section: a line is named by its section and its `about`.

import { z } from 'zod'
import { at, dated, id, key, someText, text } from '../kernel/wire.ts'
import { groups, urgencies } from './due.ts'
import { outcomes, stepCodes, ways } from './promise.ts'

const nextStep = z.object({ code: z.enum(stepCodes), words: z.string() })
/** A colleague by name; `account` null: the secretary, whoever that is. */
export const ownerHere = z.object({
  by: z.enum(['kept', 'lead', 'secretary']), account: id<'account'>().nullable(), name: z.string(),
  /** whose it was, who is not at the desk: it is to be taken over by name */ from: z.object({ account: id<'account'>(), name: z.string() }).nullable(),
})
export type OwnerHere = z.infer<typeof ownerHere>

/**
 * What is owed with a line of the queue. `due`, `snoozedUntil`: for `lateness()`. `group`: as the server saw it at `now` of the answer; `groupOf()` says
 * it again. `acts`: how many there are, to be sent back as `seen`. `clash`: two desks have written of the same, and nobody has said which holds.
 */
export const owed = z.object({
  section: z.string(), about: z.string(), group: z.enum(groups), urgency: z.enum(urgencies), due: at, snoozedUntil: at.nullable(), owner: ownerHere, step: nextStep,
  rings: z.boolean(), tries: z.number(), lastTriedAt: at.nullable(), clash: z.boolean(), acts: z.number(),
})
export type Owed = z.infer<typeof owed>
/** How many lines of a section stand where. */
export const groupCounts = z.object({ now: z.number(), today: z.number(), week: z.number() })
export type GroupCounts = z.infer<typeof groupCounts>

const step = z.object({ code: z.enum(stepCodes), words: text(500) })
/** What a device may say: the rest of the deeds is the server's. `due` of `urgency` null: the usual time for it. */
export const newDeed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('taken') }), z.object({ kind: z.literal('taken-over') }), z.object({ kind: z.literal('handed-over'), to: id<'account'>() }),
  z.object({ kind: z.literal('step'), step }), z.object({ kind: z.literal('due'), due: dated }), z.object({ kind: z.literal('snoozed'), until: dated.nullable() }),
  z.object({ kind: z.literal('urgency'), urgency: z.enum(urgencies), due: dated.nullable() }),
  z.object({ kind: z.literal('tried'), way: z.enum(ways), words: text(500) }),
  z.object({ kind: z.literal('outcome'), outcome: z.enum(outcomes), words: text(2000) }),
  z.object({ kind: z.literal('told'), way: z.enum(ways), words: text(2000) }),
  z.object({ kind: z.literal('reopened'), words: someText(500) }), z.object({ kind: z.literal('withdrawn'), words: text(500) }),
])
/** `id`: made by the device. `at`: when it was done. `seen`: `acts` as it was read; acts of one sending that follow each other on one thing say the same. */
export const newAct = z.object({ id: id<'promise-act'>(), section: key(40).min(1), about: key(200).min(1), seen: z.number().int().min(0).max(1_000_000), at: dated, deed: newDeed })
export type NewAct = z.infer<typeof newAct>
/** The most acts of one sending: a whole list that is taken over. */
export const actsAtOnce = 200
export const newActs = z.object({ acts: z.array(newAct).min(1).max(actsAtOnce) })
/**
 * In the order of what was sent, each for itself. `gone`: the records say that it is owed no more; nothing was kept. `clash`: somebody else had written of the same meanwhile; both are kept.
 * `refused`: this one was not done, and why; the others were. A sending of one act that is refused is answered as a problem.
 */
export const actsDone = z.object({ done: z.array(z.object({
  id: id<'promise-act'>(), section: z.string(), about: z.string(), acts: z.number(), closed: z.boolean(), gone: z.boolean(), clash: z.boolean(),
  refused: z.object({ code: z.string(), days: z.number().optional(), who: z.string().optional() }).nullable(),
})) })

/** One act, as it is read. `by`: a colleague's name; `to`: to whom. Fields that a kind does not have are null or empty. `clashesWith`: the act that its writer had not seen. */
export const promiseAct = z.object({
  id: id<'promise-act'>(), seq: z.number(), kind: z.enum(['opened', 'taken', 'handed-over', 'taken-over', 'step', 'due', 'snoozed', 'urgency', 'tried', 'outcome', 'told', 'reopened', 'withdrawn', 'struck', 'gone']),
  by: z.string(), role: z.string(), at, recordedAt: at, to: z.string(), step: z.enum(stepCodes).nullable(), due: at.nullable(), until: at.nullable(), urgency: z.enum(urgencies).nullable(), why: z.enum(['said', 'third-contact', 'contact', 'main']).nullable(),
  way: z.enum(ways).nullable(), outcome: z.enum(outcomes).nullable(), words: z.string(), clashesWith: z.number().nullable(),
  /** it was a mistake, and counts no longer */ struck: z.boolean(),
})
export type PromiseActRow = z.infer<typeof promiseAct>
/** One promise whole. `kept`: a person began it; else it is owed as long as the records say so. */
export const promiseView = owed.extend({
  kept: z.boolean(), outcome: z.object({ code: z.enum(outcomes), words: z.string() }).nullable(), toldAt: at.nullable(), closedAt: at.nullable(), closedAs: z.enum(['told', 'nobody-reached', 'withdrawn', 'gone']).nullable(),
  clashes: z.array(z.enum(['owner', 'step', 'due', 'urgency', 'outcome'])), history: z.array(promiseAct),
})
export type PromiseView = z.infer<typeof promiseView>
export const promiseParams = z.object({ section: key(40), about: key(200) })

/** Somebody at the desk. `now`: at this moment; `first`: it is they who lead. */
export const deskTurn = z.object({ id: id<'desk-turn'>(), account: id<'account'>(), name: z.string(), from: at, until: at.nullable(), quiet: z.boolean(), leads: z.boolean(), now: z.boolean(), first: z.boolean(), by: z.string(), recordedAt: at })
export type DeskTurn = z.infer<typeof deskTurn>
/** Who is, was lately and will be at the desk, and who may be entered or handed something. */
export const deskHere = z.object({
  turns: z.array(deskTurn), colleagues: z.array(z.object({ account: id<'account'>(), name: z.string(), role: z.string(), /** else they are handed what is in their buildings, and are not entered */ everywhere: z.boolean() })),
  now: at,
})
export type DeskHere = z.infer<typeof deskHere>
/** Enters a turn, or puts it right: the same id again, with `seen` what it was read as (`recordedAt`): where a colleague has written of it since, it is `changed-meanwhile`. Ended early: `until`. `account` null: whoever asks. */
export const newTurn = z.object({ id: id<'desk-turn'>(), account: id<'account'>().nullable(), from: dated, until: dated.nullable(), quiet: z.boolean(), leads: z.boolean(), /** it never was */ struck: z.boolean().default(false), seen: dated.optional() })
