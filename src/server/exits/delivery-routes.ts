// How far what was decided last has come with its person: read where the case may be read, so by nobody at home whose it is not. That it went out is not that they know.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import { deliveriesOfExit, type DeliveryStep } from '#domain/exits/wire.ts'
import type { Grade } from '#domain/notices/ladder.ts'
import type { CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { ok } from '#domain/kernel/result.ts'
import { messagesAbout, type WayRow } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams } from './acting.ts'
import { isLast, saidThemselves, saysStill } from './to-tell.ts'
import { told } from './untold.ts'

type Told = { of: ResidentId | null; seq: number; news: string; code: string; at: Instant; seenAt: Instant | null }
/** The last of which they are told, by a decision or by the end of a pass. */
async function lastTold(tx: Tx, community: CommunityId, exit: ExitId, now: Instant): Promise<Told | null> {
  const { rows: [row] } = await sql<Told>`
    select p.resident_id as of, n.seq, n.news_id as news, w.code, n.at, w.seen_at as "seenAt" from endings n join news w on w.community_id = n.community_id and w.id = n.news_id join exits e on e.community_id = n.community_id and e.id = n.exit_id
      left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
    where n.community_id = ${community} and n.exit_id = ${exit} and (w.told_from is null or w.told_from < 'infinity') and (n.seq < e.steps or ${told('e', now)}) order by n.seq desc limit 1`.execute(tx)
  return row ?? null
}

const gradeOf = ({ state, deliveredAt }: WayRow): Grade | null => {
  if (deliveredAt) return 'delivered'
  switch (state) {
    case 'waiting': case 'sending': return 'queued'
    case 'taken': case 'asking': case 'sent': return 'handed-over'
    case 'refused': return 'failed'
    case 'doubtful': return 'doubtful'
    case 'dropped': return null
  }
}
/** What came of several phones is the best of them. */
const best: readonly Grade[] = ['failed', 'doubtful', 'queued', 'handed-over', 'delivered']

function sentOn(rows: readonly WayRow[]): DeliveryStep[] {
  const of = new Map<string, DeliveryStep>()
  for (const row of rows) {
    const grade = gradeOf(row)
    const before = of.get(row.channel)
    if (grade && row.channel !== 'wecom' && (!before || best.indexOf(grade) > best.indexOf(before.grade))) of.set(row.channel, { rung: row.channel, grade, at: row.deliveredAt ?? row.sentAt ?? row.at })
  }
  return [...of.values()]
}

/** By a person, or by reading it themselves. What was a mistake counts no longer. */
async function saidBy(tx: Tx, community: CommunityId, exit: ExitId, seq: number): Promise<DeliveryStep[]> {
  const { rows } = await sql<{ what: 'told' | 'not-reached'; how: string; at: Instant }>`
    select t.what, t.how, t.at from tellings t where t.community_id = ${community} and t.exit_id = ${exit} and t.seq = ${seq} and t.what <> 'taken-back' and t.how <> 'own-session'
      and not exists (select from tellings b where b.community_id = t.community_id and b.takes_back = t.id and b.exit_id = t.exit_id and b.seq = t.seq) order by t.at, t.id`.execute(tx)
  return rows.map(({ what, how, at }) => ({ rung: how === 'at-the-door' ? 'knocks' : how === 'window' ? 'window' : 'rings', grade: what, at }))
}

/** The last decision, where nobody is known to have told them of it and somebody might: for whoever speaks with them, who may also be deciding at this moment. */
async function toSay(tx: Tx, community: CommunityId, exit: ExitId, now: Instant): Promise<{ seq: number } | null> {
  const { rows: [row] } = await sql<{ seq: number }>`
    select n.seq from endings n join exits e on e.community_id = n.community_id and e.id = n.exit_id join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
      join residents r on r.community_id = p.community_id and r.id = p.resident_id and r.moved_away_at is null
    where n.community_id = ${community} and n.exit_id = ${exit} and n.what = 'decided' and n.told_at is null and ${isLast} and ${saysStill(now)} and not ${saidThemselves} order by n.seq desc limit 1`.execute(tx)
  return row ?? null
}

const read = endpoint({
  method: 'GET', path: '/exits/:id/deliveries', summary: 'By which ways its person was told of what was decided last, and how far each came', may: 'exit.read', place: exitOfPath, params: exitParams, reply: deliveriesOfExit,
  async handle(ask) {
    const { tx, community, params, now, rights } = ask
    const last = await lastTold(tx, community, params.id, now)
    const say = can(rights, 'contact.record', ask.place ?? { community }) ? await toSay(tx, community, params.id, now) : null
    if (!last) return ok({ of: null, told: null, say })
    const page: DeliveryStep = last.seenAt ? { rung: 'page', grade: 'acknowledged', at: last.seenAt } : { rung: 'page', grade: 'handed-over', at: last.at }
    return ok({ of: last.of, told: { code: last.code, at: last.at, steps: [page, ...sentOn(await messagesAbout(tx, community, [last.news])), ...await saidBy(tx, community, params.id, last.seq)] }, say })
  },
})

export const deliveryRoutes: readonly Endpoint[] = [read]
