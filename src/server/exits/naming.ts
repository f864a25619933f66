// Who somebody unknown was that an emergency let out: said at the desk with how it is known, and taken back where it was somebody else. Both stay.
// Refuses to take a case from somebody whose it was from the first.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import { exitView, nameExit, unnameExit } from '#domain/exits/wire.ts'
import type { BuildingId, CommunityId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { personOf } from '../people/homes.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import { loadCase, type Case } from './cases.ts'
import { namingOf, namingsOf, putNaming } from './namings.ts'
import { keptOf } from './rows.ts'
import { recount, someMovementOn, takeTurns } from './whereabouts.ts'

async function exitsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<ExitId[]> {
  const { rows } = await sql<{ id: ExitId }>`select exit_id as id from exit_people where community_id = ${community} and resident_id = ${keptOf(community, sql`${resident}::uuid`)}`.execute(tx)
  return rows.map((row) => row.id)
}

/** Whoever it was, or was not, may be out or in on another exit; gates know people by what happened. */
async function tell(ask: Ask, it: Case, resident: ResidentId, building: BuildingId | null, now: Instant): Promise<void> {
  const { tx, community } = ask
  for (const exit of await recount(tx, community, [it.row.id, ...await exitsOf(tx, community, resident)], now)) ask.touch('exit', [exit.id, exit.resident], exit.building)
  for (const movement of await someMovementOn(tx, community, it.row.id)) ask.touch('movement', movement, building)
  ask.touch('exit', [it.row.id, resident], building)
  ask.look(resident, 'exit')
}

const name = endpoint({
  method: 'POST', path: '/exits/:id/person', summary: 'Says who it was that an emergency let out and nobody knew', may: 'contact.record', place: exitOfPath, params: exitParams, body: nameExit, reply: exitView,
  async handle(ask) {
    const { tx, community, now, body, rights, params } = ask
    await takeTurns(tx, community)
    const it = await loadCase(tx, community, params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const before = await namingOf(tx, community, body.id)
    if (before) return before.exit === params.id && before.resident === body.resident ? viewNow(ask, params.id) : no({ code: 'act-id-taken' })
    if (!it.exit.emergency) return no({ code: 'no-emergency' })
    if (it.row.resident_id) return no({ code: 'other-resident' })
    const person = await personOf(tx, community, body.resident)
    if (!person || !can(rights, 'person.read', { community, building: person.home.building, resident: person.id })) return no({ code: 'resident-unknown' })
    const building = it.row.building_id ?? person.home.building
    await putNaming(ask as Ask, it, { act: body.id, exit: params.id, resident: body.resident, takesBack: null, building: it.row.building_id, why: body.why }, { resident: body.resident, building })
    await tell(ask as Ask, it, person.id, building, now)
    return viewNow(ask, params.id)
  },
})

const unname = endpoint({
  method: 'POST', path: '/exits/:id/person/take-back', summary: 'It was somebody else: the case is nobody’s again, as it was', may: 'contact.record', place: exitOfPath, params: exitParams, body: unnameExit, reply: exitView,
  async handle(ask) {
    const { tx, community, now, body, params } = ask
    await takeTurns(tx, community)
    const it = await loadCase(tx, community, params.id, now, true)
    if (!it) return no({ code: 'not-found' })
    const before = await namingOf(tx, community, body.id)
    if (before) return before.exit === params.id && before.takesBack === body.act ? viewNow(ask, params.id) : no({ code: 'act-id-taken' })
    const mistake = await namingOf(tx, community, body.act)
    if (!mistake || mistake.exit !== params.id || mistake.takesBack) return no({ code: 'not-found' })
    const stands = (await namingsOf(tx, community, [params.id])).get(params.id)?.find((one) => !one.takenBack)
    if (stands?.act !== body.act) return no({ code: 'already-taken-back' })
    await putNaming(ask as Ask, it, { act: body.id, exit: params.id, resident: mistake.resident, takesBack: body.act, building: it.row.building_id, why: body.why }, { resident: null, building: mistake.building })
    await tell(ask as Ask, it, mistake.resident, it.row.building_id, now)
    return viewNow(ask, params.id)
  },
})

export const namingRoutes: readonly Endpoint[] = [name, unname]
