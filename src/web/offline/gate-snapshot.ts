// What a gate's phone knows: who lives here, live passes, keys, what was taken back. Kept sealed, one blob a building, together
// with the cursor in one transaction, and looked up in memory. A list that is not signed rightly is never used: the one held stays.

import type { Jwk } from '#domain/kernel/crypto.ts'
import type { Movement } from '#domain/exits/movements.ts'
import type { GateSnapshot } from '#domain/gate/wire.ts'
import { day, instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { openStatusList, type StatusList } from '#domain/pass/status-list.ts'
import { openTrustList, type TrustList } from '#domain/pass/trust-list.ts'
import { seal, unseal } from './secrets.ts'
import { store, write, type Sealed } from './store.ts'

export type GateBuilding = GateSnapshot['buildings'][number]
export type GatePass = GateSnapshot['passes'][number]
export type GatePerson = GateBuilding['people'][number]
export type GateFlat = GateBuilding['flats'][number]

type Head = Pick<GateSnapshot, 'cursor' | 'community' | 'gate' | 'trustList' | 'statusList' | 'wholeAgainAt'> & {
  /** the server's time of the snapshot */
  asOf: Instant
}
type Rest = { passes: GatePass[]; movements: Movement[] }

export type Knows = Head & {
  buildings: ReadonlyMap<string, GateBuilding>
  byCode: ReadonlyMap<string, GatePass>
  passes: ReadonlyMap<string, GatePass>
  /** what the server knows of the last days, by id */
  movements: ReadonlyMap<string, Movement>
  trust: TrustList | null
  status: StatusList | null
  /** a list came that did not check out: somebody has to be told */
  badLists: boolean
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

type Lists = Pick<Knows, 'trust' | 'status' | 'badLists' | 'trustList' | 'statusList'>

/** Opens both lists; what does not check out, or is older than what is held, leaves the held one in place. */
async function openLists(fresh: Head, held: Knows | null, root: Jwk): Promise<Lists> {
  const opened = fresh.trustList === held?.trustList && held.trust ? null : await openTrustList(bytesOf(fresh.trustList), root, crypto.subtle)
  const goodTrust = opened?.ok && opened.value.community === fresh.community.id && !(held?.trust && opened.value.issuedAt < held.trust.issuedAt)
  const trust = goodTrust ? opened.value : (held?.trust ?? null)
  const status = trust ? await openStatusList(bytesOf(fresh.statusList), trust, crypto.subtle) : null
  const goodStatus = status?.ok && !(held?.status && status.value.issuedAt < held.status.issuedAt)
  return {
    trust, trustList: goodTrust || !held ? fresh.trustList : held.trustList,
    status: goodStatus ? status.value : (held?.status ?? null), statusList: goodStatus || !held ? fresh.statusList : held.statusList,
    badLists: (opened !== null && !goodTrust) || (status !== null && !goodStatus),
  }
}

const byId = <T extends { id: string }>(rows: Iterable<T>): Map<string, T> => new Map(Array.from(rows, (row) => [row.id, row]))

/** Whoever went out and is not back must stay known, however long ago; the rest of the past is not the gate's. */
const recent = (movements: Iterable<Movement>, now: Instant): Movement[] => {
  const from = instantOf(msOf(now) - 40 * day)
  return Array.from(movements).filter((movement) => movement.at >= from)
}

async function assemble(head: Head, rest: Rest, buildings: Map<string, GateBuilding>, held: Knows | null, root: Jwk): Promise<Knows> {
  const lists = await openLists(head, held, root)
  return { ...head, ...lists, buildings, passes: byId(rest.passes), byCode: new Map(rest.passes.map((pass) => [pass.code, pass])), movements: byId(rest.movements) }
}

/** What was known plus what the server sent. Pure but for checking signatures. */
export async function merge(held: Knows | null, sent: GateSnapshot, root: Jwk): Promise<Knows> {
  const base = sent.full ? null : held
  const passes = new Map(base?.passes)
  for (const id of sent.gonePasses) passes.delete(id)
  for (const pass of sent.passes) passes.set(pass.id, pass)
  const buildings = new Map(base?.buildings)
  for (const building of sent.buildings) buildings.set(building.id, building)
  const movements = recent([...(base?.movements.values() ?? []), ...sent.movements], sent.now)
  const { cursor, community, gate, trustList, statusList, wholeAgainAt } = sent
  return assemble({ cursor, community, gate, trustList, statusList, wholeAgainAt, asOf: sent.now }, { passes: [...passes.values()], movements }, buildings, held, root)
}

const prefix = 'gate/'
const buildingKey = (id: string): string => `${prefix}building/${id}`

/** Writes what changed: buildings that were sent, the rest, and the cursor, in one transaction. */
export async function saveKnows(knows: Knows, sent: GateSnapshot): Promise<void> {
  const { cursor, community, gate, trustList, statusList, wholeAgainAt, asOf } = knows
  const head: Head = { cursor, community, gate, trustList, statusList, wholeAgainAt, asOf }
  const rest: Rest = { passes: [...knows.passes.values()], movements: [...knows.movements.values()] }
  const rows: [string, Sealed][] = await Promise.all([
    (async (): Promise<[string, Sealed]> => [`${prefix}head`, await seal(head)])(),
    (async (): Promise<[string, Sealed]> => [`${prefix}rest`, await seal(rest)])(),
    ...sent.buildings.map(async (building): Promise<[string, Sealed]> => [buildingKey(building.id), await seal(building)]),
  ])
  await write(['blobs'], async (tx) => {
    const blobs = tx.objectStore('blobs')
    if (sent.full) await blobs.delete(allOfGate())
    for (const [key, sealed] of rows) await blobs.put(sealed, key)
  })
}

const allOfGate = (): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`)

/** What lies on the device; null when there is nothing, or nothing that can be read. */
export async function loadKnows(root: Jwk): Promise<Knows | null> {
  try {
    const db = await store()
    const [keys, values] = await Promise.all([db.getAllKeys('blobs', allOfGate()), db.getAll('blobs', allOfGate())])
    const opened = new Map(await Promise.all(keys.map(async (key, at): Promise<[string, unknown]> => [key, await unseal(values[at]!)])))
    const head = opened.get(`${prefix}head`) as Head | undefined
    if (!head) return null
    const rest = opened.get(`${prefix}rest`) as Rest
    const buildings = byId(keys.filter((key) => key.startsWith(`${prefix}building/`)).map((key) => opened.get(key) as GateBuilding))
    return await assemble(head, rest, buildings, null, root)
  } catch {
    return null
  }
}

/** Deletes everything about people; the guard's own log and what waits to be sent stay. */
export const forgetKnows = (): Promise<void> => write(['blobs'], (tx) => tx.objectStore('blobs').delete(allOfGate()))
