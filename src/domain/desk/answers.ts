// Answers to the usual questions, worked out from records and rules: what is said stands as a code with its facts, never as a text of one language, beside
// it on what it rests. And whether what somebody was told is still so. It asks nothing and keeps nothing. A new sentence is a row here, its words in
// words/answers.*.json, and a line in web/parts/answer-said.ts, which does not compile without it.

import { z } from 'zod'
import type { Instant } from '../kernel/instants.ts'
import { languages } from '../kernel/says.ts'
import { at, key } from '../kernel/wire.ts'
import { levels } from '../people/levels.ts'

/** On what an answer rests. `id` and `version` say which; when a newer one is there, everybody who was told from the old one is looked at again. */
export const basisKinds = ['rule-set', 'sealing-step', 'short-answer', 'notice'] as const
export const basis = z.object({ kind: z.enum(basisKinds), id: z.guid(), version: z.number().int().min(0) })
export type Basis = z.infer<typeof basis>

/**
 * The questions, in the order in which they are offered. Of `go-out` there is one for each purpose, of `request` and `pass` for each request, of `request` for each case of theirs that is no repair as well, of `repair` for each that is open, of `test` for each testing round that is called, of `notice` for each notice (`of` is the first of
 * its line, so that a correction is the same question), of `short` for each short answer: `of` says which.
 */
export const questions = ['ends', 'test', 'go-out', 'request', 'pass', 'repair', 'notice', 'short'] as const
export type Question = (typeof questions)[number]

// What was told comes back as it was said, so that it has an end like everything that is sent.
const word = key(60)
const words = key(1000)
const says = z.object({ 'zh-Hans': words, 'zh-Hant': words, en: words })

/** A thing that is asked for: a code of evidence, how old it may be, whether the other side has to know of the case. */
const need = z.object({ kind: word, maxAgeHours: z.number().nullable(), toldOfCase: z.boolean() })
export type Need = z.infer<typeof need>
const level = z.enum(levels)
const needs = z.array(need).max(20)
const going = { purpose: word }
const asked = { purpose: word, place: words }
/** A repair, by its kind and the number under which it stands. `with`: to whom it was handed on, null: the committee has it; `due`: by when the next step is. */
const mending = { kind: word, number: word, danger: word.nullable(), with: word.nullable(), due: at }
/** A case of theirs, by its kind and the number under which it stands. `by`: the role of whoever has it; `due`: by when the next step is. */
const inHand = { kind: word, number: word, by: word, step: word, due: at }
/** As a notice stands in the languages in which somebody wrote it. */
const inSome = <T extends z.ZodType>(of: T) => z.object({ 'zh-Hans': of.optional(), 'zh-Hant': of.optional(), en: of.optional() })
const written = z.object({ title: words, lines: z.array(words).max(20), when: words, where: words })
const one = <Sentence extends string, Values extends z.ZodRawShape>(sentence: Sentence, values: Values) => z.object({ sentence: z.literal(sentence), values: z.object(values) })

const testStation = z.object({ number: z.number(), name: words })
/** Everything that an answer can say. */
export const said = z.discriminatedUnion('sentence', [
  /** nothing holds for the home */
  one('ends-open', {}),
  /** one stage, and then nothing more */
  one('ends-at', { level, until: at, issuer: words.nullable() }),
  /** another stage follows, and all of it ends with `freeAt` */
  one('ends-later', { level, until: at, next: level, freeAt: at, issuer: words.nullable() }),
  /** a testing round that is called, or goes on; `note`: what whoever called it wrote for those who come; `slot`: when and where those of their entrance come, where that is set */
  one('test-called', { title: words, from: at, until: at, stations: z.array(testStation).max(60), note: words, slot: z.object({ from: at, until: at, station: testStation }).nullable().default(null) }),
  /** none is called for the home */
  one('test-none', {}),
  /** no pass is needed */
  one('go-freely', going),
  /** at once, without paper */
  one('go-now', {}),
  /** with all of it there the rules advise to grant; `transport`: how they have to go */
  one('go-with', { ...going, needs, decider: word, hours: z.number(), transport: word.nullable() }),
  /** somebody weighs it, whatever is there */
  one('go-weighed', { ...going, needs, decider: word, hours: z.number(), transport: word.nullable() }),
  /** still to be brought before anybody decides */
  one('request-missing', { ...asked, missing: z.array(word).max(20) }),
  one('request-deciding', { ...asked, second: z.boolean() }),
  one('request-appealed', { ...asked, appealTo: word }),
  one('request-refused', { ...asked, role: word, reason: words, appealTo: word, final: z.boolean() }),
  /** granted, and ended before its time */
  one('request-ended', { ...asked, role: word, reason: words }),
  one('pass-holds', { ...asked, from: at, until: at, backBy: at, exits: z.number(), used: z.number() }),
  one('pass-weekly', { ...asked, from: at, until: at, days: z.array(z.number()).max(7), since: z.number(), till: z.number() }),
  one('pass-out', { ...asked, dueBack: at.nullable() }),
  /** they try it themselves first, with a lent tool; somebody guides them on the telephone; somebody has to come, and no visit is arranged */
  one('repair-self', mending),
  one('repair-guided', mending),
  one('repair-waits', mending),
  /** `stays`: until when whoever comes has to stay inside */
  one('repair-visit', { ...mending, who: words, from: at, until: at, stays: at.nullable() }),
  /** whoever was sent should have been there by now */
  one('repair-visited', { ...mending, who: words, until: at }),
  /** `words`: what the desk wrote of it */
  one('repair-done', { kind: word, number: word, outcome: word, words }),
  /** the home said so itself */
  one('repair-works', { kind: word, number: word, at }),
  /** a case of theirs: what is done next; what came of it, with what the desk wrote of that */
  one('case-open', inHand),
  one('case-done', { kind: word, number: word, outcome: word, words }),
  /** what a notice says that holds or will; `changed`: what is other in it than in the one that their home had before */
  one('notice', { source: inSome(written), changed: inSome(words), sender: words, ground: words, ask: z.object({ who: words, phone: word }), from: at, until: at }),
  /** one of the short answers, in its three languages */
  one('short', { question: says, answer: says, source: words, validUntil: at.nullable() }),
])
export type Said = z.infer<typeof said>

