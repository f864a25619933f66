// Homes hear at once that their entrance is called: on their page and by its push, and no other way; where nobody is signed in, the doors stand on the list of whoever leads the building. The job
// `rounds:called` issues the notices of a call that stands and is fresh, or withdraws those of one that was taken back: of an entrance one holds, that of its last call. Who is visited is not called down.
// Nobody waits for a round that is over. Done twice it is done once.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, EntranceId, NoticeId, StationCallId, StationId, TestingRoundId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import { bringsDown, callHolds, calledBy, type Call } from '#domain/rounds/calls.ts'
import { callBack, callTexts, calledAfterAll, calledAnew } from '#domain/rounds/call-notices.ts'
import { roundOver } from '#domain/rounds/slot-texts.ts'
import { contradicted } from '#domain/notices/notice.ts'
import type { Plan } from '#domain/notices/ladder.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { transaction } from '../db/pool.ts'
import { eachOf } from '../jobs/each.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { onWordOf, planOf, withdrawalOf, withdrawalSaid } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import { chainsOf, livesIn } from '../notices/places.ts'
import { codeOf, noticeOf, standing, standingAmong, type NoticeRow, type Written } from '../notices/store.ts'
import { communityOf } from '../people/community.ts'
import { callsIn, everCalled, stationOfCall, visited } from './calls.ts'
import { homesAsked, peopleAsked, turnOfSlots } from './slots.ts'
import { roundOf, stationsOf, type RoundRow } from './store.ts'

/** Homes with somebody signed in read it on their page; the others are knocked at. */
const ways = { page: [{ rung: 'page', after: 0 }, { rung: 'push', after: 0 }], door: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }] } as const satisfies Record<string, Plan>
type Way = keyof typeof ways

const noticeOfCall = (community: CommunityId, call: StationCallId, entrance: EntranceId, way: Way): NoticeId => messageId(community, 'station-call', call, entrance, way) as NoticeId
/** An earlier call that counts again, because `back` was taken back. */
const noticeAnew = (community: CommunityId, back: StationCallId, call: StationCallId, entrance: EntranceId, way: Way): NoticeId => messageId(community, 'station-call-anew', back, call, entrance, way) as NoticeId
const backOfCall = (community: CommunityId, call: StationCallId, entrance: EntranceId, way: Way): NoticeId => messageId(community, 'station-call-back', call, entrance, way) as NoticeId
const signedIn = ({ community, now }: Telling): RawBuilder<unknown> => sql`select s.household_id from sessions s where s.community_id = ${community} and s.household_id is not null and s.only_resident_id is null and s.expires_at > ${now}`

/** A round calls for hours, each entrance by two ways: what one station calls in one hour is one line of the list, and what it takes back another. */
const ofOneHour = (community: CommunityId, { id }: RoundRow, kind: NoticeRow['kind'], station: StationId, now: Instant): string =>
  messageId(community, 'station-calls', id, kind, station, now.slice(0, 'yyyy-mm-ddThh'.length))

/** What made it necessary to look: the call that was made, or taken back. */
type Calling = { of: Telling; round: RoundRow; cause: StationCallId; entrance: EntranceId; by: Written['by'] }
type Told = { notice: NoticeRow; /** null: that they are to wait */ call: StationCallId | null }

/** What the homes of an entrance read of calls now: by whatever call of this round, and by whichever was taken back. */
async function toldNow({ of: { tx, community, now }, round, entrance }: Pick<Calling, 'of' | 'round' | 'entrance'>, way: Way): Promise<Told | null> {
  const { rows } = await sql<{ id: StationCallId }>`
    select id from station_calls where community_id = ${community} and round_id = ${round.id} and what = 'called' and ${entrance}::uuid = any(entrances)`.execute(tx)
  const calls = new Map<NoticeId, StationCallId | null>(rows.flatMap(({ id }) => [
    [noticeOfCall(community, id, entrance, way), id] as const, [backOfCall(community, id, entrance, way), null] as const, ...rows.map((back) => [noticeAnew(community, back.id, id, entrance, way), id] as const),
  ]))
  const [notice] = await standingAmong(tx, community, [...calls.keys()], now)
  return notice ? { notice, call: calls.get(notice.id) ?? null } : null
}

async function written({ of, round, entrance, by }: Calling, call: Call, id: NoticeId, old: NoticeRow | null, way: Way): Promise<Omit<Written, 'homes' | 'people'>> {
  const { tx, community, channels, now } = of
  const [place, hours, urgency] = [await communityOf(tx, community), await hoursOf(tx, community), 'cannot-wait' as const]
  const audience = { places: [{ kind: 'entrance' as const, id: entrance as string }], terms: [] }
  const chains = (await chainsOf(tx, community, audience.places))!
  const until = plus(call.at, callHolds)
  const others = (await standing(tx, community, now)).filter((it) => it.id !== old?.id)
  const beside = contradicted({ subject: 'test', places: chains, validFrom: now, validUntil: until }, others.map((it) => ({ ...it, places: it.chains })))
  const { number, name } = (await stationsOf(tx, community)).find((one) => one.id === call.station)!
  return onWordOf(tx, place, {
    id, kind: old ? 'correction' : 'notice', subject: 'test', urgency, audience, chains, part: 'home', edits: {}, sender: place.name, ground: round.orderedBy, ask: { who: place.name, phone: place.phone },
    validFrom: now, validUntil: until, source: callTexts({ number, name }), changed: old ? (old.kind === 'withdrawal' ? calledAfterAll : calledAnew) : {}, plan: planOf({ plan: [...ways[way]], urgency }, channels, community, hours),
    call: null, corrects: old?.id ?? null, beside: beside.map((it) => it.id), nobodys: [], code: codeOf(id), by, issuedAt: now, toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: ofOneHour(community, round, old ? 'correction' : 'notice', call.station, now),
  }, { sender: true, ground: false })
}

