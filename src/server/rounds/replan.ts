// What would be planned anew in a round that goes on, over HTTP: how fast each station goes, when it ends, and who would rather come elsewhere,
// with whom that tells. It changes nothing: the press moves slots as any other move does.

import { idParams } from '#domain/kernel/wire.ts'
import { paceAt } from '#domain/rounds/pace.ts'
import { proposeMoves, type Proposal } from '#domain/rounds/replan.ts'
import * as wire from '#domain/rounds/replan-wire.ts'
import type { AudienceAsk } from '../http/audience.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { standingOf, type Standing } from './morning.ts'
import { slotActs, slotsShown, toldBy } from './slots.ts'
import { roundOf, type RoundRow } from './store.ts'

/** Before a round begins there is no speed, and afterwards nobody to move. */
export const proposedFor = ({ now }: Pick<AudienceAsk, 'now'>, round: RoundRow, stations: readonly Standing[]): Proposal =>
  round.closedAt === null && round.begins <= now ? proposeMoves(stations, now) : { moves: [], ends: [] }

const read = endpoint({
  method: 'GET', path: '/testing-rounds/:id/replan',
  summary: 'How fast the stations of a round go, when each ends, and which entrances would rather go elsewhere; changes nothing',
  may: 'test.read', params: idParams<'testing-round'>(), reply: wire.replan,
  async handle({ tx, community, params: { id }, now }) {
    const round = await roundOf(tx, community, id)
    if (!round) return no({ code: 'not-found' })
    const ask = { tx, community, now }
    const stations = await standingOf(ask, round)
    const { moves, ends } = proposedFor(ask, round, stations)
    const named = new Map((moves.length === 0 ? [] : await slotsShown(tx, community, id)).map((one) => [one.entrance, one]))
    return ok({
      asOf: now, last: (await slotActs(tx, community, id))[0]?.id ?? null,
      stations: stations.map((one) => ({ ...paceAt(one, now), number: one.number, name: one.name })),
      ends,
      moves: moves.map(({ entrance, was, people, slot }) => ({
        entrance, was, people, slot, building: named.get(entrance)?.buildingLabel ?? '', label: named.get(entrance)?.label ?? '',
      })),
      ...(await toldBy(tx, community, id, moves.map((one) => one.entrance))),
    })
  },
})

export const replanRoutes: readonly Endpoint[] = [read]
