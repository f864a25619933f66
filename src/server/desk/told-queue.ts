// Whoever was told what is no longer so: a section of the desk's queue, until they are told anew or it was a mistake. What holds now stands on the line, so that
// whoever rings reads it out.

import { sql } from 'kysely'
import { sameQuestion, type Question } from '#domain/desk/answers.ts'
import { toldLine, type ToldHow, type ToldLine } from '#domain/desk/answers-wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { AnswerSource } from '../http/answers.ts'
import { within, type QueueAsk, type QueueSays, type QueueSource } from '../http/queue.ts'
import { orAtHome, peopleOf } from '../people/homes.ts'
import { answersTo, whoOf } from './answering.ts'
import { answerOf, standing } from './told.ts'

type Row = { resident: ResidentId; name: string; door: string; phone: string | null; at: Instant; how: ToldHow; said: Parameters<typeof answerOf>[0] }

/** Of those of a page, what they were told and what holds now. */
const withAnswers = (sources: readonly AnswerSource[]) => async ({ tx, community, now }: QueueAsk, found: readonly QueueSays[]): Promise<ToldLine[]> => {
  const rows = found as Row[]
  const asked = new Set<Question>(rows.map((row) => row.said.question))
  const people = [...(await peopleOf(tx, community, rows.map((row) => row.resident)))]
  const answers = await answersTo({ tx, community, now }, sources.filter((it) => asked.has(it.question)), people.map(([, person]) => whoOf(person, true)))
  const is = new Map(people.map(([id], at) => [id, answers[at]!]))
  return rows.map(({ said, ...row }) => {
    const was = answerOf(said)
    return { ...row, was: was!, is: (was && is.get(row.resident)?.find((one) => sameQuestion(one, was))) ?? null }
  })
}

export const toldOtherwiseInQueue = (sources: readonly AnswerSource[]): QueueSource => ({
  section: 'toldOtherwise', urgency: 16, may: 'person.read', folds: false, owed: { due: within(0), urgency: 'today', step: 'tell' }, says: toldLine, finish: withAnswers(sources),
  rows: ({ community }) => sql`select t.id, t.otherwise_at as at, t.id::text as fold, (
      select jsonb_build_object('resident', r.id, 'name', r.name, 'door', coalesce(f.door, ''), 'phone', coalesce(r.phone, h.phone), 'at', t.at, 'how', t.how,
        'said', jsonb_build_object('question', t.question, 'of', t.of, 'sentence', t.sentence, 'values', t.said, 'basis', t.basis, 'until', t.until))
      from residents n join residents r on r.community_id = n.community_id and r.id = coalesce(n.kept_as, n.id) ${orAtHome} where n.community_id = t.community_id and n.id = t.resident_id) as says
    from told t where t.community_id = ${community} and t.otherwise_at is not null and ${standing('t')}`,
})
