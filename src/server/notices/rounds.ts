// The list of doors to knock at becomes a task of a door round, and what comes of a door there comes back: done is told in person, anything else that they were not reached. A slip that is
// taken back in the round is taken back here. What is for some alone becomes no round: whoever walks it would learn whom it is for.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import { counting } from '#domain/doors/doors.ts'
import type { BuildingId, CommunityId, FlatId, HouseholdId, NoticeId } from '#domain/kernel/ids.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { nearest } from '#domain/notices/notice.ts'
import { textsOf } from '#domain/notices/texts.ts'
import * as wire from '#domain/notices/wire.ts'
import { messageId } from '../channels/messages.ts'
import type { Channels } from '../channels/channels.ts'
import type { Tx } from '../db/pool.ts'
import { rolesOf } from '../doors/results.ts'
import type { FollowResults } from '../doors/routes.ts'
import { doorsSentTo, handedIn, insertRound } from '../doors/store.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { communityOf } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { say } from './home-routes.ts'
import { lockHome, type Delivery } from './homes.ts'
import { byOf } from './routes.ts'
import { noticeOf } from './store.ts'

/** The doors at which somebody has to knock now. */
async function doorsToKnock(tx: Tx, community: CommunityId, notice: NoticeId, building: BuildingId | null): Promise<FlatId[]> {
  const { rows } = await sql<{ id: FlatId }>`
    select distinct h.flat_id as id from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id
    where n.community_id = ${community} and n.notice_id = ${notice} and n.on_list = 'knocks' and n.residents <> '{}' ${building ? sql`and n.building_id = ${building}` : sql``}`.execute(tx)
  return rows.map((row) => row.id)
}

const makeRound = (channels: Channels) => endpoint({
  method: 'POST', path: '/notices/:id/round', summary: 'Makes a door round of the doors at which somebody has to knock', may: 'round.write', params: idParams<'notice'>(), body: wire.newNoticeRound, reply: done,
  place: async ({ tx, community, params, body }) => ((await noticeOf(tx, community, params.id)) ? { community, ...(body.building ? { building: body.building } : {}) } : null),
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    // Two desks that press at once take turns: the second finds the doors of the first taken.
    const notice = (await noticeOf(tx, community, params.id, 'update'))!
    if (!can(ask.rights, 'notice.tell', ask.place!) || notice.part !== 'home') return no({ code: 'not-found' })
    // Pressed again after an answer that was lost.
    if ((await handedIn(tx, community, body.id)).some((task) => task.id === body.task && task.source === 'notice' && task.sourceId === notice.id)) return ok({ done: true as const })
    if (notice.ended || notice.validUntil <= now) return no({ code: 'notice-draft', what: 'ended' })
    const there = new Set(await doorsSentTo(tx, community, 'notice', notice.id))
    const doors = (await doorsToKnock(tx, community, notice.id, body.building)).filter((door) => !there.has(door))
    if (doors.length === 0) return no({ code: 'audience-empty' })
    const { language, said } = nearest(notice.source, channels.language)!
    const told = textsOf({ [language]: said }, frameOf(notice, await communityOf(tx, community)), notice.edits).find((it) => it.kind === 'slip')!.text
    const task = { id: body.task, title: said.title, kind: 'door', names: false, of: { source: 'notice', id: notice.id } }
    const round = { id: body.id, title: said.title, note: told, empty: false, tasks: [task], places: doors.map((id) => ({ kind: 'flat' as const, id })) }
    if (!(await insertRound(tx, community, round, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    ask.touch('round', body.id)
    return ok({ done: true as const })
  },
})

async function homesBehind(tx: Tx, community: CommunityId, notice: NoticeId, flat: FlatId): Promise<HouseholdId[]> {
  const { rows } = await sql<{ id: HouseholdId }>`
    select n.household_id as id from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id
    where n.community_id = ${community} and n.notice_id = ${notice} and h.flat_id = ${flat} and n.residents <> '{}' order by n.household_id`.execute(tx)
  return rows.map((row) => row.id)
}

/** What came of a door of such a round: every result is a row of its own, under an id made of it, so that it stands here once however often it is told. */
export const toldAtDoors: FollowResults = async (ask, { flat, said, tasks }) => {
  const { tx, community } = ask
  const stands = new Set(counting(said).map((one) => one.id))
  const roles = await rolesOf(tx, community, said.map((one) => one.id))
  for (const task of tasks.filter((one) => one.source === 'notice')) {
    const notice = await noticeOf(tx, community, task.sourceId as NoticeId, 'share')
    if (!notice) continue
    for (const household of await homesBehind(tx, community, notice.id, flat)) {
      await lockHome(tx, community, notice.id, household)
      for (const one of said.filter((it) => it.outcome !== 'taken-back' && it.tasks.includes(task.id))) {
        const id = messageId(community, 'door-result', notice.id, household, one.id)
        const by = { actor: `account:${one.by}`, role: roles.get(one.id) ?? '' }
        const bare = { household, rung: 'knocks' as const, why: null, message: null, answer: null, by }
        const it: Delivery = { ...bare, id, grade: one.outcome === 'done' ? 'told' : 'not-reached', how: 'at-the-door', takesBack: null, at: one.at }
        await say(ask, notice, household, it)
        if (!stands.has(one.id)) await say(ask, notice, household, { ...bare, id: messageId(community, 'door-result-back', notice.id, household, one.id), grade: 'taken-back', how: null, takesBack: id, at: ask.now })
      }
    }
  }
}

export const noticeRoundRoutes = (channels: Channels): readonly Endpoint[] => [makeRound(channels)]
