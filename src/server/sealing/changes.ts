// What changes about orders and control rules, and who is told: the desk, leads of the buildings, the gates' phones, and the homes on
// which an order is, which hear that something is other for them now, and of no other home.

import { sql } from 'kysely'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Home } from '#domain/people/people.ts'
import type { Scope } from '#domain/sealing/sealing.ts'
import type { Change, KindsTold, Whose } from '../http/changes.ts'
import { residentsAtHome } from '../people/homes.ts'
import type { OrderHere } from './orders.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { sealing: 'sealing'; 'control-rule': 'sealing'; home: 'sealing'; 'own-home': 'sealing' }
}

/** For the desk the order, for the homes the place that it is on; one that is on a person is nobody else’s to hear of. */
export const orderChanges = ({ id, scope, building }: Pick<OrderHere, 'id' | 'building'> & { scope: { kind: Scope['kind']; id: string } }): Change[] =>
  [{ kind: 'sealing', ids: [id], building }, { kind: scope.kind === 'person' ? 'own-home' : 'home', ids: [scope.id], building }]

/** Everybody who lives in these places now: asked once for all who listen, however many homes there are. */
const livingIn: Whose = async (tx, community, ids) => {
  const wanted = sql`${[...ids]}::uuid[]`
  const { rows } = await sql<Omit<Home, 'community'> & { resident: ResidentId }>`
    select r.id as resident, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat from ${residentsAtHome}
    where r.community_id = ${community} and r.moved_away_at is null
      and (f.compound_id = any(${wanted}) or f.building_id = any(${wanted}) or f.entrance_id = any(${wanted}) or f.id = any(${wanted}) or r.id = any(${wanted}))`.execute(tx)
  const of = new Map(ids.map((id) => [id, new Set<ResidentId>()]))
  for (const { resident, compound, building, entrance, flat } of rows) for (const id of [compound, building, entrance, flat, resident]) of.get(id)?.add(resident)
  return of
}

export const sealingChanges: KindsTold<'sealing'> = {
  /** ids: the orders. Without a building: of a compound */
  sealing: { may: ['sealing.read', 'gate.sync'], everywhere: true },
  'control-rule': { may: ['sealing.read'], everywhere: true },
  /** ids: the compounds, buildings, entrances or flats that an order is on, or was */
  home: { may: ['home.read'], whose: livingIn },
  /** ids: the people themselves */
  'own-home': { may: ['self.read'], whose: livingIn },
}
