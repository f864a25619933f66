// A round is closed, or called off, before everybody’s turn: whoever was told of a slot or a call that is still to come hears that it is off, once, as soon as they would have to set out. Whoever was
// swabbed hears nothing, and what is over is left alone. The job `rounds:over` withdraws the notices, an entrance a transaction. Opened again since, it does nothing. Done twice it is done once.

import { sql } from 'kysely'
import type { ActId, EntranceId, NoticeId, TestingRoundId } from '#domain/kernel/ids.ts'
import { roundOver } from '#domain/rounds/slot-texts.ts'
import { slotUrgency } from '#domain/rounds/slots.ts'
import { messageId } from '../channels/messages.ts'
import type { Channels } from '../channels/channels.ts'
import { transaction } from '../db/pool.ts'
import { eachOf } from '../jobs/each.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { countHomes, homesMeant } from '../notices/audience.ts'
import { begin, type Telling } from '../notices/beginning.ts'
import { withdrawalOf, withdrawalSaid } from '../notices/drafting.ts'
import { hoursOf } from '../notices/hours.ts'
import type { Written } from '../notices/store.ts'
import { zoneOf } from '../people/community.ts'
import { callsIn } from './calls.ts'
import { endCalls } from './calls-told.ts'
import { homesAsked, slotsOf, turnOfSlots } from './slots.ts'
import { toldLast } from './slots-told.ts'
import { roundOf } from './store.ts'

type Over = { round: TestingRoundId; act: ActId; by: Written['by'] }

async function endOne(of: Telling, entrance: EntranceId, { round: id, act, by }: Over): Promise<void> {
  const { tx, community, channels, now } = of
  await turnOfSlots(tx, community, id)
  const round = await roundOf(tx, community, id)
  if (!round?.closedAt) return
  const said = await endCalls(of, { ...round, closedAt: round.closedAt }, entrance, by)
  const last = await toldLast(of, id, entrance)
  if (!last?.notice || last.slot.until <= now) return
  const had = homesMeant(community, sql`false`, last.notice.id)
  const rows = sql`select m.* from (${had}) m where m.household_id in (${homesAsked(community, id)})
    and m.household_id not in (select o.household_id from notice_homes o where o.community_id = ${community} and o.notice_id = any(${said}::uuid[]))`
  // Where all of them heard it of their call, the slot ends with that.
  if (said.length === 0 && (await countHomes(tx, rows)).homes === 0) return
  const urgency = slotUrgency(last.slot.from, now, await zoneOf(tx, community))
  const off = { id: messageId(community, 'testing-slot-off', act, entrance) as NoticeId, changed: roundOver, by, at: now }
  const { written } = await withdrawalSaid(tx, community, withdrawalOf({ ...last.notice, urgency }, off, channels, community, await hoursOf(tx, community)))
  await begin(of, written, rows, { old: last.notice, as: 'withdrawn' })
}

/** The job: payload `round`, `act` (that which closed it), and who did it (`by`, `role`). An entrance that cannot be told holds up no other. */
export const tellOver = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community, payload } = run
  const over: Over = { round: payload['round'] as TestingRoundId, act: payload['act'] as ActId, by: { actor: String(payload['by']), role: String(payload['role']) } }
  const told = await transaction(db, [community], async (tx) => [...(await slotsOf(tx, community, over.round)).map((one) => one.entrance), ...(await callsIn(tx, community, over.round)).flatMap((one) => one.entrances)])
  const entrances = [...new Set(told)]
  return eachOf(entrances.entries(), async ([n, entrance]) => {
    if (run.stopped()) return 'cut-off'
    await transaction(db, [community], (tx) => endOne({ tx, community, channels, now: run.now }, entrance, over))
    await run.progress({ done: n + 1, total: entrances.length })
  })
}
