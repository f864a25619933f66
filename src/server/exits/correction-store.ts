// Which lines of evidence were put right, by whom and why: rows that are only added. The one place that writes evidence_corrections.

import { sql } from 'kysely'
import type { Correction } from '#domain/exits/corrections.ts'
import type { ActId, BuildingId, CommunityId, EvidenceId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type CorrectionHere = Correction & { why: string; at: Instant; by: string; role: string }

/** Of these exits, the oldest first. */
export async function correctionsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ExitId, CorrectionHere[]>> {
  const { rows } = await sql<CorrectionHere & { exit: ExitId }>`
    select exit_id as exit, id, evidence_id as evidence, replacement_id as replacement, takes_back as "takesBack", after_seq as "afterSeq", why, at, by_actor as by, by_role as role
    from evidence_corrections where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) order by at, id`.execute(tx)
  const found = new Map<ExitId, CorrectionHere[]>()
  for (const { exit, ...row } of rows) found.set(exit, [...(found.get(exit) ?? []), row])
  return found
}

export type NewCorrection = { id: ActId; exit: ExitId; evidence: EvidenceId | null; replacement: EvidenceId | null; takesBack: ActId | null; why: string; afterSeq: number; by: string; role: string }

/** Of a locked case. False when the id is taken. */
export async function insertCorrection(tx: Tx, community: CommunityId, it: NewCorrection, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into evidence_corrections (community_id, id, exit_id, evidence_id, replacement_id, takes_back, why, after_seq, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.exit}, ${it.evidence}, ${it.replacement}, ${it.takesBack}, ${it.why}, ${it.afterSeq}, ${it.by}, ${it.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/**
 * Since this act it is unclear for whom these were asked, until somebody decides on the pass (`isDoubted`); done again it asks nothing anew. Returns whose they are. The one
 * place that writes it.
 */
export async function keepDoubt(tx: Tx, community: CommunityId, exits: readonly ExitId[], act: ActId, now: Instant): Promise<{ id: ExitId; resident: ResidentId; building: BuildingId | null }[]> {
  const { rows } = await sql<{ id: ExitId; resident: ResidentId; building: BuildingId | null }>`
    update exits e set look_again = true, doubt_act_id = ${act}, after_seq = e.steps, changed_at = ${now} from exit_people w
    where e.community_id = ${community} and e.id = any(${[...exits]}::uuid[]) and e.doubt_act_id is distinct from ${act} and w.community_id = e.community_id and w.exit_id = e.id
    returning e.id, w.resident_id as resident, e.building_id as building`.execute(tx)
  return rows
}

/** Whether somebody at the desk has to look at a decision again. False: that was known. The one place that writes it. */
export async function keepLookAgain(tx: Tx, community: CommunityId, exit: ExitId, again: boolean, now: Instant): Promise<boolean> {
  const { rows } = await sql`update exits set look_again = ${again}, changed_at = ${now} where community_id = ${community} and id = ${exit} and look_again <> ${again} returning id`.execute(tx)
  return rows.length > 0
}
