// The roster file over HTTP: checked first, then taken in whole or not at all, with what was answered about everybody it makes a question of. The same
// file twice changes nothing. While it is taken in, it can be seen how far it is, and it can be stopped.

import { sql } from 'kysely'
import type { z } from 'zod'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { earlier, instantOf } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { RosterAnswers } from '#domain/people/roster-answers.ts'
import { mostGone, rosterAnswers, rosterEnds, rosterEndsQuery, rosterRun, type RosterEnds, type RosterJoiner } from '#domain/people/roster-wire.ts'
import { rosterQuery, rosterResult } from '#domain/people/wire.ts'
import { transaction, type Tx } from '../db/pool.ts'
import { asideTask } from '../http/aside.ts'
import { endpoint, type Ask, type Endpoint, type Preparing } from '../http/endpoint.ts'
import { grownInto, type Joiner, type LeftBehind } from './leaving.ts'
import { childrensHomes } from './own-phones.ts'
import type { RosterFile, RosterInput } from './roster-file.ts'
import { askToStop, beginRun, runOf, watchRun } from './roster-runs.ts'
import { checkRosterFile, rosterAsk, sha256Of, takeRosterFile, type Sent } from './roster-take.ts'

const bodyLimit = 22 * 1024 * 1024
const mostBytes = 20 * 1024 * 1024
/** As many as may be named in it, doors as long as one may be written. */
const endsLimit = 6 * 1024 * 1024

const readAside = asideTask<RosterInput, Result<RosterFile>>(new URL('./roster-file.ts', import.meta.url), 'readRoster')

type Query = z.infer<typeof rosterQuery>
type Received = Sent & { answers: RosterAnswers | null }

/** The answers that stand before the file; null where there are none. Problem: `body-wrong`. */
function answersIn(bytes: Uint8Array): Result<RosterAnswers> {
  try {
    const read = rosterAnswers.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    const each = read.success ? read.data.gone.each : {}
    const put = (each.away?.length ?? 0) + (each['moved-out']?.length ?? 0)
    if (read.success && put <= mostGone) return ok(read.data as RosterAnswers)
  } catch { /* no JSON: said below */ }
  return no({ code: 'body-wrong', part: 'body', fields: [] })
}

/** What was sent as bytes, read and checked aside; anything else is no file. */
async function received({ body, aside, context, community, now, query }: Preparing<unknown, Query>): Promise<Result<Received>> {
  if (!(body instanceof Uint8Array)) return no({ code: 'file-not-readable', why: 'empty' })
  const answers = query.answers === undefined ? ok(null) : answersIn(body.subarray(0, query.answers))
  if (!answers.ok) return answers
  const bytes = query.answers === undefined ? body : body.subarray(query.answers)
  if (bytes.length > mostBytes) return no({ code: 'body-too-large' })
  const { ask, remembered } = await transaction(context.db, [community], (tx) => rosterAsk({ tx, community, now }, query.choices))
  const file = await aside(readAside, { bytes, ask, remembered })
  if (!file.ok) return file
  return ok({ sha256: sha256Of(bytes), file: file.value, made: query.made === undefined ? null : earlier(instantOf(Date.parse(query.made)), now), answers: answers.value })
}

const check = endpoint({
  method: 'POST', path: '/roster/check', summary: 'Says what a roster file would change, and every error in it; stores nothing', may: 'roster.import',
  body: 'bytes', bodyLimit, query: rosterQuery, reply: rosterResult, once: false,
  prepare: (ask) => received(ask as Preparing<unknown, Query>),
  handle: async (ask) => ok(await checkRosterFile(ask, ask.prepared)),
})

const take = (left: LeftBehind) => endpoint({
  method: 'POST', path: '/roster/import', summary: 'Takes a roster file in, whole or not at all; with `answers`, what was answered about its difference stands before the file',
  may: 'roster.import', body: 'bytes', bodyLimit, query: rosterQuery, reply: rosterResult,
  prepare: async (ask) => {
    const { context: { db }, community, command: id, rights: { actor }, now } = ask
    if (actor.kind === 'account') await beginRun({ db, community, id: id!, by: actor.id, now })
    return received(ask as Preparing<unknown, Query>)
  },
  handle: async (ask) => {
    const { tx, community, now, rights, prepared, command, context: { db } } = ask
    const watch = watchRun({ db, community, id: command! }, tx)
    const taken = await takeRosterFile({ tx, community, now, rights, seen: ask.query.seen ?? null, answers: prepared.answers, left, watch, touch: ask.touch }, prepared)
    for (const { resident, building } of taken.touched) ask.touch('resident', resident, building)
    return ok(taken.result)
  },
})

const progress = endpoint({
  method: 'GET', path: '/roster/runs/:id', summary: 'How far the taking-in of a roster file is, by the command that takes it in', may: 'roster.import', params: idParams<'command'>(), reply: rosterRun,
  handle: async ({ tx, community, params: { id } }) => {
    const run = await runOf(tx, community, id)
    return run ? ok(run) : no({ code: 'not-found' })
  },
})

const stopping = endpoint({
  method: 'POST', path: '/roster/runs/:id/stop', summary: 'Stops the taking-in of a roster file: nothing of it is stored, unless it is all in already', may: 'roster.import', params: idParams<'command'>(), reply: done,
  handle: async ({ tx, community, params: { id } }) => ((await askToStop(tx, community, id)) ? ok({ done: true as const }) : no({ code: 'not-found' })),
})

