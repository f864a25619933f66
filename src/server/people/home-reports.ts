// Somebody moved in with us, somebody moved out: an adult says it on their own phone, and it waits at the desk. Nobody is on the list by it and nobody
// off it; whoever is new sees and can do nothing before the desk has put them down. Owner of `home_reports`.

import { sql } from 'kysely'
import { z } from 'zod'
import { actingRole, holderIn, type Place } from '#domain/access/access.ts'
import { isAdult } from '#domain/access/circles.ts'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { addDays, day, dayOf } from '#domain/kernel/instants.ts'
import { done } from '#domain/kernel/wire.ts'
import { homeReportAnswer, homeReportLine, newHomeReport, type NewHomeReport } from '#domain/people/home-report-wire.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { within, type QueueSource } from '../http/queue.ts'
import { zoneOf } from './community.ts'
import { householdHome, residentsAtHome } from './homes.ts'
import { membersWith, personRow } from './store.ts'

/** As many of one household may wait. */
const mostOpen = 10

async function insertReport({ tx, community, now }: Ask, household: HouseholdId, by: ResidentId, body: NewHomeReport): Promise<'kept' | 'taken' | 'too-many'> {
  const [name, resident, forATime] = body.kind === 'moved-in' ? [body.name, null, body.forATime] : ['', body.resident, false]
  const { rows: [before] } = await sql<{ same: boolean; open: number }>`
    select coalesce(bool_or(id = ${body.id} and by_resident_id = ${by} and kind = ${body.kind} and name = ${name} and resident_id is not distinct from ${resident}::uuid and since = ${body.since}::date
      and for_a_time = ${forATime}), false) as same, count(*) filter (where answered_at is null and id <> ${body.id})::int as open
    from home_reports where community_id = ${community} and household_id = ${household}`.execute(tx)
  if (before!.same) return 'kept'
  if (before!.open >= mostOpen) return 'too-many'
  const { rows } = await sql`
    insert into home_reports (community_id, id, household_id, kind, name, resident_id, since, for_a_time, by_resident_id, at)
    values (${community}, ${body.id}, ${household}, ${body.kind}, ${name}, ${resident}, ${body.since}::date, ${forATime}, ${by}, ${now}) on conflict do nothing returning id`.execute(tx)
  return rows.length === 1 ? 'kept' : 'taken'
}

const placeOfHolder = async ({ rights, community }: Ask): Promise<Place | null> => {
  const resident = holderIn(rights)
  return resident && { community, resident }
}

const tell = endpoint({
  method: 'POST', path: '/me/home-reports', summary: 'Tells the desk that somebody moved in with us, or out; the desk puts it down or says that it is not so', may: 'circle.share', place: (ask) => placeOfHolder(ask as Ask),
  body: newHomeReport, reply: done, rate: { burst: 20, perMinute: 20 },
  async handle(ask) {
    const { tx, community, now, body, rights } = ask
    const by = holderIn(rights)!
    const [me, members, zone] = [await personRow(tx, community, by), await membersWith(tx, community, by), await zoneOf(tx, community)]
    const today = dayOf(now, zone)
    if (!me || !isAdult(me.born, today)) return no({ code: 'not-allowed' })
    if (body.kind === 'moved-out' && !members.some((one) => one.id === body.resident)) return no({ code: 'not-found' })
    if (body.since > addDays(today, 1)) return no({ code: 'stay-in-the-future' })
    const kept = await insertReport(ask as Ask, me.household, by, body)
    if (kept === 'taken') return no({ code: 'act-id-taken' })
    if (kept === 'too-many') return no({ code: 'too-many-tries', retryAfter: 3600 })
    ask.touch('resident', by, me.building)
    return ok({ done: true as const })
  },
})

const reportParams = z.object({ id: z.uuid().lowercase() })
async function placeOfReport({ tx, community, params }: Ask<any, any, { id: string }>): Promise<Place | null> {
  const { rows: [row] } = await sql<{ household: HouseholdId }>`select household_id as household from home_reports where community_id = ${community} and id = ${params.id}`.execute(tx)
  const home = row && await householdHome(tx, community, row.household)
  return home ? { community, building: home.building, household: row.household } : null
}

const answer = endpoint({
  method: 'POST', path: '/homes/reports/:id/answer', summary: 'Says what came of it: put down, or not so. It puts nobody down by itself', may: 'person.write', place: (ask) => placeOfReport(ask as Ask<any, any, { id: string }>),
  params: reportParams, body: homeReportAnswer, reply: done,
  async handle(ask) {
    const { tx, community, now, body, params, rights } = ask
    const role = actingRole(rights, ask.place ?? { community }) ?? 'staff'
    // The first answer stands.
    const { rows: [row] } = await sql<{ by: ResidentId }>`
      update home_reports set answered_at = coalesce(answered_at, ${now}), answer = coalesce(answer, ${body.answer}), answered_by = coalesce(answered_by, ${`${rights.actor.kind}:${rights.actor.id}`}),
        answered_role = coalesce(answered_role, ${role}) where community_id = ${community} and id = ${params.id} returning by_resident_id as by`.execute(tx)
    ask.touch('resident', row!.by, ask.place?.building ?? null)
    return ok({ done: true as const })
  },
})

/** A line each, until somebody at the desk has answered. */
export const homeReportsInQueue: QueueSource = {
  section: 'homeReports', urgency: 45, may: 'person.write', folds: false, owed: { due: within(day), urgency: 'today', step: 'call' }, says: homeReportLine,
  rows: ({ community }) => sql`select q.id, q.at, q.id::text as fold, (
      select jsonb_build_object('id', q.id, 'kind', q.kind, 'name', coalesce((select o.name from residents o where o.community_id = q.community_id and o.id = q.resident_id), q.name), 'since', q.since, 'forATime', q.for_a_time,
        'resident', r.id, 'by', r.name, 'door', f.door, 'phone', coalesce(r.phone, h.phone), 'at', q.at)
      from ${residentsAtHome} where r.community_id = q.community_id and r.id = q.by_resident_id) as says
    from home_reports q where q.community_id = ${community} and q.answered_at is null`,
}

export const homeReportRoutes: readonly Endpoint[] = [tell, answer]
