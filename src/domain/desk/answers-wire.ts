// Answers over the wire: those about one person, what somebody was told, and the short answers that staff write.

import { z } from 'zod'
import type { Id } from '../kernel/ids.ts'
import { aboutPerson } from '../kernel/personal.ts'
import { languages } from '../kernel/says.ts'
import { at, dated, id, says, someText, text } from '../kernel/wire.ts'
import { answer, questions } from './answers.ts'
import { relations } from './cases.ts'

export type ToldId = Id<'told'>
export type ShortAnswerId = Id<'short-answer'>

/** By which way somebody was told. `page`: they read it themselves. */
export const toldHows = ['phone', 'window', 'group', 'door', 'message', 'page'] as const
export type ToldHow = (typeof toldHows)[number]

/** Somebody from elsewhere who asks for a person: who they are to them, and their number or name. */
export const caller = z.object({ relation: z.enum(relations), name: text(80), number: text(40) })
export type Caller = z.infer<typeof caller>
/** What a caller is known again by: the number, else the name. The database makes the same of it (`told.caller_key`). */
export const callerKey = ({ relation, name, number }: Caller): string => number.replace(/[^0-9]/g, '') || name || relation

/** What they were told last on this question. `otherwise`: since when that is no longer so; null while it is. */
export const lastTold = z.object({ id: id<'told'>(), answer, at, how: z.enum(toldHows), /** a colleague's name at the desk; to the person, the role */ by: z.string(), otherwise: at.nullable() })

/** `told`: the last time they were told, where the asker may read that. */
const line = z.object({ answer, told: lastTold.nullable() })
export type AnswerLine = z.infer<typeof line>
/** `stale`: what they were told and is answered no more, such as a short answer that was withdrawn. */
export const answersAbout = aboutPerson(z.object({ of: id<'resident'>(), lines: z.array(line), stale: z.array(lastTold),
  /** what whoever called for them was told */ elsewhere: z.array(lastTold.extend({ caller })), /** whether they agree that those are told, as it was said last */ agreed: z.array(z.object({ caller, agreed: z.boolean(), at })), /** whether a telephone is connected that sends texts */ texts: z.boolean().optional() }), { who: 'of', as: 'whole', why: 'card' })
export type AnswersAbout = z.infer<typeof answersAbout>
/** `open`: what anybody may be told, where nobody has said that the person agrees. */
export const answersOpen = z.object({ open: z.enum(['yes', 'no']).default('no') })
export const answersQuery = z.object({ resident: id<'resident'>() })

/** What was said to somebody, as it was said: a fact, also when it arrives late. `contact`: in which call. */
export const newTold = z.object({ id: id<'told'>(), resident: id<'resident'>(), answer, how: z.enum(toldHows), contact: id<'contact'>().nullable(), at: dated,
  /** to whom, where it was not they themselves */ caller: caller.nullish(), /** and it was what anybody may be told */ public: z.boolean().optional() })
export type NewTold = z.infer<typeof newTold>
/** The same, and it goes to a telephone: as it was read out, in that language. `number`: where the desk saw it go; another by now is `text-number-changed`, and nothing goes out. */
export const textTold = newTold.extend({ text: someText(900), language: z.enum(languages), number: text(40), /** from which they called */ said: text(40) })
export type TextTold = z.infer<typeof textTold>

/** “I have read what holds now”. `said`: what stood there as that, null where it said that nothing does; another by now is `answer-changed`, and nothing is put down. */
export const readAnswer = z.object({ id: id<'told'>(), resident: id<'resident'>(), question: z.enum(questions), of: text(60).nullable(), said: answer.nullable() })

/** A line of the desk's queue: somebody who was told what is no longer so. `is`: what holds now; null: it is answered no more. */
export const toldLine = aboutPerson(z.object({
  resident: id<'resident'>().nullable(), name: z.string(), door: z.string(), phone: z.string().nullable(), was: answer.nullable(), at, how: z.enum(toldHows), is: answer.nullable(),
  /** whoever called for them was told, and is rung */ caller: caller.nullable(), /** and the person agrees no more that they are told what is theirs: `is` is what anybody may be told */ refused: z.boolean(), /** told in a call in confidence */ private: z.boolean(), /** and not mine to read: then nothing else is said */ hidden: z.boolean(),
}), { who: 'resident', as: 'line', why: 'call-list' })
export type ToldLine = z.infer<typeof toldLine>

