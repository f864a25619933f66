// A name, a day of birth or a telephone put right: a row with what was read before, what is right, and why. Where what was read no longer
// stands, nothing is written: somebody else was faster, and the desk looks again.

import { sql } from 'kysely'
import type { Place } from '#domain/access/access.ts'
import type { ActId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { checkValue } from '#domain/people/record.ts'
import { correctPerson, type correctionEnds, type Correctable } from '#domain/people/record-wire.ts'
import { losesNumber } from '#domain/people/roster-cells.ts'
import type { Tx } from '../db/pool.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from './community.ts'
import { dialledNumber } from './roster-phones.ts'
import { personOf } from './homes.ts'
import type { LeftBehind } from './leaving.ts'
import { fallsByBirth } from './own-phones.ts'
import { byOf, keepSearch, lockPeople, type By, type Here } from './stays.ts'

type Values = Record<Correctable, string | null>
export type Change = { what: Correctable; old: string | null; new: string | null }

export async function homeOfResident({ tx, community, params }: Ask<any, any, { id: ResidentId }>): Promise<Place | null> {
  const person = await personOf(tx, community, params.id)
  return person && { community, building: person.home.building, resident: person.id, household: person.household }
}

export async function valuesOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<Values> {
  const { rows: [row] } = await sql<Values>`select name, born::text as born, phone from residents where community_id = ${community} and id = ${resident}`.execute(tx)
  return row!
}

/**
 * Whether that act was put down before, by another way, as the very same; null where it was not. A form that was changed since, because the answer was lost, is not saved by saying so.
 */
async function wasPutDown(tx: Tx, community: CommunityId, resident: ResidentId, { id, why, changes }: { id: ActId; why: string; changes: readonly Change[] }, today: string): Promise<boolean | null> {
  const { rows } = await sql<Change & { why: string }>`
    select what, old_value as old, new_value as new, why from corrections where community_id = ${community} and act_id = ${id} and resident_id = ${resident}`.execute(tx)
  if (rows.length === 0) return null
  const meant = changes.map(({ what, old, new: typed }) => ({ what, old, value: checkValue(what, typed, today, dialledNumber) })).filter(({ old, value }) => !value.ok || value.value !== old)
  return meant.length === rows.length && rows.every((row) => row.why === why && meant.some(({ what, old, value }) => what === row.what && old === row.old && value.ok && value.value === row.new))
}

/** What is to be written of it; problems: those of a value, `changed-meanwhile`, `nothing-changed`. */
function toChange(changes: readonly Change[], now: Values, today: string): Result<Change[]> {
  const wanted: Change[] = []
  for (const { what, old, new: typed } of changes) {
    const value = checkValue(what, typed, today, dialledNumber)
    if (!value.ok) return value
    if (now[what] !== old) return no({ code: 'changed-meanwhile' })
    if (value.value !== old) wanted.push({ what, old, new: value.value })
  }
  return wanted.length > 0 ? ok(wanted) : no({ code: 'nothing-changed' })
}

/** The rows, and what they come to. False, and nothing is written, when the act is taken. By what they are found is the caller's to keep. */
export async function putRight(tx: Tx, community: CommunityId, id: ResidentId, changes: readonly Change[], { act, why, by, now }: { act: ActId; why: string; by: By; now: Instant }): Promise<boolean> {
  const { rows } = await sql`
    insert into corrections (community_id, act_id, resident_id, what, old_value, new_value, why, by_actor, by_role, recorded_at)
    select ${community}, ${act}, ${id}, what, old, new, ${why}, ${by.actor}, ${by.role}, ${now}
    from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) as t (what text, old text, new text) on conflict do nothing returning what`.execute(tx)
  if (rows.length < changes.length) return false
  for (const { what, new: value } of changes) await sql`update residents set ${sql.ref(what)} = ${what === 'born' ? sql`${value}::date` : value} where community_id = ${community} and id = ${id}`.execute(tx)
  return true
}

type Despite = { despite?: readonly (typeof correctionEnds)[number][] | undefined }
/** Where one of two adults turns out to be a child, phones that nobody claimed would be the other's: they end, and the slip with them, once that was said. Problem: `phones-end`. */
async function endPhones(ask: Ask<Despite>, { opened, close }: LeftBehind, { id, household }: Here, changes: readonly Change[]): Promise<Result<null>> {
  const { tx, community, now, body } = ask
  const born = changes.find(({ what }) => what === 'born')
  if (!born || !(await fallsByBirth(tx, community, household, id, born.new, now))) return ok(null)
  const leaving = { household, residents: [], home: true, gone: false }
  const { slip, phones } = await opened(tx, community, leaving, now)
  if (!body.despite?.includes('phones-end') && (slip || phones > 0)) return no({ code: 'phones-end', phones })
  await close(ask, leaving)
  return ok(null)
}

/**
 * What was texted or read to a number that was not theirs is in a stranger's hand: links, codes and whoever came in by one end, and a phone that was claimed is claimed no more, once
 * that was said. A first
 * number takes nobody's place. Problem: `links-end`.
 */
async function endLinks(ask: Ask<Despite>, { atNumber, endAtNumber }: LeftBehind, { id, building }: Here, changes: readonly Change[]): Promise<Result<null>> {
  const { tx, community, now, body } = ask
  const phone = changes.find(({ what }) => what === 'phone')
  if (!phone || !losesNumber(phone.old, phone.new)) return ok(null)
  const links = await atNumber(tx, community, id, now)
  if (links > 0 && !body.despite?.includes('links-end')) return no({ code: 'links-end', links })
  await endAtNumber(ask, [id])
  ask.touch('circle', id, building)
  return ok(null)
}

const correct = (left: LeftBehind) => endpoint({
  method: 'POST', path: '/residents/:id/correct', summary: 'Puts a name, a day of birth or a telephone right; what stood there before is kept', may: 'person.write', place: homeOfResident,
  params: idParams<'resident'>(), body: correctPerson, reply: done,
  async handle(ask) {
    const { tx, community, now, params: { id }, body } = ask
    const [here] = await lockPeople(tx, community, [id])
    const today = dayOf(now, await zoneOf(tx, community))
    const before = await wasPutDown(tx, community, id, body, today)
    if (before !== null) return before ? ok({ done: true as const }) : no({ code: 'act-id-taken' })
    if (here!.merged) return no({ code: 'record-merged' })
    const changes = toChange(body.changes, await valuesOf(tx, community, id), today)
    if (!changes.ok) return changes
    const ended = await endPhones(ask, left, here!, changes.value)
    if (!ended.ok) return ended
    const unlinked = await endLinks(ask, left, here!, changes.value)
    if (!unlinked.ok) return unlinked
    if (!(await putRight(tx, community, id, changes.value, { act: body.id, why: body.why, by: byOf(ask, here!.building), now }))) return no({ code: 'act-id-taken' })
    await keepSearch(tx, community, [id])
    ask.touch('resident', id, here!.building)
    ask.touch('news', id, here!.building)
    ask.look(id, 'card')
    return ok({ done: true as const })
  },
})

export const correctionRoutes = (left: LeftBehind): readonly Endpoint[] => [correct(left)]
