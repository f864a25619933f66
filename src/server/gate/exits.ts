// What the gate needs to know of one exit: whose it is, and where that person is now. Reads only.

import { sql } from 'kysely'
import type { BuildingId, CommunityId, ExitId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

type Where = { whereabouts: 'not-yet-out' | 'out' | 'back'; dueBack: Instant | null }
export type ExitPlace = Where & { resident: ResidentId | null; building: BuildingId | null; emergency: boolean; pass: PassId | null; lastOut: Instant | null }

export async function exitPlace(tx: Tx, community: CommunityId, id: ExitId): Promise<ExitPlace | null> {
  const { rows: [row] } = await sql<ExitPlace>`
    select resident_id as resident, building_id as building, emergency, whereabouts, due_back as "dueBack",
      (select p.id from passes p where p.community_id = exits.community_id and p.exit_id = exits.id order by p.issued_at desc, p.id desc limit 1) as pass,
      (select max(m.at) from movements m where m.community_id = exits.community_id and m.exit_id = exits.id and m.kind = 'out') as "lastOut"
    from exits where community_id = ${community} and id = ${id}`.execute(tx)
  return row ?? null
}

export async function whereNow(tx: Tx, community: CommunityId, id: ExitId): Promise<Where> {
  const { rows: [row] } = await sql<Where>`select whereabouts, due_back as "dueBack" from exits where community_id = ${community} and id = ${id}`.execute(tx)
  return row!
}
