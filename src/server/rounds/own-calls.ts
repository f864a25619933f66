// How one's own homes stand in the rounds that go on: called, or so many entrances before theirs. Nothing where the station calls nobody, and nothing to whoever is visited or need not come.

import { sql } from 'kysely'
import type { EntranceId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import { plus } from '#domain/kernel/instants.ts'
import { bringsDown, callHolds, callsAhead, nextAt, turnOf } from '#domain/rounds/calls.ts'
import type { OwnTests } from '#domain/rounds/lab-wire.ts'
import type { RoundSlot } from '#domain/rounds/slots.ts'
import type { AudienceAsk } from '../http/audience.ts'
import { residentsAtHome } from '../people/homes.ts'
import { callsIn, enteringOf, visited } from './calls.ts'
import { peopleAsked, slotsOf } from './slots.ts'
import { roundsWithPlaces, stationsOf } from './store.ts'

/** How many of these a station will call: those in which everybody is visited it leaves out. */
async function calledBefore(ask: AudienceAsk, round: TestingRoundId, slots: readonly RoundSlot[]): Promise<number> {
  const of = await enteringOf(ask, round, slots.map((one) => one.entrance))
  return slots.filter((one) => (of.get(one.entrance)?.people ?? 0) > 0).length
}

export async function turnsOf(ask: AudienceAsk, residents: readonly ResidentId[]): Promise<OwnTests['turns']> {
  const { tx, community, now } = ask
  const turns: OwnTests['turns'] = []
  if (residents.length === 0) return turns
  for (const round of (await roundsWithPlaces(tx, community, { from: plus(now, -callHolds), until: plus(now, callsAhead) }, null)).filter((one) => one.closedAt === null)) {
    const calls = await callsIn(tx, community, round.id)
    if (calls.length === 0) continue
    const [slots, stations] = [await slotsOf(tx, community, round.id), await stationsOf(tx, community)]
    const { rows } = await sql<{ entrance: EntranceId; door: string }>`
      select distinct f.entrance_id as entrance, f.door from ${residentsAtHome} where r.community_id = ${community} and r.id = any(${[...residents]}::uuid[]) and r.moved_away_at is null and r.kept_as is null
        and r.id in (${peopleAsked(community, round.id)}) and not ${await visited(ask)} order by f.door`.execute(tx)
    for (const { entrance, door } of rows) {
      const turn = turnOf(slots, calls, entrance)
      const at = stations.find((one) => one.id === (turn?.state === 'called' ? turn.call.station : turn?.station))
      if (!turn || !at || (turn.state === 'called' && !bringsDown(turn.call, round, now))) continue
      turns.push({ round: round.id, door, station: { number: at.number, name: at.name }, calledAt: turn.state === 'called' ? turn.call.at : null, before: turn.state === 'called' ? 0 : await calledBefore(ask, round.id, nextAt(slots, calls, turn.station).slice(0, turn.before)) })
    }
  }
  return turns
}
