// The list of doors to knock at becomes a task of a door round, and what comes of a door there comes back: done is told in person, anything else that they were not reached. A slip that is
// taken back in the round is taken back here. What is for some alone becomes no round: whoever walks it would learn whom it is for. Whoever leads the building knocks there, from the list
// of the notice (home-routes.ts), on which doors stand and no names.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import { counting } from '#domain/doors/doors.ts'
import type { BuildingId, CommunityId, FlatId, HouseholdId, NoticeId, RoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/notices/wire.ts'
import { messageId } from '../channels/messages.ts'
import type { Channels } from '../channels/channels.ts'
import type { Tx } from '../db/pool.ts'
import { rolesOf } from '../doors/results.ts'
import type { FollowResults } from '../doors/routes.ts'
import { addActs, doorCounts, doorsSentTo, givenIn, handedIn, insertRound, roundsOf, stairwellsIn, type Given } from '../doors/store.ts'
import { walkersNow, walksIn } from '../doors/walkers.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { say } from './home-routes.ts'
import { lockHome, type Delivery } from './homes.ts'
import { byOf } from './routes.ts'
import { doorsBefore, roundsBefore, saidAtDoors } from './rounds-before.ts'
import { noticeOf, type NoticeRow } from './store.ts'

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
    const knock = (await doorsToKnock(tx, community, notice.id, body.building)).filter((door) => !there.has(door))
    const doors = [...new Set([...knock, ...(body.before ? await doorsBefore(tx, community, notice, body.building, now) : [])])]
    if (doors.length === 0) return no({ code: 'audience-empty' })
    const { title, words } = await saidAtDoors(tx, community, notice, channels)
    const task = { id: body.task, title, kind: 'door', names: false, of: { source: 'notice', id: notice.id, code: notice.code, validUntil: notice.validUntil } }
    const round = { id: body.id, title, note: words, empty: false, tasks: [task], places: doors.map((id) => ({ kind: 'flat' as const, id })) }
    if (!(await insertRound(tx, community, round, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    if (body.before) await giveAsBefore(ask as Ask, notice, body.id)
    ask.touch('round', body.id)
    return ok({ done: true as const })
  },
})

/** Whoever had a stairwell of the old round has it of the new one, as far as they may walk there. */
async function giveAsBefore(ask: Ask, notice: NoticeRow, round: RoundId): Promise<void> {
  const { tx, community, now } = ask
  const [made] = await roundsOf(tx, community, round)
  const there = await stairwellsIn(tx, community, (await doorCounts(tx, community, made!)).map((one) => one.entrance))
  const walkers = await walkersNow(tx, community, now)
  const had = new Map<string, Given>()
  for (const before of await roundsBefore(tx, community, notice)) for (const one of await givenIn(tx, community, before)) if ((had.get(one.entrance)?.at ?? '') < one.at) had.set(one.entrance, one)
  const rows = there.flatMap(({ id, buildingId }) => {
    const walker = walkers.find((one) => one.id === had.get(id)?.to)
    return walker && walksIn(walker, buildingId) ? [{ what: 'given' as const, entrance: id, to: walker.id }] : []
  })
  if (rows.length > 0) await addActs(tx, community, round, { id: messageId(community, 'round-as-before', round), rows, by: byOf(ask) }, now)
}

type Behind = { id: HouseholdId; /** the notice is for them */ meant: boolean; /** somebody of theirs lives there now */ now: boolean; /** they lived there then, as far as it is known */ then: boolean }
/** Homes behind a door, and which of them lived there then. Whoever moved in later was told nothing then; of a home without acts nobody knows since when it is there, and it was. */
async function homesBehind(tx: Tx, community: CommunityId, notice: NoticeId, flat: FlatId, then: Instant): Promise<Behind[]> {
  const { rows } = await sql<Behind>`
    select h.id, coalesce(n.residents <> '{}', false) as meant, coalesce(bool_or(r.moved_away_at is null), false) as now, coalesce(bool_or(not exists (select from stays s where s.community_id = r.community_id and s.resident_id = r.id)
        or exists (select from stays s where s.community_id = r.community_id and s.resident_id = r.id and s.household_id = h.id and s.kind in ('lives', 'temporary')
          and (s.since <= ${then} or (s.since is null and (s.by_actor = 'roster' or s.recorded_at <= ${then})))
          and not exists (select from stays b where b.community_id = s.community_id and b.resident_id = s.resident_id and b.takes_back = s.act_id))), true) as then
    from households h left join notice_homes n on n.community_id = h.community_id and n.household_id = h.id and n.notice_id = ${notice}
    left join residents r on r.community_id = h.community_id and r.household_id = h.id and r.kept_as is null
    where h.community_id = ${community} and h.flat_id = ${flat} group by h.id, n.residents order by h.id`.execute(tx)
  return rows
}

/** Of which homes a press is: those that it names, else all that were there then and are, or were. */
function meantBy(rows: readonly Behind[], named: readonly HouseholdId[]): Behind[] {
  if (named.length > 0) return rows.filter((row) => named.includes(row.id))
  const there = rows.filter((row) => row.then)
  return there.some((row) => row.now) ? there.filter((row) => row.now) : there
}

/** What came of a door of such a round: every result is a row of its own, under an id made of it, so that it stands here once however often it is told. */
export const toldAtDoors: FollowResults = async (ask, { flat, said, tasks }) => {
  const { tx, community } = ask
  const stands = new Set(counting(said).map((one) => one.id))
  const roles = await rolesOf(tx, community, said.map((one) => one.id))
  for (const task of tasks.filter((one) => one.source === 'notice')) {
    const notice = await noticeOf(tx, community, task.sourceId as NoticeId, 'share')
    if (!notice) continue
    for (const one of said.filter((it) => it.outcome !== 'taken-back' && it.tasks.includes(task.id))) {
      const behind = meantBy(await homesBehind(tx, community, notice.id, flat, one.at), one.homes)
      // A press at a door of several homes that says of none which of them it was: each of them stays to be told, and says why.
      const several = one.outcome === 'done' && one.homes.length === 0 && behind.length > 1
      for (const { id: household } of behind.filter((it) => it.meant)) {
        await lockHome(tx, community, notice.id, household)
        const id = messageId(community, 'door-result', notice.id, household, one.id)
        const by = { actor: `account:${one.by}`, role: roles.get(one.id) ?? '' }
        const bare = { household, rung: 'knocks' as const, why: null, message: null, answer: null, by }
        const it: Delivery = { ...bare, id, grade: one.outcome === 'done' && !several ? 'told' : 'not-reached', why: several ? 'which-home' : null, how: 'at-the-door', takesBack: null, at: one.at }
        await say(ask, notice, household, it)
        if (!stands.has(one.id)) await say(ask, notice, household, { ...bare, id: messageId(community, 'door-result-back', notice.id, household, one.id), grade: 'taken-back', how: null, takesBack: id, at: ask.now })
      }
    }
  }
}

export const noticeRoundRoutes = (channels: Channels): readonly Endpoint[] => [makeRound(channels)]
