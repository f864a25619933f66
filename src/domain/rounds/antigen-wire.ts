// Self-tests over the wire: what is said of one person’s at home, at a door and at the desk, and what a home sees of its own.

import { z } from 'zod'
import { aboutPerson } from '../kernel/personal.ts'
import { anyAt, at, id, newId, someText, text } from '../kernel/wire.ts'
import { antigenAnswers } from './antigen.ts'

/** `person` null: the list does not know them, `called` is what they are called. `at`: when the test was read, by whatever clock. `taken-back` names what was a mistake, and may come first. */
const said = z.object({
  id: newId<'antigen-result'>(), person: id<'resident'>().nullable(), called: text(60), what: z.enum([...antigenAnswers, 'taken-back']), takesBack: id<'antigen-result'>().nullable(), at: anyAt,
})
const whole = <S extends typeof said>(schema: S) => schema
  .refine((it) => (it.what === 'taken-back') === (it.takesBack !== null), { message: 'what is taken back is named', path: ['takesBack'] })
  .refine((it) => (it.person === null) === (it.called !== ''), { message: 'whose it is is said, once', path: ['called'] })

/** On the page of a home, of somebody who lives there; of somebody whom the list does not know, `home` says with whom. */
export const ownAntigen = whole(said.extend({ round: id<'testing-round'>(), home: id<'resident'>() }))
export type OwnAntigen = z.infer<typeof ownAntigen>
/** At a door: `task` is that of the door round by which somebody came. */
export const doorAntigen = whole(said.extend({ door: id<'flat'>(), household: id<'household'>(), task: id<'door-task'>() }))
export type DoorAntigen = z.infer<typeof doorAntigen>
/** At the desk, of somebody on the telephone; of somebody whom the list does not know, `home` says with whom. */
export const deskAntigen = whole(said.extend({ home: id<'resident'>() }))
export type DeskAntigen = z.infer<typeof deskAntigen>

/** `said`: that something was said of them; `answer`: what, where it is theirs to see, by which row, and whether it was `mine`: nobody else but the desk takes it back. `mayTell`: whether this phone says it of them. */
const dweller = aboutPerson(z.object({
  id: id<'resident'>(), name: z.string(), said: z.boolean(), answer: z.object({ id: id<'antigen-result'>(), what: z.enum(antigenAnswers), at, mine: z.boolean() }).nullable(), mayTell: z.boolean(),
}), { who: 'id', as: 'line', why: 'testing' })
/** The rounds of self-tests that go on for the homes of whoever asks, with everybody who is there. `others`: this phone says it of those whom the list does not know. */
export const ownEvenings = z.object({ rounds: z.array(z.object({ id: id<'testing-round'>(), title: z.string(), note: z.string(), until: at, others: z.boolean(), homes: z.array(z.object({ door: z.string(), people: z.array(dweller) })) })) })
export type OwnEvenings = z.infer<typeof ownEvenings>

/** A line of the desk’s queue: a test that asks for a call. `tube`: by which its home is found; `back`: that it was a mistake, as was said since. */
export const antigenLine = aboutPerson(z.object({
  resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(), what: z.enum(['positive', 'faint']), back: z.boolean(), tube: z.string(), next: z.uuid().nullable(), colleague: z.string(),
}), { who: 'resident', as: 'line', why: 'queue' })
export type AntigenLine = z.infer<typeof antigenLine>
/** Somebody at the desk has seen to these, and says what follows. */
export const antigenLook = z.object({ id: newId<'antigen-look'>(), results: z.array(id<'antigen-result'>()).min(1).max(50), words: someText(200) })
