// A person's own health status: put down at the desk with reason, time and by whom; rows are only added. What they come to stands beside
// the person, and is written by one function (merges.ts), because what was said of another record of theirs counts as well.

import { sql } from 'kysely'
import type { Place } from '#domain/access/access.ts'
import { decidingRole } from '#domain/access/access.ts'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { checkStatus, countsFrom, type OwnStatus } from '#domain/people/own-status.ts'
import { saidStatus } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { personOf } from './homes.ts'
import { keepStatus } from './merges.ts'

type Said = OwnStatus & { reason: string }
type By = { resident: ResidentId; actor: string; role: string }

async function homeOf({ tx, community, params }: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const person = await personOf(tx, community, params.id)
  return person && { community, building: person.home.building, resident: person.id, household: person.household }
}

/** False when the id has been taken for something else that was said. */
async function insertSaid(tx: Tx, community: CommunityId, said: Said, { resident, actor, role }: By): Promise<boolean> {
  const { rows } = await sql`
    insert into own_statuses (community_id, id, resident_id, status, reason, since, until, by_actor, by_role, recorded_at)
    values (${community}, ${said.id}, ${resident}, ${said.status}, ${said.reason}, ${said.since}, ${said.until}, ${actor}, ${role}, ${said.recordedAt})
    on conflict (community_id, id) do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** The very same, sent again by another way: whoever has changed a word or a time of it is not told that this was put down. */
async function isSaid(tx: Tx, community: CommunityId, said: Said, { resident }: By): Promise<boolean> {
  const { rows } = await sql`
    select from own_statuses where community_id = ${community} and id = ${said.id} and resident_id = ${resident} and status = ${said.status} and reason = ${said.reason}
      and until is not distinct from ${said.until} and (since = ${said.since} or (since = date_trunc('minute', recorded_at) and ${said.since}::timestamptz > since))`.execute(tx)
  return rows.length === 1
}

/** Of two desks at once, one waits for the other: each sees what the other has said, of whichever record of theirs. */
const lockPerson = (tx: Tx, community: CommunityId, resident: ResidentId) =>
  sql`select id from residents where community_id = ${community} and id = any(array[${resident}::uuid, (select kept_as from residents where community_id = ${community} and id = ${resident})]) order by id for update`.execute(tx)

const sayStatus = endpoint({
  method: 'POST', path: '/residents/:id/status', summary: 'Puts down what is known of a person’s own health, from when and until when', may: 'person.status', place: homeOf,
  params: idParams<'resident'>(), body: saidStatus, reply: done,
  async handle(ask) {
    const { tx, community, now, rights, body, params } = ask
    const may = checkStatus(body, now)
    if (!may.ok) return may
    await lockPerson(tx, community, params.id)
    const person = (await personOf(tx, community, params.id))!
    const said: Said = { ...body, since: countsFrom(body.since, now), until: body.status === 'none' ? null : body.until, recordedAt: now }
    const by = { resident: params.id, actor: `${rights.actor.kind}:${rights.actor.id}`, role: decidingRole(rights, { community, building: person.home.building }) ?? 'staff' }
    if (!(await insertSaid(tx, community, said, by)) && !(await isSaid(tx, community, said, by))) return no({ code: 'status-id-taken' })
    await keepStatus(tx, community, params.id)
    await enqueue(tx, 'exits:person-review', { community, said: said.id }, now)
    ask.touch('resident', person.id, person.home.building)
    // Told to the household as well: it stands on their record.
    ask.touch('news', person.id, person.home.building)
    ask.look(person.id, 'card')
    return ok({ done: true as const })
  },
})

export const statusRoutes: readonly Endpoint[] = [sayStatus]
