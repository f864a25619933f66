// What a person answered about the difference that a newer file makes: whose changes are taken, who of those that it no longer names has moved out or is
// away, who has moved to another door. Refuses to answer for anybody: whoever is asked about and not answered keeps the whole file out.

import type { ResidentId } from '../kernel/ids.ts'
import type { Known, RosterChange, RosterPlan } from './roster-plan.ts'
import type { RosterPerson } from './roster-rows.ts'

/** Of whoever is known and not in the file. */
export const goneAnswers = ['keep', 'moved-out', 'away'] as const
export type GoneAnswer = (typeof goneAnswers)[number]
/** Of whoever seems to live behind another door now: they moved; it is somebody else of that name; neither, for now. */
export const movedAnswers = ['moved', 'other', 'leave'] as const
export type MovedAnswer = (typeof movedAnswers)[number]
/** Of whoever has the name of somebody behind the same door, and another day of birth: they are one, and the day is put right; somebody else; neither, for now. */
export const alikeAnswers = ['same', 'other', 'leave'] as const
export type AlikeAnswer = (typeof alikeAnswers)[number]
/** Of a telephone or a day of birth that the file says otherwise. */
export const changeAnswers = ['take', 'leave'] as const
export type ChangeAnswer = (typeof changeAnswers)[number]

/** One by one, by id; and for all others of the kind, where somebody said so. */
export type Answered<A extends string> = { rest: A | null; each: Partial<Record<A, readonly ResidentId[]>> }
export type RosterAnswers = { changed: Answered<ChangeAnswer>; /** of what was put right here since; left out: nobody answered */ corrected?: Answered<ChangeAnswer> | undefined; alike?: Answered<AlikeAnswer> | undefined
  gone: Answered<GoneAnswer>; moved: Answered<MovedAnswer>; /** where it is known from */ source: string }

export type Mover = RosterPlan['moved'][number]
/** What is to be done, once everybody who was asked about is answered for. */
export type RosterWork = {
  add: RosterPerson[]; change: RosterChange[]; movedOut: Known[]; away: Known[]; move: Mover[]
  /** nothing is done about them */
  left: number
  /** asked about, and not answered for */
  unanswered: number
}

function answerOf<A extends string>({ rest, each }: Answered<A>): (id: ResidentId) => A | null {
  const said = new Map<ResidentId, A>()
  for (const [answer, ids] of Object.entries(each) as [A, readonly ResidentId[]][]) for (const id of ids) said.set(id, answer)
  return (id) => said.get(id) ?? rest
}

const nothing: RosterAnswers = { changed: { rest: null, each: {} }, gone: { rest: null, each: {} }, moved: { rest: null, each: {} }, source: '' }

/** A change is taken unless somebody left it; it was shown. One of what was put right here is taken or left by an answer alone. */
export function workOf(plan: RosterPlan, answers: RosterAnswers | null): RosterWork {
  const { changed, gone, moved } = answers ?? nothing
  const [change, left, at] = [answerOf(changed), answerOf(gone), answerOf(moved)]
  const work: RosterWork = { add: [...plan.add], change: [], movedOut: [], away: [], move: [], left: 0, unanswered: 0 }
  for (const it of plan.change) if (change(it.known.id) === 'leave') work.left += 1; else work.change.push(it)
  const over = answerOf((answers ?? nothing).corrected ?? { rest: null, each: {} })
  for (const it of plan.corrected) {
    const answer = over(it.known.id)
    if (answer === null) work.unanswered += 1
    else if (answer === 'leave') work.left += 1
    else work.change.push(it)
  }
  const twin = answerOf((answers ?? nothing).alike ?? { rest: null, each: {} })
  for (const it of plan.alike) {
    const answer = twin(it.known.id)
    if (answer === null) work.unanswered += 1
    else if (answer === 'leave') work.left += 1
    else if (answer === 'other') work.add.push(it.person)
    else work.change.push(it)
  }
  for (const one of plan.gone) {
    const answer = left(one.id)
    if (answer === null) work.unanswered += 1
    else if (answer === 'keep') work.left += 1
    else (answer === 'away' ? work.away : work.movedOut).push(one)
  }
  const [one, rest] = [answerOf({ ...moved, rest: null }), moved.rest === 'leave' ? moved.rest : null]
  for (const it of plan.moved) {
    // Whoever has gone lately may be another of that name: what is said of all others brings nobody back, and makes nobody a second time.
    const answer = it.from.away ? one(it.from.id) ?? rest : at(it.from.id)
    if (answer === null) work.unanswered += 1
    else if (answer === 'leave') work.left += 1
    else if (answer === 'other') work.add.push(it.person)
    else {
      work.move.push(it)
      // What is found of them, and whose home's it is, is by the new door.
      const { compound, building, entrance, flat } = it.person
      if (it.news) work.change.push({ ...it.news, known: { ...it.from, compound, building, entrance, flat } })
    }
  }
  return work
}
