// Which changes an asker is told of. Only ids are told; but even that something changed is nobody else's business.

import { can } from '#domain/access/access.ts'
import type { BuildingId, CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import type { Asker } from '../http/actor.ts'
import type { Change } from '../http/changes.ts'
import type { Numbered } from './store.ts'

/** The desk is told of everything, a gate of what its phone keeps, a building lead of sealing there, a household of its own. */
export type Sight =
  | { sees: 'all' }
  | { sees: 'kinds'; kinds: ReadonlySet<Change['kind']>; buildings: readonly BuildingId[] | null }
  | { sees: 'own'; residents: ReadonlySet<ResidentId>; /** a link made for one letter is told of that exit alone */ exit: ExitId | null }
  | { sees: 'nothing' }

const ofGate: ReadonlySet<Change['kind']> = new Set(['pass', 'sealing', 'movement', 'keys'])
const ofLead: ReadonlySet<Change['kind']> = new Set(['sealing'])

export function sightOf({ rights, community, withdrawn }: Asker, residents: readonly ResidentId[]): Sight {
  if (withdrawn) return { sees: 'nothing' }
  if (rights.actor.kind === 'household') return { sees: 'own', residents: new Set(residents), exit: rights.actor.exit }
  if (rights.actor.kind === 'account' && can(rights, 'exit.read', { community })) return { sees: 'all' }
  if (can(rights, 'gate.sync', { community })) return { sees: 'kinds', kinds: ofGate, buildings: null }
  const led = rights.grants.flatMap((grant) => (grant.role === 'building-lead' && grant.community === community ? [grant.building] : []))
  if (led.length > 0) return { sees: 'kinds', kinds: ofLead, buildings: led.includes(null) ? null : (led as BuildingId[]) }
  return { sees: 'nothing' }
}

/** Whose these cases and tidings are, by their ids: the capabilities know, main.ts hands it in. */
export type Owners = (tx: Tx, community: CommunityId, ids: readonly string[]) => Promise<ReadonlyMap<string, ResidentId>>

/** Asked once for all listeners. */
export async function ownersOf(owners: Owners, tx: Tx, community: CommunityId, changes: readonly Numbered[]): Promise<ReadonlyMap<string, ResidentId>> {
  const ids = changes.filter((it) => it.kind === 'exit' || it.kind === 'news').map((it) => it.id)
  return ids.length === 0 ? new Map() : owners(tx, community, ids)
}

export function maySee(sight: Sight, change: Change, owners: ReadonlyMap<string, ResidentId>): boolean {
  switch (sight.sees) {
    case 'all': return true
    case 'nothing': return false
    case 'kinds': return sight.kinds.has(change.kind) && (sight.buildings === null || change.building === null || sight.buildings.includes(change.building))
    case 'own': {
      if (change.kind !== 'exit' && change.kind !== 'news') return false
      if (sight.exit !== null && change.id !== sight.exit) return false
      // News may be told under its own id or under its reader's.
      const owner = owners.get(change.id) ?? (change.kind === 'news' ? (change.id as ResidentId) : undefined)
      return owner !== undefined && sight.residents.has(owner)
    }
  }
}
