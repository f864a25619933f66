// Cases over HTTP: opened, listed, read, put together where they are one fault. What is done about one goes through `POST /promises/acts`; what of it
// reaches beyond its own promise, the outcome of a fault for all whose it is, is done here along with it.

import { can, holds, placeNamed, type Place, type Verb } from '#domain/access/access.ts'
import { apartCases, caseList, caseOpened, caseQuery, caseView, clusters, faultNotices, joinCases, openCase, type OpenCase } from '#domain/desk/case-wire.ts'
import { isOnPage, usual } from '#domain/desk/cases.ts'
import type { BuildingId, CaseId, HouseholdId } from '#domain/kernel/ids.ts'
import { earlier } from '#domain/kernel/instants.ts'
import { no, ok } from '#domain/kernel/result.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { dueOutOfReach, isDueInReach, notToThem } from '#domain/promises/promise.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { linesOf } from '../notices/shown.ts'
import { noticesOfFaults } from '../notices/store.ts'
import { zoneOf } from '../people/community.ts'
import { householdHome, personOf } from '../people/homes.ts'
import { byOf, placeOfPromise, type Follow, type Hears } from '../promises/acting.ts'
import { lockPromises, type PromiseRow } from '../promises/store.ts'
import { deskNow, keepersAt } from '../promises/desk-now.ts'
import type { About } from './about.ts'
import { caseShown, casesShown, clustersShown } from './case-list.ts'
import { buildingOfCase, buildingOfPlace, casesToJoin, dueOfCase, insertCase, isOpenAgain, joinedTo, outcomeFor, reopenApart, reopenJoined, section, setApart, setJoined, withOutcome, type JoinRow } from './cases.ts'
import { inConfidenceOf, openedBy, settleFold } from './contacts.ts'
import { readsContact } from './in-confidence.ts'
import { hasPageFor } from './on-page.ts'

/** `named`: every building in which something lies that was named. */
type Where = { building: BuildingId | null; household: HouseholdId | null; named: readonly (BuildingId | null)[] }
/** Where a case is: what was named, else the home; null when one of them is not there. */
async function whereOf({ tx, community, body }: Ask<OpenCase>): Promise<Where | null> {
  const person = body.resident ? await personOf(tx, community, body.resident) : null
  if (body.resident && !person) return null
  const household = body.household ?? person?.household ?? null
  const home = body.household ? await householdHome(tx, community, body.household) : null
  if (body.household && !home) return null
  const named = body.place ? await buildingOfPlace(tx, community, body.place) : null
  if (named === undefined) return null
  return { building: body.place ? named : home?.building ?? person?.home.building ?? null, household, named: [...(body.place ? [named] : []), ...(home ? [home.building] : []), ...(person ? [person.home.building] : [])] }
}

async function placeOfBody(ask: Ask<OpenCase>): Promise<Place | null> {
  const { rights, community } = ask
  if (!holds(rights, 'contact.record')) return { community }
  const where = await whereOf(ask)
  // Named beside a home of theirs, somebody of elsewhere would stand on the case with name, door and telephone.
  if (where?.named.some((building) => !can(rights, 'contact.record', placeOfPromise(community, building)))) return null
  return placeNamed(rights, 'contact.record', community, where && placeOfPromise(community, where.building))
}

