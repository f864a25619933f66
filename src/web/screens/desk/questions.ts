// What every part of the panel of questions is given: whose they are, and the call in which they are asked; and which of them stand there at first.

import { sameQuestion, type Answer } from '#domain/desk/answers.ts'
import type { AnswerLine } from '#domain/desk/answers-wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Card } from '#domain/people/wire.ts'
import type { Calling } from './call.ts'
import { deskKeys } from './desk-keys.ts'

export type QuestionsProps = { card: Card; zone: Zone; calling: Calling }

/** The same key for the same question, whoever is on the line: fingers learn it. Figures are for what is asked most; `s` for the swab. */
const keyed = ['medical-recall', 'essential-work', 'scheduled-care', 'bereavement', 'exam', 'carer', 'other']
export function keyOf({ question, of }: Pick<Answer, 'question' | 'of'>): string | null {
  if (question === 'ends') return '1'
  if (question === 'test') return deskKeys.call.tests
  if (question === 'repair') return '9'
  const at = question === 'go-out' && of !== null ? keyed.indexOf(of) : -1
  return at < 0 ? null : String(at + 2)
}

/** So many notices of a home stand among the questions at first, and those told otherwise. */
const fewNotices = 6
/** Of `listed` without the older notices. `answered`: the newest notice first, be it issued after the panel was opened. What is being read aloud stays. */
export function fewer(listed: readonly AnswerLine[], answered: readonly AnswerLine[], chosen: Pick<Answer, 'question' | 'of'> | null): AnswerLine[] {
  const newest = new Set(answered.filter(({ answer }) => answer.question === 'notice').slice(0, fewNotices))
  return listed.filter((line) => line.answer.question !== 'notice' || line.told?.otherwise != null || newest.has(line) || (chosen !== null && sameQuestion(line.answer, chosen)))
}
