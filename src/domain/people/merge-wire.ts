// Two records of one person over the wire: what is seen before they are made one, and the act, which says what was seen. Staff only.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { at, id, key, someText } from '../kernel/wire.ts'
import { personStatuses } from './people.ts'
import { correctable } from './record-wire.ts'
import { stayKinds } from './stays.ts'

export const lookAtMerge = z.object({ kept: id<'resident'>(), gone: id<'resident'>() })

const side = aboutPerson(z.object({
  id: id<'resident'>(), name: z.string(), born: z.string().nullable(), phone: z.string().nullable(), door: z.string(), compound: z.string(), stay: z.enum(stayKinds), status: z.enum(personStatuses),
  /** who lives with them */ with: z.array(aboutPerson(z.object({ id: id<'resident'>(), name: z.string() }), { who: 'id', as: 'line', why: 'card' })),
}), { who: 'id', as: 'whole', why: 'card' })
const request = aboutPerson(z.object({ exit: id<'exit'>(), resident: id<'resident'>(), purpose: z.string() }), { who: 'resident', as: 'line', why: 'card' })

/** Nothing is put down by it. */
export const mergePreview = z.object({
  kept: side, gone: side,
  /** of both */ passes: z.array(request), waiting: z.array(request), out: z.array(request),
  /** as one person: the stricter of what is known of the health of both */ one: aboutPerson(z.object({ id: id<'resident'>(), status: z.enum(personStatuses), statusUntil: at.nullable() }), { who: 'id', as: 'whole', why: 'card' }),
  /** seen in two places: that is two people, or something was noted of the wrong one */ apart: z.object({ now: z.boolean(), before: z.boolean() }),
  /** what ends: the slip of the other home and phones signed in by it, links and codes of the gone record, households that may act for it */
  slip: z.boolean(), phones: z.number(), links: z.number(), carers: z.number(), /** for how many people its home could act, which it can no more */ cares: z.number(),
  /** stands for what was shown: where that has changed, the act is not done */ seen: z.string(),
})
export type MergePreview = z.infer<typeof mergePreview>

/** `take`: what the kept one has from the gone one. `despite`: they were seen in two places, and whoever presses knows why. */
export const mergeAct = z.object({ id: id<'act'>(), kept: id<'resident'>(), gone: id<'resident'>(), take: z.array(z.enum(correctable)).max(3), despite: z.boolean(), seen: key(64), why: someText(500) })
export type MergeAct = z.infer<typeof mergeAct>
export const unmergeAct = z.object({ id: id<'act'>(), act: id<'act'>(), why: someText(500) })