const open = endpoint({
  method: 'POST', path: '/cases', summary: 'Opens a case with its owner, due time and next step, and gives the contact that result', may: 'contact.record', place: placeOfBody, body: openCase, reply: caseOpened,
  async handle(ask) {
    const { tx, community, body, now, rights: { actor } } = ask
    const [where, zone, desk] = [(await whereOf(ask as Ask<OpenCase>))!, await zoneOf(tx, community), await deskNow(tx, community, now)]
    const owner = body.owner ?? (actor.kind === 'account' ? actor.id : null)
    if (owner === null || !desk.work.has(owner)) return no({ code: 'not-found' })
    const keepers = keepersAt(desk, where.building)
    if (!keepers.has(owner)) return notToThem(keepers)
    if (body.due !== null && !isDueInReach(body.due, now)) return dueOutOfReach
    const urgency = body.nowFor ? 'now' : body.urgency
    const due = dueOfCase({ urgency, due: body.due, outside: body.outside }, now, zone)
    const step = body.step ?? { code: usual(body.kind).step, words: '' }
    // What comes of a call in confidence is private as it was, and is opened by its reader.
    const contact = body.contact && await inConfidenceOf(tx, community, body.contact, readsContact(ask))
    if (contact && !contact.mayRead) return no({ code: 'promise-private' })
    const isPrivate = body.private || (contact?.private ?? false)
    if (body.answerOn.way === 'page' && !isOnPage({ ...body, private: isPrivate })) return no({ code: 'promise-no-page' })
    // Whether a phone shows it the desk may not have known, and the number was read aloud already: then they are rung.
    const answerOn = body.answerOn.way === 'page' && !(await hasPageFor(tx, community, body.resident!, body.contact, now)) ? { ...body.answerOn, way: 'phone' as const } : body.answerOn
    if (!(await insertCase(tx, community, { ...body, ...where, answerOn, private: isPrivate, urgency, due, owner, step }, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    // Of a call that came to something else meanwhile, at another desk, it is a case all the same: its number was read aloud.
    if (body.contact && !contact) return no({ code: 'not-found' })
    const linked = body.contact !== null && await openedBy(tx, community, body.contact, body.id, now)
    if (body.contact && linked) await settleFold(tx, community, body.contact, { result: 'joined', case: body.id }, earlier(body.at, now), now)
    ask.touch('case', body.id, where.building)
    ask.touch('promise', body.id, where.building)
    if (body.contact) ask.touch('contact', [body.contact, body.resident], where.building)
    return ok({ id: body.id, number: shortNumber(body.id), due })
  },
})

/** Somebody who reads in one building alone is shown what is there. */
export const somewhereReading = async ({ rights, community }: Ask): Promise<Place> =>
  rights.grants.map((it) => placeOfPromise(community, it.building)).find((it) => can(rights, 'person.read', it)) ?? { community }

const list = endpoint({
  method: 'GET', path: '/cases', summary: 'Cases by when they come up, of all or of a home, person, building or kind; page by page', may: 'person.read', place: (ask) => somewhereReading(ask as Ask), query: caseQuery, reply: caseList,
  handle: async (ask) => ok(await casesShown(ask, ask.query)),
})

const placeOfCase = async ({ tx, community, params, rights }: Ask<any, any, { id: CaseId }>, verb: Verb = 'person.read'): Promise<Place | null> => {
  if (!holds(rights, verb)) return { community }
  const building = await buildingOfCase(tx, community, params.id)
  return building === undefined ? null : placeOfPromise(community, building)
}

const read = ({ cameInOf }: Pick<About, 'cameInOf'>) => endpoint({
  method: 'GET', path: '/cases/:id', summary: 'A case whole: what was promised, all that was done, the contacts about it, what is the same fault', may: 'person.read', place: (ask) => placeOfCase(ask as Ask<any, any, { id: CaseId }>),
  params: idParams<'case'>(), reply: caseView,
  async handle(ask) {
    const it = await caseShown(ask, ask.params.id)
    return it ? ok({ ...it, cameIn: it.kind === 'came-back' && it.resident ? await cameInOf(ask.tx, ask.community, it.resident) : [] }) : no({ code: 'not-found' })
  },
})

/** What was said to all of a fault, and how far it came: counts, and nobody's name. */
const told = endpoint({
  method: 'GET', path: '/cases/:id/notices', summary: 'The notices that were issued about a fault, and how many homes each reached', may: 'notice.read', place: (ask) => placeOfCase(ask as Ask<any, any, { id: CaseId }>, 'notice.read'),
  params: idParams<'case'>(), reply: faultNotices,
  async handle({ tx, community, params, now }) {
    const joined = await joinedTo(tx, community, [params.id])
    return ok({ notices: await linesOf(tx, community, await noticesOfFaults(tx, community, [params.id, ...joined.map(({ id }) => id)]), now), now })
  },
})

const propose = endpoint({
  method: 'GET', path: '/cases/clusters', summary: 'Open cases that may be one fault: alike, near and soon after each other', may: 'person.read', place: (ask) => somewhereReading(ask as Ask), reply: clusters,
  handle: async (ask) => ok(await clustersShown(ask)),
})

/** All of these, if they are there and whoever asks may act on each. */
async function mine(ask: Ask, ids: readonly CaseId[]): Promise<JoinRow[] | null> {
  const rows = await casesToJoin(ask.tx, ask.community, ids)
  return ids.every((id) => rows.some((row) => row.id === id)) && rows.every((row) => can(ask.rights, 'contact.record', placeOfPromise(ask.community, row.building))) ? rows : null
}

const touchAll = (ask: Ask, rows: readonly { id: string; building: BuildingId | null }[]): void => { for (const { id, building } of rows) ask.touch('case', id, building) }
const somewhereActing = async ({ rights, community }: Ask): Promise<Place> =>
  rights.grants.map((it) => placeOfPromise(community, it.building)).find((it) => can(rights, 'contact.record', it)) ?? { community }

const join = (hears: Hears) => endpoint({
  method: 'POST', path: '/cases/join', summary: 'These are the same fault: what comes of the main one comes of them, and each is still to be told', may: 'contact.record', place: (ask) => somewhereActing(ask as Ask), body: joinCases, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const rows = await mine(ask as Ask, [body.main, ...body.cases])
    if (!rows) return no({ code: 'not-found' })
    // What is joined to another is that other; all that is one with one of these already comes along.
    const main = rows.find((row) => row.id === body.main)!.joinedTo ?? body.main
    const joined = rows.filter((row) => row.id !== main && row.joinedTo !== main)
    // What comes of it at this moment waits, and finds these joined to it.
    await lockPromises(tx, community, [main, ...joined.map((row) => row.id)].map((about) => ({ section, about })))
    // What came of a private one would be written into those that others read.
    const whole = await caseShown(ask, main)
    if (!whole) return no({ code: 'not-found' })
    if (whole.private || joined.some((row) => row.private)) return no({ code: 'promise-private' })
    await setJoined(tx, community, joined.map((row) => row.id), main, byOf(ask as Ask), now)
    const told = whole.promise.outcome ? await outcomeFor(tx, community, joined.map((row) => row.id), whole.promise.outcome, byOf(ask as Ask), now) : []
    for (const row of told) ask.touch('promise', row.id, row.building)
    // Whose it is one with now, and what came of it.
    await hears(ask as Ask, [main, ...joined.map((row) => row.id)])
    touchAll(ask as Ask, [...rows, { id: main, building: null }])
    return ok({ done: true as const })
  },
})

const apart = (hears: Hears) => endpoint({
  method: 'POST', path: '/cases/apart', summary: 'These are not the same: none is joined to another of them, and nobody is asked again', may: 'contact.record', place: (ask) => somewhereActing(ask as Ask), body: apartCases, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const rows = await mine(ask as Ask, body.cases)
    if (!rows) return no({ code: 'not-found' })
    const among = new Set<string>(body.cases)
    const loose = rows.filter((row) => among.has(row.id) && row.joinedTo !== null && among.has(row.joinedTo)).map((row) => row.id)
    await setJoined(tx, community, loose, null, byOf(ask as Ask), now)
    const again = await reopenApart(tx, community, loose, byOf(ask as Ask), now)
    for (const row of again) ask.touch('promise', row.id, row.building)
    await hears(ask as Ask, again.map((row) => row.about))
    await setApart(tx, community, body.cases, byOf(ask as Ask), now)
    touchAll(ask as Ask, rows)
    return ok({ done: true as const })
  },
})

/** What came of a fault came of all who are joined to it; each of them is still to be told. Open again, it is open for all of them. Which of those that are joined have changed by it. `apart`: what they
 * have said themselves at that moment stands. */
export async function withJoined(ask: Ask, changed: Parameters<Follow>[1], apart: ReadonlySet<string> = new Set()): Promise<PromiseRow[]> {
  const { tx, community, now } = ask
  const mains = changed.filter((it) => withOutcome(it) || isOpenAgain(it))
  const joined = mains.length > 0 ? await joinedTo(tx, community, mains.map((it) => it.about)) : []
  const all: PromiseRow[] = []
  for (const it of mains) {
    const theirs = joined.filter(({ id, main }) => main === it.about && !apart.has(id)).map(({ id }) => id)
    const outcome = withOutcome(it)
    const rows = outcome ? await outcomeFor(tx, community, theirs, outcome, byOf(ask), now) : await reopenJoined(tx, community, theirs, byOf(ask), now)
    for (const row of rows) ask.touch('promise', row.id, row.building)
    touchAll(ask, rows)
    all.push(...rows)
  }
  touchAll(ask, changed.map((it) => ({ id: it.about, building: it.building })))
  return all
}

export const caseRoutes = (about: Pick<About, 'cameInOf'>, hears: Hears): readonly Endpoint[] => [open, list, propose, join(hears), apart(hears), told, read(about)]
