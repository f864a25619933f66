// Needs over the wire: what the desk or a household puts down, what each of them reads, and how a home can be reached.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, id, key, someText, text } from '../kernel/wire.ts'
import { needActKinds, needHows, needKinds, needStates } from './needs.ts'
import { reachKinds, reachWays } from './reach.ts'

const day = z.iso.date().nullable().default(null)
const times = z.object({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), at: z.number().int().min(0).max(1439) })
const helper = z.union([z.object({ account: id<'account'>() }), z.object({ words: someText(120) })])

/** What is put down. `words`: what helps, where, which language; the illness is nobody's business. */
export const needContent = z.object({
  kind: z.enum(needKinds), words: text(300).default(''), due: day, times: times.nullable().default(null), helper: helper.nullable().default(null), endsOn: day, private: z.boolean().default(false),
})
const added = z.object({ id: id<'need-act'>(), need: id<'need'>(), content: needContent, how: z.enum(needHows) })
export const addNeed = added
export type AddNeed = z.infer<typeof addNeed>
/** `seen`: the last act that was read (`last`): where somebody has put down another since, nothing is, and the screen shows what is so now. */
export const actOnNeed = z.discriminatedUnion('what', [
  z.object({ what: z.literal('changed'), id: id<'need-act'>(), seen: id<'need-act'>(), content: needContent, how: z.enum(needHows) }),
  z.object({ what: z.literal('ended'), id: id<'need-act'>(), seen: id<'need-act'>(), why: text(300).default('') }),
  z.object({ what: z.literal('taken-back'), id: id<'need-act'>(), takesBack: id<'need-act'>() }),
])
export type ActOnNeed = z.infer<typeof actOnNeed>

/** On one's own page: of somebody at home, by whoever holds the phone. Helpers and who else reads it are the desk's to say, but that it is private. */
export const sayNeed = z.object({ id: id<'need-act'>(), need: id<'need'>(), resident: id<'resident'>(), content: needContent.omit({ helper: true }) })
export type SayNeed = z.infer<typeof sayNeed>
export const actOnMyNeed = z.discriminatedUnion('what', [
  z.object({ what: z.literal('changed'), id: id<'need-act'>(), seen: id<'need-act'>(), content: needContent.omit({ helper: true }) }),
  z.object({ what: z.literal('ended'), id: id<'need-act'>(), seen: id<'need-act'>() }),
  z.object({ what: z.literal('taken-back'), id: id<'need-act'>(), takesBack: id<'need-act'>() }),
])

/** `kind` null: there is one, and it was said in confidence. `by`: a colleague's name at the desk; to the person, the role. */
export const needLine = z.object({
  id: id<'need'>(), kind: z.enum(needKinds).nullable(), words: z.string(), due: z.iso.date().nullable(), times: times.nullable(),
  helper: z.object({ account: id<'account'>().nullable(), says: z.string() }).nullable(), endsOn: z.iso.date().nullable(), private: z.boolean(),
  last: id<'need-act'>(), state: z.enum(needStates), /** was said of another home, or of fewer people in it: ask whether it is still so */ askAnew: z.boolean(),
  acts: z.array(z.object({ id: id<'need-act'>(), what: z.enum(needActKinds), at, by: z.string(), how: z.enum(needHows).nullable(), why: z.string() })),
})
export type NeedLine = z.infer<typeof needLine>

/** Everybody at home; `open`: whether this phone may read theirs; `own`: it is their own, and says what is in confidence. */
export const myNeeds = z.object({ people: z.array(aboutPerson(z.object({ resident: id<'resident'>(), name: z.string(), open: z.boolean(), own: z.boolean(), needs: z.array(needLine) }), { who: 'resident', as: 'line', why: 'record' })) })
export type MyNeeds = z.infer<typeof myNeeds>

/** Which needs there are: `seeTo` only those whose day is near or over. */
export const needsQuery = z.object({ kinds: z.array(z.enum(needKinds)).max(needKinds.length), building: id<'building'>().nullable(), seeTo: z.boolean(), after: key(300).nullable(), limit: z.number().int().min(1).max(200) })
export const needRow = aboutPerson(z.object({
  resident: id<'resident'>(), name: z.string(), door: z.string(), compound: z.string(), need: id<'need'>(), kind: z.enum(needKinds), words: z.string(), due: z.iso.date().nullable(), times: times.nullable(),
  helper: z.string().nullable(),
}), { who: 'resident', as: 'line', why: 'needs-list' })
/** `total`: on the first page alone. */
export const needsList = z.object({ needs: z.array(needRow), next: z.string().nullable(), total: z.number().nullable() })
export type NeedRow = z.infer<typeof needRow>

/** One whose day comes near. `kind` null: it was said in confidence, and whoever may reads it on the card. */
export const needDueLine = aboutPerson(z.object({
  resident: id<'resident'>(), name: z.string(), door: z.string(), phone: z.string().nullable(), kind: z.enum(needKinds).nullable(), words: z.string(), due: z.iso.date(),
}), { who: 'resident', as: 'line', why: 'queue' })
export type NeedDueLine = z.infer<typeof needDueLine>

/** How a home can be reached, for every list of homes. */
export const reach = z.object({ by: z.array(z.enum(reachWays)), says: z.array(z.object({ kind: z.enum(reachKinds), words: z.string(), everybody: z.boolean() })) })
