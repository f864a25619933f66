// The screen on the wall, over HTTP: what capabilities have for it now, for staff and for a screen that was enrolled as one. Such a screen may read
// this and nothing else, for as long as nobody withdraws it.

import { wallKind } from '#domain/field/kinds.ts'
import { wall, type WallTile } from '#domain/figures/wall.ts'
import { endpoint, ok, type Endpoint } from '../http/endpoint.ts'
import type { WallSource } from '../http/wall.ts'
import { heardOf } from '../field/device-store.ts'
import type { Field } from '../field/kinds.ts'
import { communityOf } from '../people/community.ts'

/** An enrolled screen is one more kind of device: it stands at no place, keeps nothing and reports nothing. */
export const wallField: Omit<Field, 'statuses'> = { kinds: [wallKind], places: {}, takers: [], collections: [] }

export const wallRoutes = (sources: readonly WallSource[]): readonly Endpoint[] => [endpoint({
  method: 'GET', path: '/wall', summary: 'What hangs on the wall: figures of what goes on, never a person', may: 'wall.read', reply: wall, together: 'grants',
  async handle({ tx, community, now, device, rights }) {
    if (device && rights.actor.kind === 'device') await heardOf(tx, rights.actor.id, device, null, now)
    const here = await communityOf(tx, community)
    const tiles: WallTile[] = []
    for (const source of sources) tiles.push(...await source.tiles({ tx, community, now }))
    return ok({ community: here.name, zone: here.zone, asOf: now, tiles })
  },
})]