type Homes = Map<HouseholdId, ResidentId[]>
type OpenedIn = Pick<RosterEnds, 'slips' | 'phones' | 'links' | 'cares' | 'carers'>
/** Of these homes and people together, and of the homes that somebody joins; who may act for somebody is of no more use where that one is among the `gone`. */
async function openedIn(left: LeftBehind, { tx, community, now }: Ask, { homes, gone, joined }: { homes: Homes; gone: ReadonlySet<ResidentId>; joined: Joined }): Promise<OpenedIn> {
  const all = { slips: 0, phones: 0, links: 0, cares: 0, carers: 0 }
  for (const household of new Set([...homes.keys(), ...joined.ends])) {
    const residents = homes.get(household) ?? []
    const home = residents.length > 0 || joined.childrens.has(household)
    const { slip, phones, links, cares } = await left.opened(tx, community, { household, residents, home, gone: false, joined: joined.ends.has(household) }, now)
    all.slips += slip ? 1 : 0
    all.phones += phones
    all.links += links
    all.cares += cares
    const leave = residents.filter((one) => gone.has(one))
    if (leave.length > 0) all.carers += (await left.opened(tx, community, { household, residents: leave, home: true, gone: true }, now)).carers
  }
  return all
}

/** Homes at which something may end because somebody grown up joins; of those, where children live alone. */
type Joined = { ends: ReadonlySet<HouseholdId>; childrens: ReadonlySet<HouseholdId> }
/** Those who leave have gone by then, as when the file is taken in. Of all homes that are joined it keeps the few at which something ends: a first survey may name somebody new in each. */
async function joinedBy(left: LeftBehind, ask: Ask, joins: readonly RosterJoiner[], leave: readonly ResidentId[]): Promise<Joined> {
  const grown = await grownInto(ask, await joinersOf(ask.tx, ask.community, joins, leave))
  if (grown.length === 0) return { ends: new Set(), childrens: new Set() }
  const childrens = new Set(await childrensHomes(ask.tx, ask.community, grown, ask.now))
  return { ends: new Set([...childrens, ...await left.caring(ask.tx, ask.community, grown, ask.now)]), childrens }
}

const ends = (left: LeftBehind) => endpoint({
  method: 'POST', path: '/roster/ends', summary: 'What would end for those who are put down as moved, and at the homes that others join; nothing is put down', may: 'roster.import', body: rosterEndsQuery, bodyLimit: endsLimit, reply: rosterEnds, once: false,
  async handle(ask) {
    const { tx, community, now, body } = ask
    const people = [...new Set([...body.gone, ...body.moved])]
    const of = await homesOf(tx, community, people)
    if ([...of.values()].flat().length < people.length) return no({ code: 'not-found' })
    const judged = (await left.requests(tx, community, body.moved, now)).passes.length
    const [homes, joined] = [await homesOf(tx, community, people, 'here'), await joinedBy(left, ask, body.joins ?? [], people)]
    return ok({ ...await left.requests(tx, community, body.gone, now), judged, ...await openedIn(left, ask, { homes, gone: new Set(body.gone), joined }) })
  },
})

/** Which home takes each of these in: behind their door the first that is not left (roster-fill.ts). Whoever comes behind a door where nobody stays joins nobody. */
async function joinersOf(tx: Tx, community: CommunityId, joins: readonly RosterJoiner[], leave: readonly ResidentId[]): Promise<Joiner[]> {
  if (joins.length === 0) return []
  const { rows } = await sql<Joiner>`
    with asked as (select distinct compound, door, born from jsonb_to_recordset(${JSON.stringify(joins)}::jsonb) as t (compound text, door text, born text)),
      taking as (select distinct on (c.name, f.door) c.name as compound, f.door, h.id from (select distinct compound, door from asked) a
        join compounds c on c.community_id = ${community} and c.name = a.compound join flats f on f.community_id = ${community} and f.compound_id = c.id and f.door = a.door
        join households h on h.community_id = ${community} and h.flat_id = f.id
        where exists (select from residents r where r.community_id = ${community} and r.household_id = h.id and r.moved_away_at is null and r.id <> all(${[...leave]}::uuid[]))
          or (not exists (select from residents r where r.community_id = ${community} and r.household_id = h.id) and not exists (select from stays s where s.community_id = ${community} and s.household_id = h.id))
        order by c.name, f.door, h.id)
    select taking.id as household, asked.born from asked join taking using (compound, door)`.execute(tx)
  return rows
}

/** These people by household; those who are not there are left out. `here`: whoever has gone leaves no home. */
async function homesOf(tx: Tx, community: CommunityId, residents: readonly ResidentId[], who: 'all' | 'here' = 'all'): Promise<Homes> {
  const { rows } = await sql<{ id: ResidentId; household: HouseholdId }>`
    select id, household_id as household from residents where community_id = ${community} and id = any(${[...residents]}::uuid[]) ${who === 'here' ? sql`and moved_away_at is null` : sql``} order by id`.execute(tx)
  const homes: Homes = new Map()
  for (const { id, household } of rows) homes.set(household, [...(homes.get(household) ?? []), id])
  return homes
}

export const rosterRoutes = (left: LeftBehind): readonly Endpoint[] => [check, take(left), progress, stopping, ends(left)]
