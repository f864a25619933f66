// Mediation over the wire. It is read by whoever mediates and by the secretary, and by each side on a phone that is theirs alone: their own words, and what both have accepted.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, dated, id, someText, text } from '../kernel/wire.ts'
import { agreedHows, keptHows, mediationEnds, quarrelKinds } from './mediation.ts'

/** `resident` null: somebody who is not known here, by `name`. `mediator` null: whoever asks. */
export const startMediation = z.object({
  id: id<'case'>(), act: id<'promise-act'>(), kind: z.enum(quarrelKinds), mediator: id<'account'>().nullable(), at: dated,
  parties: z.array(z.object({ id: id<'mediation-party'>(), resident: id<'resident'>().nullable(), name: text(80) }).refine((one) => one.resident !== null || one.name !== '', { path: ['name'] })).min(2).max(4),
})
export type StartMediation = z.infer<typeof startMediation>
const party = id<'mediation-party'>()
export const onMediation = z.object({ id: id<'mediation-act'>(), at: dated, deed: z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heard'), party, happened: someText(2000), wants: text(1000) }),
  z.object({ kind: z.literal('fact'), words: someText(500) }), z.object({ kind: z.literal('accepted'), party, fact: z.number().int() }),
  z.object({ kind: z.literal('agreed'), how: z.enum(agreedHows), words: someText(2000), lookAt: dated }),
  z.object({ kind: z.literal('looked'), kept: z.enum(keptHows), lookAt: dated.nullable() }),
  z.object({ kind: z.literal('ended'), as: z.enum(mediationEnds), where: text(300) }),
]) })
export type OnMediation = z.infer<typeof onMediation>

const agreement = z.object({ how: z.enum(agreedHows), words: z.string(), at })
const head = { id: id<'case'>(), number: z.string(), kind: z.enum(quarrelKinds), lookAt: at.nullable(), ended: z.enum(mediationEnds).nullable(), /** when all of it is gone */ goneAt: at.nullable() }
/** Everything of it, for whoever mediates and the secretary. */
export const mediationView = z.object({
  ...head, mediator: z.string(), mine: z.boolean(), due: at, where: z.string(), looked: z.enum(keptHows).nullable(), agreement: agreement.nullable(),
  parties: z.array(aboutPerson(z.object({ id: party, resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(), heard: z.object({ happened: z.string(), wants: z.string(), at }).nullable() }), { who: 'resident', as: 'whole', why: 'card' })),
  /** `anew`: of whom it was said while another was taken for them by mistake; their own phone reads nothing of it until it is said anew */
  facts: z.array(z.object({ n: z.number(), words: z.string(), accepted: z.array(party), anew: z.array(party) })), agreedAnew: z.array(party),
})
export type MediationView = z.infer<typeof mediationView>
/** In a list nobody is named. */
export const mediations = z.object({ mediations: z.array(z.object({ ...head, mediator: z.string(), due: at, heard: z.number(), parties: z.number() })), now: at })
export type Mediations = z.infer<typeof mediations>
/** For one side: what they said, what both accept, what was agreed. Never a word of the other. */
export const myMediations = z.object({ mediations: z.array(z.object({ ...head, mediator: z.string(), happened: z.string(), wants: z.string(), facts: z.array(z.string()), agreement: agreement.nullable() })) })
export type MyMediations = z.infer<typeof myMediations>
export const stopMediation = z.object({ id: id<'mediation-act'>(), at: dated })
