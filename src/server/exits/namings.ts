// Who the unknown people of emergencies were said to be: rows that are only added. Whose a case is now stands beside it (exit_people), written here
// and with the paper.

import { sql } from 'kysely'
import type { ExitView } from '#domain/exits/wire.ts'
import type { ActId, BuildingId, CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import type { Case } from './cases.ts'
import { placeOfRow } from './may.ts'
import { actorText, keptOf, roleText } from './rows.ts'

type Naming = { act: ActId; exit: ExitId; resident: ResidentId; takesBack: ActId | null; building: BuildingId | null; why: string }

/** The latest first; what was taken back says so, and the taking back stands in that line. `by` is the colleague's name. */
export async function namingsOf(tx: Tx, community: CommunityId, exits: readonly ExitId[]): Promise<Map<ExitId, ExitView['namings']>> {
  const { rows } = await sql<ExitView['namings'][number] & { exit: ExitId }>`
    select n.exit_id as exit, n.act_id as act, n.resident_id as resident, coalesce(r.name, '') as name, n.at, coalesce(a.name, '') as by, n.why,
      exists (select from exit_namings t where t.community_id = n.community_id and t.takes_back = n.act_id) as "takenBack"
    from exit_namings n left join residents r on r.community_id = n.community_id and r.id = n.resident_id left join accounts a on 'account:' || a.id::text = n.by_actor
    where n.community_id = ${community} and n.exit_id = any(${[...exits]}::uuid[]) and n.takes_back is null order by n.at desc, n.act_id`.execute(tx)
  const found = new Map<ExitId, ExitView['namings']>()
  for (const { exit, ...naming } of rows) found.set(exit, [...(found.get(exit) ?? []), naming])
  return found
}

/** One of these acts; null when it was never put down. */
export async function namingOf(tx: Tx, community: CommunityId, act: ActId): Promise<{ exit: ExitId; resident: ResidentId; building: BuildingId | null; takesBack: ActId | null } | null> {
  const { rows: [row] } = await sql<{ exit: ExitId; resident: ResidentId; building: BuildingId | null; takesBack: ActId | null }>`
    select exit_id as exit, resident_id as resident, building_id as building, takes_back as "takesBack" from exit_namings where community_id = ${community} and act_id = ${act}`.execute(tx)
  return row ?? null
}

/** The row, and whose the case is by it: one statement. */
export async function putNaming(ask: Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>, it: Case, { act, exit, resident, takesBack, building, why }: Naming, now: { resident: ResidentId | null; building: BuildingId | null }): Promise<void> {
  const { tx, community, rights } = ask
  await sql`
    with named as (
      insert into exit_namings (community_id, act_id, exit_id, resident_id, takes_back, building_id, why, by_actor, by_role, at)
      values (${community}, ${act}, ${exit}, ${resident}, ${takesBack}, ${building}, ${why}, ${actorText(rights)}, ${roleText(rights, placeOfRow(community, it.row))}, ${ask.now})
    ), who as (update exit_people set resident_id = ${keptOf(community, sql`${now.resident}::uuid`)}, named_id = ${now.resident}::uuid where community_id = ${community} and exit_id = ${exit})
    update exits set building_id = ${now.building}, changed_at = ${ask.now} where community_id = ${community} and id = ${exit}`.execute(tx)
}
