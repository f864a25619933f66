// Who is missing in a testing round becomes a task of a door round: one press sends a lead to the doors behind which somebody is not tested yet, and what comes of a door there is put down of those who
// are missing still: nobody there, or they said no. Whoever was spoken with is “not tested yet” until their swab is taken. Nobody is anything worse for not having come.

import { sql } from 'kysely'
import { actingRole, can } from '#domain/access/access.ts'
import { counting } from '#domain/doors/doors.ts'
import type { BuildingId, CommunityId, DoorTaskId, FlatId, HouseholdId, ResidentId, RoundId, RoundNoteId, TestingRoundId } from '#domain/kernel/ids.ts'
import { later, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { kitSources } from '#domain/rounds/kits.ts'
import { isAsked, outcomes, type Kind } from '#domain/rounds/outcomes.ts'
import * as wire from '#domain/rounds/wire.ts'
import { messageId } from '../channels/messages.ts'
import type { Tx } from '../db/pool.ts'
import type { FollowResults } from '../doors/routes.ts'
import { doorsSentTo, handedIn, insertRound } from '../doors/store.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { everybody } from './figures.ts'
import { kept } from './samples.ts'
import { turnOfSlots } from './slots.ts'
import { roundOf } from './store.ts'

/** Of which kind a task is: at a door of an evening of self-tests their results are noted as well. */
const sources: Record<Kind, string> = { pcr: 'testing-round', antigen: 'antigen-round' }
const isOurs = (source: string): boolean => Object.values(sources).includes(source)
/** The round of self-tests by which somebody came to a door, of a task of their door round; null where it is none. */
export async function antigenRoundOf(tx: Tx, community: CommunityId, round: RoundId, task: DoorTaskId): Promise<TestingRoundId | null> {
  return ((await handedIn(tx, community, round)).find((one) => one.id === task && (one.source === sources.antigen || one.source === kitSources.evening))?.sourceId ?? null) as TestingRoundId | null
}
/** As a door round's has room for. It says what is asked there: the testing round's own title may say more of whoever lives there than a lead is to know. */
const longestTitle = 80
const asked = (community: CommunityId, round: TestingRoundId) => sql`select e.id, e.household_id, e.building_id from (${everybody(community, round)}) e where e.outcome = any(${outcomes.filter(isAsked)}::text[])`

async function doorsAsked(tx: Tx, community: CommunityId, round: TestingRoundId, building: BuildingId | null): Promise<FlatId[]> {
  const { rows } = await sql<{ id: FlatId }>`select distinct h.flat_id as id from (${asked(community, round)}) a join households h on h.community_id = ${community} and h.id = a.household_id ${building ? sql`where a.building_id = ${building}` : sql``}`.execute(tx)
  return rows.map((row) => row.id)
}

const sendOut = endpoint({
  method: 'POST', path: '/testing-rounds/:id/doors', summary: 'Makes a door round of the doors behind which somebody is not tested yet', may: 'round.write', params: idParams<'testing-round'>(), body: wire.missingDoors, reply: done,
  place: async ({ tx, community, params, body }) => ((await roundOf(tx, community, params.id)) ? { community, ...(body.building ? { building: body.building } : {}) } : null),
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    // Of two desks that press at once the second finds the doors of the first.
    await turnOfSlots(tx, community, params.id)
    const round = await roundOf(tx, community, params.id)
    if (!round || !can(ask.rights, 'test.read', { community })) return no({ code: 'not-found' })
    if ((await handedIn(tx, community, body.id)).some((task) => task.id === body.task && task.source === sources[round.kind] && task.sourceId === params.id)) return ok({ done: true as const })
    if (round.closedAt) return no({ code: 'testing-round-closed' })
    const there = new Set(await doorsSentTo(tx, community, sources[round.kind], params.id))
    const doors = (await doorsAsked(tx, community, params.id, body.building)).filter((one) => !there.has(one))
    if (doors.length === 0) return no({ code: 'audience-empty' })
    const task = { id: body.task, title: body.title, kind: 'door', names: true, of: { source: sources[round.kind], id: params.id, code: null, validUntil: later(round.ends, now) } }
    const made = { id: body.id, title: body.title.slice(0, longestTitle), note: '', empty: false, tasks: [task], places: doors.map((id) => ({ kind: 'flat' as const, id })) }
    if (!(await insertRound(tx, community, made, { actor: `${ask.rights.actor.kind}:${ask.rights.actor.id}`, role: actingRole(ask.rights, ask.place!) ?? '' }, now))) return no({ code: 'id-taken' })
    ask.touch('round', body.id)
    return ok({ done: true as const })
  },
})

async function missingAt(tx: Tx, community: CommunityId, round: TestingRoundId, flat: FlatId, homes: readonly HouseholdId[]): Promise<ResidentId[]> {
  const { rows } = await sql<{ id: ResidentId }>`select a.id from (${asked(community, round)}) a join households h on h.community_id = ${community} and h.id = a.household_id
    where h.flat_id = ${flat} ${homes.length > 0 ? sql`and h.id = any(${[...homes]}::uuid[])` : sql``} order by a.id`.execute(tx)
  return rows.map((row) => row.id)
}

type Note = Parameters<(typeof kept)['round-note']['insert']>[2][number]
/** Of those whom earlier notes of this very result are of: taken back, it is as before. */
async function notedBy(tx: Tx, community: CommunityId, round: TestingRoundId, at: Instant, by: string): Promise<ResidentId[]> {
  const { rows } = await sql<{ id: ResidentId }>`select person_id as id from round_notes where community_id = ${community} and round_id = ${round} and at = ${at} and by_actor = ${by} order by 1`.execute(tx)
  return rows.map((row) => row.id)
}

/** What came of a door of such a round: each person once for each result, however often it is told. */
export const missingAtDoors: FollowResults = async (ask: Ask, { flat, said, tasks }) => {
  const { tx, community, now } = ask
  const stands = new Set(counting(said).map((one) => one.id))
  for (const task of tasks.filter((one) => isOurs(one.source))) {
    const round = task.sourceId as TestingRoundId
    for (const one of said.filter((it) => it.tasks.includes(task.id) && (it.outcome === 'nobody' || it.outcome === 'refused'))) {
      const by = `account:${one.by}`
      const note = (id: string, person: ResidentId, what: Note['what'], at: Instant): Note => ({ id: id as RoundNoteId, round, by, station: null, at, person, what, excuse: null, words: what === 'again' ? '' : one.words.slice(0, 200) })
      const rows = stands.has(one.id)
        ? (await missingAt(tx, community, round, flat, one.homes)).map((person) => note(messageId('door-note', one.id, person), person, one.outcome === 'nobody' ? 'no-answer' : 'refused', one.at))
        : (await notedBy(tx, community, round, one.at, by)).map((person) => note(messageId('door-note-back', one.id, person), person, 'again', now))
      if (rows.length === 0) continue
      const came = await kept['round-note'].insert(tx, community, rows, now)
      if (came.fresh.size > 0) ask.touch('testing-round', round)
    }
  }
}

export const missingRoutes: readonly Endpoint[] = [sendOut]
