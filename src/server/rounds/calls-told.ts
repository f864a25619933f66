// Homes hear at once that their entrance is called: on their page and by its push, and no other way; where nobody is signed in, the doors stand on the list of whoever leads the building. The job
// `rounds:called` issues the notices of a call that stands and is fresh, or withdraws those of one that was taken back. Who is visited is not called down. Done twice it is done once.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, EntranceId, NoticeId, StationCallId, TestingRoundId } from '#domain/kernel/ids.ts'
import { plus } from '#domain/kernel/instants.ts'
import { bringsDown, callHolds, calledBy, type Call } from '#domain/rounds/calls.ts'
import { callBack, callTexts } from '#domain/rounds/call-notices.ts'
import { contradicted } from '#domain/notices/notice.ts'
import type { Plan } from '#domain/notices/ladder.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { transaction } from '../db/pool.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { onWordOf, planOf, withdrawalOf, withdrawalSaid } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import { chainsOf, livesIn } from '../notices/places.ts'
import { codeOf, noticeOf, standing, type Written } from '../notices/store.ts'
import { communityOf } from '../people/community.ts'
import { callsIn, visited } from './calls.ts'
import { peopleAsked, turnOfSlots } from './slots.ts'
import { roundOf, stationsOf, type RoundRow } from './store.ts'

/** Homes with somebody signed in read it on their page; the others are knocked at. */
const ways = { page: [{ rung: 'page', after: 0 }, { rung: 'push', after: 0 }], door: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 0 }] } as const satisfies Record<string, Plan>
type Way = keyof typeof ways

const noticeOfCall = (community: CommunityId, call: StationCallId, entrance: EntranceId, way: Way): NoticeId => messageId(community, 'station-call', call, entrance, way) as NoticeId
const backOfCall = (community: CommunityId, call: StationCallId, entrance: EntranceId, way: Way): NoticeId => messageId(community, 'station-call-back', call, entrance, way) as NoticeId
const signedIn = ({ community, now }: Telling): RawBuilder<unknown> => sql`select s.household_id from sessions s where s.community_id = ${community} and s.household_id is not null and s.only_resident_id is null and s.expires_at > ${now}`

type Calling = { of: Telling; round: RoundRow; call: Call; entrance: EntranceId; by: Written['by'] }

async function written({ of, round, call, entrance, by }: Calling, way: Way): Promise<Omit<Written, 'homes' | 'people'>> {
  const { tx, community, channels, now } = of
  const [place, hours, urgency] = [await communityOf(tx, community), await hoursOf(tx, community), 'cannot-wait' as const]
  const audience = { places: [{ kind: 'entrance' as const, id: entrance as string }], terms: [] }
  const chains = (await chainsOf(tx, community, audience.places))!
  const until = plus(call.at, callHolds)
  const beside = contradicted({ subject: 'test', places: chains, validFrom: now, validUntil: until }, (await standing(tx, community, now)).map((it) => ({ ...it, places: it.chains })))
  const id = noticeOfCall(community, call.id, entrance, way)
  const { number, name } = (await stationsOf(tx, community)).find((one) => one.id === call.station)!
  return onWordOf(tx, place, {
    id, kind: 'notice', subject: 'test', urgency, audience, chains, part: 'home', edits: {}, sender: place.name, ground: round.orderedBy, ask: { who: place.name, phone: place.phone }, validFrom: now, validUntil: until,
    source: callTexts({ number, name }), changed: {}, plan: planOf({ plan: [...ways[way]], urgency }, channels, community, hours), call: null, corrects: null, beside: beside.map((it) => it.id), nobodys: [], code: codeOf(id), by, issuedAt: now,
    toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: null,
  }, { sender: true, ground: false })
}

async function tellOne(it: Calling): Promise<void> {
  const { of, round, call, entrance } = it
  const { tx, community } = of
  const apart = await visited(of)
  for (const way of ['page', 'door'] as const) {
    if (await noticeOf(tx, community, noticeOfCall(community, call.id, entrance, way))) continue
    const meant = homesMeant(community, sql`${livesIn([{ kind: 'entrance', id: entrance }])} and not ${apart} and r.id in (${peopleAsked(community, round.id)})`, null)
    const rows = sql`select m.* from (${meant}) m where m.household_id ${way === 'page' ? sql`in` : sql`not in`} (${signedIn(of)})`
    if ((await countHomes(tx, rows)).homes > 0) await begin(of, await written(it, way), rows, null)
  }
}

/** Whoever was told is told: please wait, not yet. Nobody else hears of it. */
async function takeBack(of: Telling, call: StationCallId, entrance: EntranceId, by: Written['by']): Promise<void> {
  const { tx, community, channels, now } = of
  for (const way of ['page', 'door'] as const) {
    const old = await noticeOf(tx, community, noticeOfCall(community, call, entrance, way), 'update')
    if (!old || old.ended || old.validUntil <= now) continue
    const off = withdrawalOf(old, { id: backOfCall(community, call, entrance, way), changed: callBack, by, at: now }, channels, community, await hoursOf(tx, community))
    const { written: said } = await withdrawalSaid(tx, community, { ...off, plan: planOf({ plan: [...ways[way]], urgency: old.urgency }, channels, community, await hoursOf(tx, community)) })
    await begin(of, said, homesMeant(community, sql`false`, old.id), { old, as: 'withdrawn' })
  }
}

async function follow(of: Telling, id: TestingRoundId, call: StationCallId, by: Written['by']): Promise<void> {
  const { tx, community, now } = of
  await turnOfSlots(tx, community, id)
  const [round, calls] = [await roundOf(tx, community, id), await callsIn(tx, community, id)]
  const it = calls.find((one) => one.id === call)
  const { rows: [told] } = await sql<{ entrances: EntranceId[] }>`select entrances from station_calls where community_id = ${community} and id = ${call} and round_id = ${id}`.execute(tx)
  if (!it) for (const entrance of told?.entrances ?? []) await takeBack(of, call, entrance, by)
  if (!it || !round || round.closedAt || !bringsDown(it, round, now)) return
  // Called somewhere else since, it is that call that counts: this one is told to nobody, and taken back from whoever was told.
  const last = calledBy(calls)
  for (const entrance of it.entrances) await (last.get(entrance)?.id === call ? tellOne({ of, round, call: it, entrance, by }) : takeBack(of, call, entrance, by))
}

/** The job: payload `round`, `call` (that which was called, or taken back), and who did it (`by`, `role`). */
export const tellCalled = (channels: Channels) => async ({ db, community, payload, now }: TaskRun): Promise<Outcome> => {
  const by = { actor: String(payload['by']), role: String(payload['role']) }
  await transaction(db, [community], (tx) => follow({ tx, community, channels, now }, payload['round'] as TestingRoundId, payload['call'] as StationCallId, by))
}
