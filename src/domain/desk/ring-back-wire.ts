// Questions that end in “a person rings back”, over the wire: asked on the page of a home where no record answers; and that somebody came back from out of
// town, said at the desk or on that page: a promise to ring that person. Nobody is accused, and who said so is told to nobody.

import { z } from 'zod'
import { isTelephone } from './called.ts'
import { at, dated, id, newId, someText, text } from '../kernel/wire.ts'
import type { CaseKind } from './cases.ts'

/** What it may be about, of what no record answers. */
export const ringAbouts = ['parcel', 'test', 'medicine', 'question', 'came-back'] as const satisfies readonly CaseKind[]
export type RingAbout = (typeof ringAbouts)[number]

/** `id`: made by the device; the same again is the same. `number`: where to ring; empty: the one that is known. Of somebody who came back `words` say which door, and nothing else is kept beside the case. */
export const askRingBack = z.object({ id: newId<'contact'>(), resident: id<'resident'>(), about: z.enum(ringAbouts), words: text(500), number: text(40) })
  .refine((it) => it.about !== 'came-back' || it.words !== '', { path: ['words'] })
  .refine((it) => it.number === '' || isTelephone(it.number), { path: ['number'] })
export type AskRingBack = z.infer<typeof askRingBack>
/** The number of the case, to be named when one calls after all, and by when somebody rings. */
export const ringBackAsked = z.object({ number: z.string(), due: at })
export type RingBackAsked = z.infer<typeof ringBackAsked>

/** `resident`: who came back, and is rung. `words`, `teller`: what was said and by whom, kept in confidence for whoever took it down. */
export const saidCameBack = z.object({
  id: newId<'contact'>(), resident: id<'resident'>(), channel: z.enum(['phone', 'window', 'group', 'door']), words: someText(500), teller: z.object({ resident: id<'resident'>().nullable(), number: text(40) }), at: dated,
})
export type SaidCameBack = z.infer<typeof saidCameBack>