/** `until`: how long it is so by itself; null: until something happens. Past it nobody was told wrongly: the answer said so itself. */
export type Answer = Said & { question: Question; of: string | null; basis: Basis[]; until: Instant | null }
const rest = { question: z.enum(questions), of: key(60).nullable(), basis: z.array(basis).max(10), until: at.nullable() }
export const answer = z.intersection(said, z.object(rest)) as unknown as z.ZodType<Answer>

/** What anybody may be told who asks for somebody: how it stands with the building, when it is tested, what the rules ask, what staff wrote. Of somebody's home and of themselves others are told what they agree to. */
export const publicQuestions: readonly Question[] = ['ends', 'test', 'go-out', 'short']
/** What is texted: who reads along on a telephone learns nothing of a request from it. */
export const isTexted = (question: Question): boolean => question !== 'request' && question !== 'pass'

/** Two answers of one question, wherever they came from. */
export const sameQuestion = (a: Pick<Answer, 'question' | 'of'>, b: Pick<Answer, 'question' | 'of'>): boolean => a.question === b.question && a.of === b.of

/** Names in their order, so that the same facts are the same text. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, it]) => [name, inOrder(it)]))
}
const alike = (a: unknown, b: unknown): boolean => JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b))

/** When all of it ends; null where nothing holds. */
const endOf = (it: Said): Instant | null => (it.sentence === 'ends-at' ? it.values.until : it.sentence === 'ends-later' ? it.values.freeAt : null)

/** What was written by somebody, and holds no longer where it is not there any more. Of all others nothing is known then. */
const endsByHand: readonly Question[] = ['notice', 'short', 'test']

/** Past the end that was told with these somebody may still believe it. All others are over then, as they said themselves. */
export const believedOn: readonly Said['sentence'][] = ['notice', 'ends-at', 'ends-later']
/** Past its end, of somebody who was on the list before: they believe that they are free, or that it is over, while it is not. */
const stillBelieved = (was: Said, is: Said | null): boolean =>
  is !== null && believedOn.includes(was.sentence) && (was.sentence === 'notice' ? is.sentence === 'notice' : endOf(was) !== null && is.sentence !== 'ends-open')

/**
 * What somebody was told is no longer so. Nobody was told wrongly where the answer itself said until when it holds, nor where a stage has passed as it
 * was said that it would. `is` null: the question has no answer any more; a notice or a short answer that was withdrawn no longer holds.
 * Of somebody else's home and person nothing is said that is over: to `anybody` who asks, nothing holds that is not answered. `listed`: it was found otherwise before. Who was told an end that is none believes they are free from that day on, and stays listed while they are not.
 */
export function toldOtherwise(was: Pick<Answer, 'sentence' | 'values' | 'question' | 'until'>, is: Said | null, now: Instant, listed = false, anybody = false): boolean {
  const before = was as Said
  if (was.until !== null && was.until <= now) return listed && stillBelieved(before, is)
  // Nobody comes or stays away by what was not called yet: who is called hears it by the call.
  if (before.sentence === 'test-none') return false
  if (is === null) return anybody || endsByHand.includes(was.question)
  if (before.sentence === 'notice' && is.sentence === 'notice') return !saysTheSame(before.values, is.values)
  if (before.sentence === 'ends-later' && before.values.until <= now) return endOf(before) !== endOf(is)
  return !alike({ sentence: before.sentence, values: told(before) }, { sentence: is.sentence, values: told(is) })
}

type NoticeSaid = Extract<Said, { sentence: 'notice' }>['values']
/** Who says it, on what ground, and what it corrects are said with it, and nobody is rung because those read otherwise; nor because it can be read in one more language. */
const saysTheSame = (was: NoticeSaid, is: NoticeSaid): boolean =>
  alike([was.from, was.until, was.ask], [is.from, is.until, is.ask]) && languages.every((it) => was.source[it] === undefined || alike(was.source[it], is.source[it]))

/** Whether what was read is what holds now, so that it counts as read. Null: there is no answer. */
export function readsAlike(read: Answer | null, is: Answer | null, now: Instant): boolean {
  if (read === null || is === null) return read === is
  return sameQuestion(read, is) && !toldOtherwise({ ...read, until: null }, is, now)
}

/** What of it is told. Who ordered it is said with it, and nobody is rung because that reads otherwise. */
function told(it: Said): unknown {
  if (it.sentence !== 'ends-at' && it.sentence !== 'ends-later') return it.values
  const { issuer: _, ...values } = it.values
  return values
}
