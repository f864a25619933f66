// Bundles of laboratories' machines that were refused: the sender is told at once, and the desk, which waits for the results, by a line until somebody has seen it. Kept are the laboratory,
// the check sum's beginning, and where something lacks; nothing that stands in it. Owner of lab_refusals.

import { sql } from 'kysely'
import type { CommunityId, LaboratoryId, LabRefusalId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { FhirFault } from '#domain/rounds/fhir.ts'
import { labRefused } from '#domain/rounds/lab-wire.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { within, type QueueSource } from '../http/queue.ts'

/** So many that nobody has seen are kept of one laboratory: whoever has not looked by then learns nothing from more. */
const mostUnseen = 200
const [mostPlaces, place] = [5, /^[A-Za-z0-9_.[\]]{1,120}$/]
/** What its sender has to mend, or the desk to answer; anything else is no word about the bundle, and it is sent again. */
const refusals: Readonly<Record<string, 'wrong' | 'asked'>> = { 'fhir-wrong': 'wrong', 'fhir-asked': 'asked', 'file-not-readable': 'wrong', 'upload-not-allowed': 'wrong' }

/** Keeps it, once however often the same bundle comes. */
export async function keepRefusal(tx: Tx, community: CommunityId, it: { lab: LaboratoryId; sha256: string; problem: Problem }, now: Instant): Promise<void> {
  const why = refusals[it.problem.code]
  if (!why) return
  const faults = (it.problem['faults'] ?? []) as FhirFault[]
  const places = [...new Set(faults.map((one) => one.expression).filter((one) => place.test(one)))].slice(0, mostPlaces)
  const id = messageId('lab-refusal', community, it.lab, it.sha256)
  const { rows } = await sql`
    insert into lab_refusals (community_id, id, lab_id, name, why, places, at) select ${community}, ${id}, ${it.lab}, ${`${it.sha256.slice(0, 8)}.json`}, ${why}, ${places}::text[], ${now}
    where (select count(*) from lab_refusals r where r.community_id = ${community} and r.lab_id::text = ${it.lab} and r.seen_at is null) < ${mostUnseen} on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) await flushChanges(tx, community, [{ kind: 'lab-result', ids: [id], building: null }], now)
}

/** A laboratory is a line, which opens to what it sent. */
export const labRefusedInQueue: QueueSource = {
  section: 'labRefused', urgency: 13, may: 'test.read', folds: true, says: labRefused, owed: { due: within(0), urgency: 'today', step: 'call' },
  rows: ({ community }) => sql`
    select r.id, r.at, r.lab_id::text as fold, (select jsonb_build_object('id', r.id, 'lab', l.name, 'bundle', r.name, 'why', r.why, 'places', to_jsonb(r.places), 'at', r.at) from laboratories l
      where l.community_id = r.community_id and l.id = r.lab_id) as says
    from lab_refusals r where r.community_id = ${community} and r.seen_at is null`,
}

const seen = endpoint({
  method: 'POST', path: '/lab-refusals/:id/seen', summary: 'Says that somebody has seen that a laboratory’s bundle was refused, and those that it sent before', may: 'test.result', params: idParams<'lab-refusal'>(), reply: done,
  async handle({ tx, community, params, rights, now, touch }) {
    const { rows: [it] } = await sql<{ lab: LaboratoryId; at: Instant }>`select lab_id as lab, at from lab_refusals where community_id = ${community} and id = ${params.id}`.execute(tx)
    if (!it) return no({ code: 'not-found' })
    const { rows } = await sql<{ id: LabRefusalId }>`
      update lab_refusals set seen_at = ${now}, seen_by = ${`${rights.actor.kind}:${rights.actor.id}`}
      where community_id = ${community} and lab_id::text = ${it.lab} and at <= ${it.at} and seen_at is null returning id`.execute(tx)
    if (rows.length > 0) touch('lab-result', params.id)
    return ok({ done: true as const })
  },
})

export const labRefusalRoutes: readonly Endpoint[] = [seen]
