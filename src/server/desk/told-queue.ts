// Whoever was told what is no longer so: a section of the desk's queue, until they are told anew or it was a mistake. What holds now stands on the line, so that
// whoever rings reads it out. What was told in a call in confidence is its reader's to tell anew: theirs alone, on that person's own number.

import { sql } from 'kysely'
import type { Rights } from '#domain/access/access.ts'
import { believedOn, sameQuestion, type Question } from '#domain/desk/answers.ts'
import { toldLine, type Caller, type ToldHow, type ToldLine } from '#domain/desk/answers-wire.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { AnswerSource } from '../http/answers.ts'
import { within, type QueueAsk, type QueueSays, type QueueSource } from '../http/queue.ts'
import { orAtHome, ownNumber, peopleOf } from '../people/homes.ts'
import { answersTo, anybodyIn, openTo, whoOf } from './answering.ts'
import { readsContact } from './in-confidence.ts'
import { agreedOf, agreesTo, answerOf, standing } from './told.ts'

type Row = { caller: Caller | null; public: boolean; resident: ResidentId | null; name: string; door: string; phone: string | null; at: Instant; how: ToldHow; said: Parameters<typeof answerOf>[0] | null; private: boolean; hidden: boolean }

/** Of those of a page, what they were told and what holds now; of whoever calls for somebody who agrees to it no more, what anybody may be told. */
const withAnswers = (sources: readonly AnswerSource[]) => async ({ tx, community, now, rights }: QueueAsk, found: readonly QueueSays[]): Promise<ToldLine[]> => {
  const asItWas = found as Row[]
  const agreed = await agreedOf(tx, community, asItWas.flatMap((row) => (row.caller && !row.public && row.resident ? row.resident : [])), readsContact({ rights, community }))
  const rows = asItWas.map((row) => {
    const refused = row.caller !== null && !row.public && row.resident !== null && !agreesTo(agreed.get(row.resident) ?? [], row.caller)
    return { ...row, public: row.public || refused, refused }
  })
  const asked = new Set<Question>(rows.flatMap((row) => row.said?.question ?? []))
  const people = [...(await peopleOf(tx, community, rows.flatMap((row) => row.resident ?? [])))]
  const answers = await answersTo({ tx, community, now }, sources.filter((it) => asked.has(it.question)), people.map(([, person]) => whoOf(person, true)))
  const is = new Map(people.map(([id], at) => [id, answers[at]!]))
  const asOpen = new Set(rows.filter((row) => row.public).map((row) => row.resident))
  const some = people.filter(([id]) => asOpen.has(id))
  const open = await answersTo({ tx, community, now }, openTo(sources.filter((it) => asked.has(it.question))), some.map(([, person]) => anybodyIn(person)))
  const isOpen = new Map(some.map(([id], at) => [id, open[at]!]))
  return rows.map(({ said, public: anybody, ...row }) => {
    if (row.hidden || !said) return { ...row, was: null, is: null }
    const was = answerOf(said)
    // What this version cannot read says nothing, like every line that cannot be read.
    if (!was) return null as never
    return { ...row, was, is: (anybody ? isOpen : is).get(row.resident!)?.find((one) => sameQuestion(one, was)) ?? null }
  })
}

/** It was given to whoever asks, by name. */
const handedTo = ({ actor }: Rights) => sql`exists (select from promises o where o.community_id = t.community_id and o.section = 'toldOtherwise' and o.about = t.id::text and o.closed_at is null and o.owner_id = ${actor.kind === 'account' ? actor.id : null})`

/** Judging is not by the clock: what was over in the meantime, as it was told, nobody is rung about. */
const notOver = (now: Instant) => sql`(t.until is null or t.until > ${now} or t.sentence = any(${[...believedOn]}::text[]))`

export const toldOtherwiseInQueue = (sources: readonly AnswerSource[]): QueueSource => ({
  section: 'toldOtherwise', urgency: 16, may: 'person.read', folds: false, owed: { due: within(0), urgency: 'today', step: 'tell', owner: (it) => sql`(${it} ->> 'takenBy')::uuid` }, says: toldLine, finish: withAnswers(sources),
  rows: ({ community, rights, now }) => sql`select t.id, t.otherwise_at as at, t.id::text as fold, (
      select jsonb_build_object('resident', case when one.shown then r.id end, 'caller', case when one.shown then t.caller end, 'public', t.public, 'name', case when one.shown then r.name else '' end, 'door', case when one.shown then coalesce(f.door, '') else '' end,
        'phone', case when one.shown then case when t.caller is not null then nullif(t.caller ->> 'number', '') when one.private then ${ownNumber(now)} else coalesce(r.phone, h.phone) end end, 'at', t.at, 'how', t.how, 'private', one.private, 'hidden', not one.shown, 'takenBy', one.taken,
        'said', case when one.shown then jsonb_build_object('question', t.question, 'of', t.of, 'sentence', t.sentence, 'values', t.said, 'basis', t.basis, 'until', t.until) end)
      from (select coalesce(c.private, false) as private, c.id is null or ${readsContact({ rights, community })} or ${handedTo(rights)} as shown, case when c.private and c.by_actor like 'account:%' then substr(c.by_actor, 9) end as taken
        from (select) w left join contacts c on c.community_id = t.community_id and c.id = t.contact_id) one cross join residents n join residents r on r.community_id = n.community_id and r.id = coalesce(n.kept_as, n.id) ${orAtHome} where n.community_id = t.community_id and n.id = t.resident_id) as says
    from told t where t.community_id = ${community} and t.otherwise_at is not null and ${standing('t')} and ${notOver(now)}
      and exists (select from residents n join residents r on r.community_id = n.community_id and r.id = coalesce(n.kept_as, n.id) where n.community_id = t.community_id and n.id = t.resident_id and r.moved_away_at is null)`,
})
