// The sources of answers united: what is answered about people, in the order of the questions. It knows no source, and asks each only what the asker may know.

import { can, type Place, type Rights } from '#domain/access/access.ts'
import { publicQuestions, questions, type Answer } from '#domain/desk/answers.ts'
import { asId } from '#domain/kernel/ids.ts'
import type { Person } from '../people/homes.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { AnswerAsk, AnswerSource, AnswerWho } from '../http/answers.ts'

export const whoOf = (person: Person, whole: boolean, calls = whole): AnswerWho => ({ resident: person.id, household: person.household, home: person.home, whole, calls })

/** As if by whoever lives in that building: no order of the home, and none of a person, is told. */
export const anybodyIn = (person: Person): AnswerWho => ({ ...whoOf(person, false), home: { ...person.home, flat: nobodysFlat } })
const nobodysFlat = asId<'flat'>('00000000-0000-0000-0000-000000000000')
/** What anybody may be told. */
export const openTo = (sources: readonly AnswerSource[]): AnswerSource[] => sources.filter((it) => publicQuestions.includes(it.question))

/** What these sources may be asked by whoever has these rights, in that place. */
export const sourcesFor = (sources: readonly AnswerSource[], rights: Rights, place: Place): AnswerSource[] => sources.filter((it) => it.may === null || can(rights, it.may, place))

/** For each of these people all that is answered, in the order of the questions. */
export async function answersTo(ask: AnswerAsk, sources: readonly AnswerSource[], whose: readonly AnswerWho[]): Promise<Answer[][]> {
  if (whose.length === 0) return []
  const sorted = sources.toSorted((a, b) => questions.indexOf(a.question) - questions.indexOf(b.question))
  const found = await sideBySide(ask.tx, (tx) => Promise.all(sorted.map((it) => it.answer({ ...ask, tx }, whose))))
  return whose.map((_, at) => found.flatMap((one) => one[at] ?? []))
}
