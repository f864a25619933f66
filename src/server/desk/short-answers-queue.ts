// Short answers that are to be read again: other rules are in force than when somebody looked last, an order of their places had a step since, or their date is past. A line each in the desk's queue, whose owner answers for it,
// until it is said to be right still, changed or withdrawn. Questions only.

import { sql } from 'kysely'
import { shortAnswerDue, type ShortAnswerDue } from '#domain/desk/answers-wire.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { within, type QueueSays, type QueueSource } from '../http/queue.ts'
import { orderSteps, rulesNow, shortAnswersOf } from './short-answers.ts'
import { standing } from './told.ts'

/** How that on which `s` rests stood when it was written or last read. */
const stood = (column: 'rules_version' | 'order_print' | 'order_steps') => sql`case when l.id is null then s.${sql.ref(column)} else l.${sql.ref(column)} end`
const rests = (on: 'rules' | 'orders') => sql`s.rests @> ${JSON.stringify([on])}::jsonb`
/** Whether the orders of its places have other steps since. Of what was kept once, how many there were is all that is known: it is held against their number until it is written or looked at anew. */
const otherSteps = (community: CommunityId) => sql`case when ${stood('order_print')} is not null then ${stood('order_print')} <> n.which
  else ${stood('order_steps')} is distinct from ${orderSteps(community, sql`s.places`, 'count')} end`

export const shortAnswersInQueue: QueueSource = {
  section: 'shortAnswers', urgency: 17, may: 'answer.write', folds: false, says: shortAnswerDue, owed: { due: within(0), urgency: 'today', step: 'see-to', owner: (it) => sql`(${it} ->> 'owner')::uuid` },
  rows: ({ community, now }) => sql`
    select s.id, d.at, s.id::text as fold, (select jsonb_build_object('id', s.id, 'title', s.question, 'owner', s.owner_id, 'because', jsonb_build_object('rules', c.rules, 'version', case when c.rules is not null then ${rulesNow(community, now)} end, 'orders', c.orders, 'past', c.past),
      'stood', jsonb_build_object('rules', ${rulesNow(community, now)}, 'orders', ${orderSteps(community, sql`s.places`, 'which')}),
      'told', (select count(*)::integer from told t where t.community_id = ${community} and t.question = 'short' and t.of = s.id::text and t.at >= d.at and ${standing('t')}))) as says
    from short_answers s cross join lateral (select case when ${rests('orders')} then ${orderSteps(community, sql`s.places`, 'which')} end as which) n left join lateral (select k.id, k.rules_version, k.order_print, k.order_steps from short_answer_looks k where k.community_id = ${community} and k.answer_id = s.id and k.version = s.version order by k.at desc, (k.order_print = n.which) desc nulls last, k.rules_version desc nulls last, k.id limit 1) l on true
    cross join lateral (select
      case when ${rests('rules')} and ${stood('rules_version')} is distinct from ${rulesNow(community, now)} then (select x.valid_from from rule_sets x where x.community_id = ${community} and x.code = 'release' and x.version = ${rulesNow(community, now)}) end as rules,
      case when ${rests('orders')} and ${otherSteps(community)} then ${orderSteps(community, sql`s.places`, 'last')} end as orders,
      case when s.valid_until <= ${now} then s.valid_until end as past) c
    cross join lateral (select greatest(c.rules, c.orders, c.past) as at) d
    where s.community_id = ${community} and not s.withdrawn and d.at is not null and not exists (select from short_answers n where n.community_id = ${community} and n.id = s.id and n.version > s.version)`,
  async finish({ tx, community }, says) {
    const all = new Map((await shortAnswersOf(tx, community)).map((one) => [one.id as string, one]))
    return (says as unknown as (Omit<ShortAnswerDue, 'it'> & { id: string })[]).map(({ id, ...row }) => ({ ...row, it: all.get(id) }) as QueueSays)
  },
}
