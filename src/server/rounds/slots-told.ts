// Homes hear of their slot as of every notice: on their page, by text, by a call, by a knock, until they know. The job `rounds:slots` issues the notice of each slot that an act set, and corrects
// what they were told before. Only where somebody is to come still: whoever was tested is told nothing of rain. Done twice it is done once.

import { sql } from 'kysely'
import type { ActId, CommunityId, EntranceId, NoticeId, TestingRoundId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { usualPlan } from '#domain/notices/ladder.ts'
import { contradicted } from '#domain/notices/notice.ts'
import { slotTexts, type SlotSaid } from '#domain/rounds/slot-texts.ts'
import { changedSlots, slotUrgency, type RoundSlot } from '#domain/rounds/slots.ts'
import type { Channels } from '../channels/channels.ts'
import { messageId } from '../channels/messages.ts'
import { transaction } from '../db/pool.ts'
import { eachOf } from '../jobs/each.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { onWordOf, planOf } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import { chainsOf, livesIn } from '../notices/places.ts'
import { codeOf, lineOf, noticeOf, standing, type NoticeRow, type Written } from '../notices/store.ts'
import { communityOf } from '../people/community.ts'
import { placeOfOrder } from '../sealing/orders.ts'
import { earlierSlots, homesAsked, slotsOf, turnOfSlots } from './slots.ts'
import { roundOf, stationsOf, type RoundRow } from './store.ts'

/** So long after it a slot hangs: whoever comes late reads where. */
const hangsFor = 2 * hour

const noticeOfSlot = (community: CommunityId, act: ActId, entrance: EntranceId): NoticeId => messageId(community, 'testing-slot', act, entrance) as NoticeId

type Told = { slot: RoundSlot; notice: NoticeRow | null }
/** The last slot of which homes of an entrance were told; its notice, or somebody's own words in its place, while that holds. */
export async function toldLast({ tx, community, now }: Telling, round: TestingRoundId, entrance: EntranceId): Promise<Told | null> {
  for (const slot of await earlierSlots(tx, community, round, entrance)) {
    const first = await noticeOf(tx, community, noticeOfSlot(community, slot.act, entrance))
    if (!first) continue
    const notice = await noticeOf(tx, community, (await lineOf(tx, community, first.id)).at(-1)!.id, 'update')
    return { slot, notice: notice && notice.kind !== 'withdrawal' && !notice.ended && notice.validUntil > now ? notice : null }
  }
  return null
}

async function saidOf({ tx, community }: Telling, slot: RoundSlot): Promise<SlotSaid> {
  const [place, stations] = [await placeOfOrder(tx, community, { kind: 'entrance', id: slot.entrance }), await stationsOf(tx, community)]
  return { place: place.kind === 'place' ? place : null, from: slot.from, until: slot.until, station: stations.find((one) => one.id === slot.station)! }
}

async function written(of: Telling, id: NoticeId, round: RoundRow, slot: RoundSlot, last: Told | null, by: Written['by']): Promise<Omit<Written, 'homes' | 'people'>> {
  const { tx, community, channels, now } = of
  const [place, hours] = [await communityOf(tx, community), await hoursOf(tx, community)]
  const audience = { places: [{ kind: 'entrance' as const, id: slot.entrance as string }], terms: [] }
  const chains = (await chainsOf(tx, community, audience.places))!
  const [old, urgency] = [last?.notice ?? null, slotUrgency(slot.from, now, place.zone)]
  const { source, changed } = slotTexts(await saidOf(of, slot), old && last ? await saidOf(of, last.slot) : null, place.zone)
  const until = plus(slot.until, hangsFor)
  const beside = contradicted({ subject: 'test', places: chains, validFrom: now, validUntil: until }, (await standing(tx, community, now)).filter((it) => it.id !== old?.id).map((it) => ({ ...it, places: it.chains })))
  return onWordOf(tx, place, {
    id, kind: old ? 'correction' : 'notice', subject: 'test', urgency, audience, chains, part: 'home', edits: {}, sender: place.name, ground: round.orderedBy, ask: { who: place.name, phone: place.phone },
    validFrom: now, validUntil: until, source, changed, plan: planOf({ plan: [...usualPlan(urgency, hours)], urgency }, channels, community, hours), call: null, corrects: old?.id ?? null,
    beside: beside.map((it) => it.id), nobodys: [], code: codeOf(id), by, issuedAt: now, toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: null,
  }, { sender: true, ground: false })
}

type Asked = { round: TestingRoundId; act: ActId; by: Written['by'] }
async function tellOne(of: Telling, entrance: EntranceId, { round: id, act, by }: Asked): Promise<void> {
  const { tx, community, now } = of
  await turnOfSlots(tx, community, id)
  const [round, slot] = [await roundOf(tx, community, id), (await slotsOf(tx, community, id)).find((one) => one.entrance === entrance)]
  // Of what was changed since, its own job tells; whoever should have come by now, and a round that is over, is told nothing.
  if (!round || round.closedAt || slot?.act !== act || slot.until <= now) return
  const notice = noticeOfSlot(community, act, entrance)
  if (await noticeOf(tx, community, notice)) return
  const last = await toldLast(of, id, entrance)
  if (last?.notice && changedSlots([last.slot], [slot]).length === 0) return
  const meant = homesMeant(community, livesIn([{ kind: 'entrance', id: entrance }]), last?.notice?.id ?? null)
  const rows = sql`select m.* from (${meant}) m where m.household_id in (${homesAsked(community, id)})`
  if ((await countHomes(tx, rows)).homes === 0) return
  await begin(of, await written(of, notice, round, slot, last, by), rows, last?.notice ? { old: last.notice, as: 'superseded' } : null)
}

/** The job: payload `round`, `act`, and who did it (`by`, `role`). An entrance a transaction: one that cannot be told holds up no other. */
export const tellSlots = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community, payload } = run
  const asked: Asked = { round: payload['round'] as TestingRoundId, act: payload['act'] as ActId, by: { actor: String(payload['by']), role: String(payload['role']) } }
  const slots = await transaction(db, [community], (tx) => slotsOf(tx, community, asked.round))
  const mine = slots.filter((one) => one.act === asked.act).sort((a, b) => (a.from < b.from ? -1 : 1))
  return eachOf(mine.entries(), async ([n, { entrance }]) => {
    if (run.stopped()) return 'cut-off'
    await transaction(db, [community], (tx) => tellOne({ tx, community, channels, now: run.now }, entrance, asked))
    await run.progress({ done: n + 1, total: mine.length })
  })
}
