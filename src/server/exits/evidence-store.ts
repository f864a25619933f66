// Evidence and letters in the database. Pieces are only ever added; the same piece sent twice is there once.

import { sql } from 'kysely'
import type { EvidenceContent } from '#domain/exits/evidence.ts'
import type { ExitRequest } from '#domain/exits/request.ts'
import type { Letter } from '#domain/exits/letters.ts'
import type { AccountId, CommunityId, EvidenceId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { exitOfUpload } from '../uploads/store.ts'

export type NewEvidence = { id: EvidenceId; exit: ExitId; content: EvidenceContent; from: 'desk' | 'resident'; by: string; role: string; /** accounts whose credential it came through */ through: readonly AccountId[]; recordedAt: Instant }

/** SQL: a line `v` of evidence counts. The same as `counted` of the domain. */
export const evidenceCounts = sql.raw(`not exists (select from evidence_corrections k where k.community_id = v.community_id and k.exit_id = v.exit_id and (k.evidence_id = v.id or k.replacement_id = v.id)
  and (k.evidence_id = v.id) <> exists (select from evidence_corrections b where b.community_id = k.community_id and b.exit_id = k.exit_id and b.takes_back = k.id))`)

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

export type LetterHere = Letter & { validFrom: Instant }

export async function letterInForce(tx: Tx, community: CommunityId, now: Instant): Promise<LetterHere | null> {
  const { rows: [row] } = await sql<LetterHere>`
    select code, version, says, parts, valid_from as "validFrom" from letters where community_id = ${community} and valid_from <= ${now}
    order by valid_from desc, version desc limit 1`.execute(tx)
  return row ?? null
}

/** Whether there is such a letter, and it has these sentences. */
export async function letterIsThere(tx: Tx, community: CommunityId, { letter, version, parts = [] }: { letter: string; version: number; parts?: readonly string[] | undefined }): Promise<boolean> {
  const { rows: [row] } = await sql<Pick<Letter, 'code' | 'says' | 'parts'>>`select code, says, parts from letters where community_id = ${community} and code = ${letter} and version = ${version}`.execute(tx)
  if (!row) return false
  const known = (row.parts ?? [{ code: row.code }]).map((it) => it.code)
  return parts.every((it) => known.includes(it))
}

/** A letter must be one that we have, a picture one that was sent for this exit. */
export async function whatIsMissing(tx: Tx, community: CommunityId, exit: ExitId, content: EvidenceContent): Promise<Problem | null> {
  if (content.kind === 'letter-of-commitment' && !(await letterIsThere(tx, community, content))) return { code: 'letter-unknown' }
  const upload = content.kind === 'employer-confirmation' ? null : content.upload
  if (upload && (await exitOfUpload(tx, community, upload)) !== exit) return { code: 'upload-unknown' }
  return null
}

/** An undecided request (as far as is told) of the same person for the same thing at the same time, other than this one. Two at once: the second waits for the first. */
export async function openTwin(tx: Tx, community: CommunityId, { id, resident, purpose, place, from, until }: ExitRequest & { resident: ResidentId | null }): Promise<ExitId | null> {
  await sql`select from residents where community_id = ${community} and id = ${resident} for no key update`.execute(tx)
  const { rows: [row] } = await sql<{ id: ExitId }>`
    select e.id from exit_people p join exits e on e.community_id = p.community_id and e.id = p.exit_id
    where p.community_id = ${community} and p.resident_id = ${resident} and e.purpose = ${purpose} and lower(p.place) = lower(${place}) and e.id <> ${id}
      and coalesce(e.state_told, e.state) in ('asked', 'appealed') and e.from_at < ${until} and e.until_at > ${from} order by e.asked_at limit 1`.execute(tx)
  return row?.id ?? null
}