/** In the place of what they were told of calls before, where that holds. */
async function tellOf(it: Calling, call: Call, told: Told | null, way: Way): Promise<void> {
  const { of, round, cause, entrance } = it
  const { tx, community } = of
  const id = cause === call.id ? noticeOfCall(community, call.id, entrance, way) : noticeAnew(community, cause, call.id, entrance, way)
  if (told?.call === call.id || await noticeOf(tx, community, id)) return
  const where = sql`${livesIn([{ kind: 'entrance', id: entrance }])} and not ${await visited(of)} and r.id in (${peopleAsked(community, round.id)})`
  const old = told?.notice ?? null
  const rows = sql`select m.* from (${homesMeant(community, where, old?.id ?? null)}) m where m.household_id in (select a.household_id from (${homesMeant(community, where, null)}) a)
    and m.household_id ${way === 'page' ? sql`in` : sql`not in`} (${signedIn(of)})`
  if ((await countHomes(tx, rows)).homes > 0) await begin(of, await written(it, call, id, old, way), rows, old && { old, as: 'superseded' })
}

/**
 * Whoever was told is told: please wait, not yet; as long as they would have been called, and without “come down now”. Of a round that is over, as far as they did not come, that it is. Nobody else hears of it.
 */
async function takeBack({ of, round, cause, entrance, by }: Calling, old: NoticeRow, way: Way): Promise<void> {
  const { tx, community, channels, now } = of
  const hours = await hoursOf(tx, community)
  const had = homesMeant(community, sql`false`, old.id)
  const rows = round.closedAt ? sql`select m.* from (${had}) m where m.household_id in (${homesAsked(community, round.id)})` : had
  if (round.closedAt && (await countHomes(tx, rows)).homes === 0) return
  const off = withdrawalOf(old, { id: backOfCall(community, cause, entrance, way), changed: round.closedAt ? roundOver : callBack, by, at: now }, channels, community, hours)
  const source = Object.fromEntries(Object.entries(off.source).flatMap(([language, said]) => (said ? [[language, { ...said, lines: [] }]] : [])))
  const plan = planOf({ plan: [...ways[way]], urgency: old.urgency }, channels, community, hours)
  const { written: said } = await withdrawalSaid(tx, community, { ...off, source, plan, validUntil: old.validUntil })
  const together = ofOneHour(community, round, 'withdrawal', await stationOfCall(tx, community, cause), now)
  await begin(of, { ...said, together }, rows, { old, as: 'withdrawn' })
}

/** The round is over: whoever is called to it and has not come hears so. Answers the notices that say it, whenever they were issued. */
export async function endCalls(of: Telling, round: RoundRow & { closedAt: Instant }, entrance: EntranceId, by: Written['by']): Promise<NoticeId[]> {
  const { tx, community } = of
  const said: NoticeId[] = []
  for (const way of ['page', 'door'] as const) {
    const told = await toldNow({ of, round, entrance }, way)
    if (told?.call) await takeBack({ of, round, cause: told.call, entrance, by }, told.notice, way)
    for (const call of await everCalled(tx, community, round.id, entrance)) {
      const back = await noticeOf(tx, community, backOfCall(community, call, entrance, way))
      if (back && back.issuedAt >= round.closedAt) said.push(back.id)
    }
  }
  return said
}

type Asked = { round: TestingRoundId; cause: StationCallId; by: Written['by'] }
async function follow(of: Telling, entrance: EntranceId, { round: id, cause, by }: Asked): Promise<void> {
  const { tx, community, now } = of
  await turnOfSlots(tx, community, id)
  const [round, calls] = [await roundOf(tx, community, id), await callsIn(tx, community, id)]
  if (!round) return
  const [stands, call] = [calls.some((one) => one.id === cause), calledBy(calls).get(entrance)]
  // Called once more since, the job of that call tells of it.
  if (stands && call?.id !== cause) return
  const counts = call && !round.closedAt && bringsDown(call, round, now) ? call : null
  for (const way of ['page', 'door'] as const) {
    const it = { of, round, cause, entrance, by }
    const told = await toldNow(it, way)
    if (counts) await tellOf(it, counts, told, way)
    else if (!stands && told?.call) await takeBack({ ...it, cause: told.call }, told.notice, way)
  }
}

/** The job: payload `round`, `call` (that which was called, or taken back), and who did it (`by`, `role`). An entrance a transaction: one that cannot be told holds up no other. */
export const tellCalled = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community, payload } = run
  const asked: Asked = { round: payload['round'] as TestingRoundId, cause: payload['call'] as StationCallId, by: { actor: String(payload['by']), role: String(payload['role']) } }
  const entrances = await transaction(db, [community], async (tx) => {
    const { rows: [act] } = await sql<{ entrances: EntranceId[] }>`select entrances from station_calls where community_id = ${community} and id = ${asked.cause} and round_id = ${asked.round}`.execute(tx)
    return act?.entrances ?? []
  })
  return eachOf(entrances, async (entrance) => {
    if (run.stopped()) return 'cut-off'
    await transaction(db, [community], (tx) => follow({ tx, community, channels, now: run.now }, entrance, asked))
  })
}