/** On what a short answer rests, as whoever writes it says: the release rules in force, the sealing orders of its places. When that changes, its owner reads it again. */
export const restsOn = ['rules', 'orders'] as const

/** Where a short answer holds; none: in the whole community. */
const place = z.object({ kind: z.enum(['compound', 'building']), id: z.uuid().lowercase() })
export const shortAnswer = z.object({
  id: id<'short-answer'>(), version: z.number().int().positive(), question: says, answer: says, places: z.array(place.extend({ label: z.string() })),
  validFrom: at, validUntil: at.nullable(), source: z.string(), /** on what it rests */ rests: z.array(z.enum(restsOn)), withdrawn: z.boolean(), /** who answers for it */ owner: z.object({ id: id<'account'>(), name: z.string(), role: z.string() }), at,
})
export type ShortAnswer = z.infer<typeof shortAnswer>
/** The present version of each, those past their date and those withdrawn too: whoever looks for them has to see that they hold no longer. */
export const shortAnswers = z.object({ answers: z.array(shortAnswer) })
/** All versions of one, the newest first. */
export const shortAnswerVersions = z.object({ versions: z.array(shortAnswer) })
const sentence = (max: number) => z.object({ 'zh-Hans': someText(max), 'zh-Hant': someText(max), en: someText(max) })
/** How that stood on which an answer rests when it was read: which release rules were in force (null: none), which steps the orders of its places had had, as the fingerprint that its line said. */
const stood = z.object({ rules: z.number().int().min(0).max(2 ** 31 - 1).nullable(), orders: z.number().int().min(0).max(2 ** 31 - 1) })
export type Stood = z.infer<typeof stood>
/**
 * `seen`: the version that was read, 0 for a new one; another since is a clash that a person looks at. `stood`: as its line in the queue said, where it was written from there; what has changed since asks again.
 * `orders` null: its places are other ones by now.
 */
export const writeShortAnswer = z.object({
  id: id<'short-answer'>(), seen: z.number().int().min(0), question: sentence(120), answer: sentence(600), places: z.array(place).max(40),
  validFrom: dated, validUntil: dated.nullable(), source: someText(200), rests: z.array(z.enum(restsOn)).max(restsOn.length).default([]), withdrawn: z.boolean(),
  stood: stood.extend({ orders: stood.shape.orders.nullable() }).nullish(),
})
export type WriteShortAnswer = z.infer<typeof writeShortAnswer>

/**
 * It was read again and is right still. `seen`: the version that was read, `stood`: as its line said; what has changed since asks again. What is other is written as a version, with `POST /short-answers`. A page
 * that was open before lines said how that stood sends none: it is told to open the page again
 * (`command-id-missing`, for which every page there ever was has those words).
 */
export const lookedAtAnswer = z.object({ look: id<'short-answer-look'>(), seen: z.number().int().positive(), stood: stood.optional() })
/** A line of `shortAnswers` in the queue: to be read again by whoever answers for it, and why. `told`: who heard it since that changed. */
export const shortAnswerDue = z.object({
  title: says, owner: id<'account'>(), it: shortAnswer, because: z.object({ /** since when other rules are in force, and which */ rules: at.nullable(), version: z.number().nullable(), orders: at.nullable(), /** its date is past */ past: at.nullable() }), stood, told: z.number(),
})
export type ShortAnswerDue = z.infer<typeof shortAnswerDue>

/** Holds at that moment; of what is past its date the screens say so. */
export const holdsAt = (it: Pick<ShortAnswer, 'validFrom' | 'validUntil' | 'withdrawn'>, now: string): boolean => !it.withdrawn && it.validFrom <= now && (it.validUntil === null || now < it.validUntil)
