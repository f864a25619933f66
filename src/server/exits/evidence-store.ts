// Evidence and letters in the database. Pieces are only ever added; the same piece sent twice is there once.

import { sql } from 'kysely'
import type { z } from 'zod'
import type { EvidenceContent } from '#domain/exits/evidence.ts'
import type { ExitRequest } from '#domain/exits/request.ts'
import type { letterText } from '#domain/exits/wire.ts'
import type { AccountId, CommunityId, EvidenceId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

export type NewEvidence = { id: EvidenceId; exit: ExitId; content: EvidenceContent; from: 'desk' | 'resident'; by: string; role: string; /** accounts whose credential it came through */ through: readonly AccountId[]; recordedAt: Instant }

/** False when the id stands for something else already. */
export async function insertEvidence(tx: Tx, community: CommunityId, it: NewEvidence): Promise<boolean> {
  const content = JSON.stringify(it.content)
  const { rows } = await sql`
    insert into evidence (community_id, id, exit_id, kind, content, from_side, by_actor, recorded_by, recorded_at, through)
    values (${community}, ${it.id}, ${it.exit}, ${it.content.kind}, ${content}::jsonb, ${it.from}, ${it.by}, ${it.role}, ${it.recordedAt}, ${[...it.through]}::uuid[])
    on conflict (community_id, id) do nothing returning id`.execute(tx)
  if (rows.length === 1) return true
  const { rows: same } = await sql`
    select from evidence where community_id = ${community} and id = ${it.id} and exit_id = ${it.exit} and content = ${content}::jsonb`.execute(tx)
  return same.length === 1
}

export async function piecesFrom(tx: Tx, community: CommunityId, { exit, from }: Pick<NewEvidence, 'exit' | 'from'>): Promise<number> {
  const { rows: [row] } = await sql<{ n: number }>`select count(*)::int as n from evidence where community_id = ${community} and exit_id = ${exit} and from_side = ${from}`.execute(tx)
  return row!.n
}

export async function letterInForce(tx: Tx, community: CommunityId, now: Instant): Promise<z.infer<typeof letterText> | null> {
  const { rows: [row] } = await sql<z.infer<typeof letterText>>`
    select code, version, says, valid_from as "validFrom" from letters where community_id = ${community} and valid_from <= ${now}
    order by valid_from desc, version desc limit 1`.execute(tx)
  return row ?? null
}

export async function letterIsThere(tx: Tx, community: CommunityId, code: string, version: number): Promise<boolean> {
  const { rows } = await sql`select from letters where community_id = ${community} and code = ${code} and version = ${version}`.execute(tx)
  return rows.length === 1
}

/** An undecided request of the same person for the same thing at the same time, other than this one. Two at once: the second waits for the first. */
export async function openTwin(tx: Tx, community: CommunityId, { id, resident, purpose, place, from, until }: ExitRequest & { resident: ResidentId | null }): Promise<ExitId | null> {
  await sql`select from residents where community_id = ${community} and id = ${resident} for no key update`.execute(tx)
  const { rows: [row] } = await sql<{ id: ExitId }>`
    select e.id from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.resident_id = ${resident} and e.purpose = ${purpose} and lower(p.place) = lower(${place}) and e.id <> ${id}
      and e.state in ('asked', 'appealed') and e.from_at < ${until} and e.until_at > ${from} order by e.asked_at limit 1`.execute(tx)
  return row?.id ?? null
}
