// Questions that a capability can answer from its records, as it hands them in through main.ts. It stands here, because capabilities that the desk asks hand
// some in as well. The desk unites them and knows none of them.

import type { Verb } from '#domain/access/access.ts'
import type { Answer, Question } from '#domain/desk/answers.ts'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Home } from '#domain/people/people.ts'
import type { RawBuilder } from 'kysely'
import type { Ask } from './endpoint.ts'

/** Whose question it is. `whole`: what is this person's own may be told as well; else what everybody of that home may know, and nothing of their health. `calls`: and what they called about. */
export type AnswerWho = { resident: ResidentId; household: HouseholdId; home: Home; whole: boolean; calls: boolean }
export type AnswerAsk = Pick<Ask, 'tx' | 'community' | 'now'>

export type AnswerSource = {
  question: Question
  /** the asker needs it in the place of that person, beside the right to ask at all; null: nothing more */
  may: Verb | null
  /** What rests on rules, orders or short answers: asked again, of everybody who was told, when one of these changed. */
  watched: boolean
  /** What is another after each change of records that the desk does not know, as one text inside a question; counted and not dated. */
  restsOn?: (community: RawBuilder<unknown>) => RawBuilder<string>
  /** For each of these people, in their order, what is answered: none where there is nothing to say, several where the question has an `of`. In a few statements, however many there are. */
  answer: (ask: AnswerAsk, whose: readonly AnswerWho[]) => Promise<Answer[][]>
  /** Of these `of` those that hold still, for whomever: whoever was told of one and has moved since was told nothing that is otherwise. Left out where an answer is of nobody in particular. */
  holdStill?: (ask: AnswerAsk, of: readonly string[]) => Promise<ReadonlySet<string>>
}
