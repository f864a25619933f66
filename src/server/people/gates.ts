// The gates of a community: a part of the place, like its buildings. Phones stand at them, passes name them.

import { sql } from 'kysely'
import { gates, newGate } from '#domain/gate/wire.ts'
import type { CommunityId, CompoundId, GateId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'

export type GateRow = { id: GateId; number: number; name: string; compound: string }
export async function gatesOf(tx: Tx, community: CommunityId): Promise<GateRow[]> {
  const { rows } = await sql<GateRow>`
    select g.id, g.number, g.name, c.name as compound from gates g join compounds c on c.community_id = g.community_id and c.id = g.compound_id
    where g.community_id = ${community} order by g.number`.execute(tx)
  return rows
}

/** The gate named, or the one with the lowest number; null when there is none. */
export async function gateOf(tx: Tx, community: CommunityId, id: string | null): Promise<{ id: GateId; number: number; name: string } | null> {
  const { rows: [row] } = await sql<{ id: GateId; number: number; name: string }>`
    select id, number, name from gates where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by number limit 1`.execute(tx)
  return row ?? null
}

/** The compound named, or the first one; null when there is none of that id. */
async function compoundFor(tx: Tx, community: CommunityId, id: CompoundId | null): Promise<CompoundId | null> {
  const { rows: [row] } = await sql<{ id: CompoundId }>`
    select id from compounds where community_id = ${community} ${id ? sql`and id = ${id}` : sql``} order by sort, name limit 1`.execute(tx)
  return row?.id ?? null
}

/** False when the number, or the id, is taken. */
async function insertGate(tx: Tx, community: CommunityId, gate: { id: GateId; compound: CompoundId; number: number; name: string }): Promise<boolean> {
  const { rows } = await sql`
    insert into gates (community_id, id, compound_id, number, name) values (${community}, ${gate.id}, ${gate.compound}, ${gate.number}, ${gate.name})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

const readGates = endpoint({
  method: 'GET', path: '/gates', summary: 'The gates by number', may: 'gate.sync', reply: gates,
  handle: async ({ tx, community }) => ok({ gates: await gatesOf(tx, community) }),
})

const addGate = endpoint({
  method: 'POST', path: '/gates', summary: 'Adds a gate', may: 'device.enrol', body: newGate, reply: gates,
  handle: async (ask) => {
    const { tx, community, body } = ask
    const compound = await compoundFor(tx, community, body.compound ?? null)
    if (!compound) return no({ code: 'not-found', what: 'compound' })
    if (!(await insertGate(tx, community, { id: body.id, compound, number: body.number, name: body.name }))) return no({ code: 'gate-number-taken', number: body.number })
    ask.touch('gate', body.id)
    return ok({ gates: await gatesOf(tx, community) })
  },
})

export const placeRoutes: readonly Endpoint[] = [readGates, addGate]
