// What a listener is told of a page of changes: each capability says who may know of its kinds, the domain decides, and here whose
// they are is asked once for all who listen. It knows no kind by name; one that nobody declared is told to nobody.

import { toldOf, type Listener, type Owner } from '#domain/access/told.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import type { AllKindsTold, KindTold } from '../http/changes.ts'
import type { Numbered } from './store.ts'

/** By kind: an id means one thing in one and another in the next. */
export type Owners = ReadonlyMap<string, ReadonlyMap<string, Owner>>
const nobodys: ReadonlyMap<string, Owner> = new Map()

/** More than these are not named, only that there were some: whoever is told asks again for all of that kind. */
const mostNamed = 100

const kindOf = (kinds: AllKindsTold, kind: string): KindTold | undefined => (Object.hasOwn(kinds, kind) ? (kinds as Record<string, KindTold>)[kind] : undefined)

export const isHousehold = ({ rights }: Listener): boolean => rights.actor.kind === 'household'

/** Whose these are: for households, who are told of their own alone. */
export async function ownersOf(kinds: AllKindsTold, tx: Tx, community: CommunityId, changes: readonly Numbered[]): Promise<Owners> {
  const owners = new Map<string, ReadonlyMap<string, Owner>>()
  for (const kind of new Set(changes.map((it) => it.kind))) {
    const whose = kindOf(kinds, kind)?.whose
    const ids = changes.flatMap((it) => (it.kind === kind ? it.ids : []))
    if (whose) owners.set(kind, await whose(tx, community, ids))
  }
  return owners
}

/** What is said of it; null where this listener is told nothing. No ids: more of that kind than are worth naming. */
export function saidTo(listener: Listener, kinds: AllKindsTold, change: Numbered, owners: Owners): { seq: number; kind: string; ids: readonly string[] } | null {
  const ids = toldOf(listener, kindOf(kinds, change.kind), change, owners.get(change.kind) ?? nobodys)
  return ids && { seq: change.seq, kind: change.kind, ids: ids.length > mostNamed ? [] : ids }
}
