// What a notice says, read out at the desk to whoever asked, is told in person: the ladder goes no further to that home, and what corrects it later is for them as well. Taken
// back at the desk it is taken back here; taken back here alone, as by a lead who was at the door, it stands at the desk still, where whoever told them takes it back. Refuses to take what was sent or pasted into a group for spoken, and a child's hearing it for the home's.

import { sql } from 'kysely'
import type { Answer } from '#domain/desk/answers.ts'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, earlier, type Instant } from '#domain/kernel/instants.ts'
import { messageId } from '../channels/messages.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { say } from './home-routes.ts'
import { lockHome, type Delivery } from './homes.ts'
import { homesToReach } from './reach.ts'
import { byOf } from './routes.ts'
import { lineOf, noticeOf, type NoticeRow } from './store.ts'

/** `how`: as the desk puts it down. */
export type ReadOut = { id: string; resident: ResidentId; household: HouseholdId; answer: Answer; how: string; at: Instant }

const spoken: Partial<Record<string, Pick<Delivery, 'rung' | 'how'>>> = {
  phone: { rung: 'rings', how: 'phone' }, window: { rung: 'knocks', how: 'at-the-door' }, door: { rung: 'knocks', how: 'at-the-door' },
}

/** Which of its line was read out; of one that is there no more they were told that, and the last of the line says so. */
async function noticeRead({ tx, community }: Ask, answer: Answer): Promise<NoticeRow | null> {
  const on = answer.basis.find(({ kind }) => kind === 'notice')
  if (answer.sentence !== 'notice' || !on || !(await noticeOf(tx, community, on.id as NoticeRow['id']))) return null
  const line = await lineOf(tx, community, on.id as NoticeRow['id'])
  const read = answer.until === answer.values.until ? line[on.version - 1] : line.at(-1)
  return read ? noticeOf(tx, community, read.id, 'share') : null
}

export async function readOutAtDesk(ask: Ask, { id, resident, household, answer, how, at }: ReadOut): Promise<void> {
  const { tx, community, now } = ask
  const way = spoken[how]
  const notice = way ? await noticeRead(ask, answer) : null
  const home = notice && await lockHome(tx, community, notice.id, household)
  if (!way || !notice || !home || (notice.part !== 'home' && !home.residents.includes(resident))) return
  const there = (await homesToReach(tx, community, [household], dayOf(now, await zoneOf(tx, community)), now)).get(household)?.people ?? []
  if (!there.some((one) => one.id === resident && one.adult)) return
  const knows = notice.part === 'home' ? null : [resident]
  await say(ask, notice, household, { id: messageId(community, 'read-out', id), household, ...way, grade: 'told', why: null, message: null, answer: null, takesBack: null, knows, by: byOf(ask), at: earlier(at, now) })
}

/** They were not told after all; done twice it is done once. */
export async function notReadOut(ask: Ask, id: string): Promise<void> {
  const { tx, community, now } = ask
  const act = messageId(community, 'read-out', id)
  const { rows: [row] } = await sql<{ notice: NoticeRow['id']; household: HouseholdId; rung: Delivery['rung'] }>`
    select notice_id as notice, household_id as household, rung from notice_deliveries where community_id = ${community} and id = ${act}`.execute(tx)
  const notice = row && await noticeOf(tx, community, row.notice, 'share')
  if (!row || !notice) return
  await lockHome(tx, community, notice.id, row.household)
  await say(ask, notice, row.household, { id: messageId(community, 'read-out-back', id), household: row.household, rung: row.rung, grade: 'taken-back', how: null, why: null, message: null, answer: null, takesBack: act, by: byOf(ask), at: now })
}
