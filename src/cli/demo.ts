// Fills an empty database with Osmanthus Court, through the endpoints that real communities use: the roster is imported from a
// file, orders are issued, the exit cases are asked, proved, decided and walked through the gates, each at its own hour.

import type { FastifyInstance } from 'fastify'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { uuidv7, type AccountId, type CommunityId, type HouseholdId } from '#domain/kernel/ids.ts'
import type { Role } from '#domain/access/access.ts'
import { cases } from '#demo/cases.ts'
import { osmanthusCourt, sealedSince, type DemoPlace } from '#demo/osmanthus.ts'
import { createAccount, grantRole, type GrantedRole } from '#server/access/accounts.ts'
import { createSignInLink, type NewLink } from '#server/access/sign-in-links.ts'
import { ownerTransaction, transaction, type Database } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { tellDue } from '#server/exits/untold.ts'
import { buildServer } from '#server/main.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import { byTime, healthSaid, nurseCalls, stepsOf, type Player, type Players, type ResidentAt, type Step } from './demo-stories.ts'

export type Filled = (done: number, of: number, what: string) => void
type Account = { login: string; role: Role }

/** Ten members of staff; their accounts are named by role. */
const accounts: Account[] = [
  { login: 'secretary', role: 'secretary' }, { login: 'deputy', role: 'deputy' },
  ...Array.from({ length: 8 }, (_, i): Account => ({ login: `staff-${i + 1}`, role: 'staff' })),
]
const roleNames: Partial<Record<Role, string>> = { secretary: '书记 Secretary', deputy: '副书记 Deputy', staff: '工作人员 Staff' }

const newId = (at: Instant) => uuidv7(msOf(at), randomBytes(10))

/** True when no community lives in this database yet. */
export async function isEmpty(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from communities limit 1`.execute(db.owner)
  return rows.length === 0
}

/** The roster as the property company would hand it over: CSV with Chinese headers. */
function rosterFile(place: DemoPlace): Buffer {
  const lines = place.people.map((p) => [p.compound, p.building, p.entrance, p.floor ?? '', p.flat, p.name, p.born, p.phone ?? ''].join(','))
  return Buffer.from(`\uFEFF小区,楼栋,单元,楼层,户室,姓名,出生日期,电话\r\n${lines.join('\r\n')}\r\n`)
}

/** The community, its rules, letter, keys and accounts: what an operator sets up before the first resident is known. */
async function setUp(db: Database, place: DemoPlace, community: CommunityId, now: Instant): Promise<Map<string, AccountId>> {
  const dmn = await readFile(new URL('../../rules/release.dmn', import.meta.url), 'utf8')
  const ids = new Map<string, AccountId>()
  await transaction(db, [community], async (tx) => {
    await sql`insert into communities (community_id, name, zone, phone, created_at) values (${community}, ${place.name}, ${place.zone}, ${place.phone}, ${now})`.execute(tx)
    await seedRules(tx, community, dmn, now)
    await seedLetter(tx, community, now)
    await ensureKeys(tx, community, now)
    let number = 0
    for (const { login, role } of accounts) {
      const name = role === 'staff' ? `${roleNames.staff} ${++number}` : roleNames[role]!
      const id = await createAccount(tx, { login, name, now })
      await grantRole(tx, { account: id, community, role: role as GrantedRole, now })
      ids.set(login, id)
    }
  })
  return ids
}

/** Posts and gets as one participant; a “no” ends the filling with the code, so that a broken story is noticed. */
function player(app: FastifyInstance, headers: Record<string, string>): Player {
  const send = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const bytes = body instanceof Uint8Array
    const reply = await app.inject({
      method, url: `/api${path}`,
      headers: { ...headers, ...(method === 'POST' ? { 'command-id': randomUUID() } : {}), ...(bytes ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body === undefined ? {} : { payload: bytes ? Buffer.from(body) : (body as object) }),
    })
    if (reply.statusCode !== 200) throw new Error(`${method} ${path.replace(/[0-9a-f-]{36}/g, ':id')}: ${reply.statusCode} ${reply.body.slice(0, 300)}`)
    return reply.json()
  }
  return { post: (path, body) => send('POST', path, body), get: (path) => send('GET', path) }
}

async function byLink(app: FastifyInstance, token: string): Promise<Player> {
  const reply = await app.inject({ method: 'POST', url: '/api/sign-in/link', headers: { 'command-id': randomUUID() }, payload: { token } })
  const [cookie] = reply.cookies
  if (!cookie) throw new Error(`sign-in by link: ${reply.statusCode} ${reply.body.slice(0, 200)}`)
  return player(app, { cookie: `${cookie.name}=${cookie.value}` })
}

async function signIn(app: FastifyInstance, db: Database, link: NewLink): Promise<Player> {
  return byLink(app, await transaction(db, [link.community], (tx) => createSignInLink(tx, link)))
}

/** Two gates, each with an enrolled phone. */
async function enrolGates(app: FastifyInstance, staff: Player, place: DemoPlace, compound: string, now: Instant): Promise<Player[]> {
  const gates: Player[] = []
  for (const { number, name } of place.gates) {
    const id = newId(now)
    await staff.post('/gates', { id, compound, number, name })
    const { url } = await staff.post('/devices/enrolments', { kind: 'gate', place: id, label: name })
    const { secret } = await player(app, {}).post('/devices/enrol', { token: url.split('#enrol=')[1], label: name })
    gates.push(player(app, { authorization: `Bearer ${secret}` }))
  }
  return gates
}

/** The compound closed for 14 days; building 2 under 2 + 12, its clock started again by a new case yesterday. */
async function seal(secretary: Player, places: any, since: Instant, now: Instant): Promise<Step[]> {
  const rule = async (code: string, stages: unknown[]) => {
    const id = newId(since)
    await secretary.post('/sealing/rules', { id, code, version: 1, validFrom: since, stages, countsFrom: 'midnight' })
    return id
  }
  const closed = await rule('14', [{ code: 'closed', level: 'controlled', days: 14 }])
  const twoTwelve = await rule('2+12', [{ code: 'closed', level: 'sealed', days: 2 }, { code: 'monitoring', level: 'controlled', days: 12 }])
  await rule('7+7', [{ code: 'closed', level: 'sealed', days: 7 }, { code: 'monitoring', level: 'controlled', days: 7 }])
  await rule('3', [{ code: 'watch', level: 'precaution', days: 3 }])
  const compound = places.compounds[0]
  const two = compound.buildings.find((b: any) => b.label === '2')
  await secretary.post('/sealing/orders', { id: newId(since), scope: { kind: 'compound', id: compound.id }, rule: closed, startsAt: since, issuer: '街道疫情防控办公室', ground: '小区发现阳性感染者，实行封闭管理。', caseSince: null })
  const order = newId(since)
  await secretary.post('/sealing/orders', { id: order, scope: { kind: 'building', id: two.id }, rule: twoTwelve, startsAt: since, issuer: '区疾控中心', ground: '2号楼报告一例阳性。', caseSince: since })
  const at = plus(now, -26 * hour)
  return [{ at, act: async () => void (await secretary.post(`/sealing/orders/${order}/new-case`, { id: newId(at), at, source: '区疾控中心', reason: '2号楼新增一例阳性。' })) }]
}

async function gather(app: FastifyInstance, db: Database, community: CommunityId, ids: Map<string, AccountId>, clock: () => Instant) {
  // A session of staff lasts a day, the story nine: each step signs in anew, as people do each morning.
  const account = (login: string): Player => {
    const today = () => signIn(app, db, { community, for: { kind: 'account', account: ids.get(login)! }, expiresAt: plus(clock(), hour), now: clock() })
    return { post: async (path, body) => (await today()).post(path, body), get: async (path) => (await today()).get(path) }
  }
  const flats = await transaction(db, [community], (tx) => sql<{ door: string; household: HouseholdId; people: { id: string; name: string }[] }>`
    select f.door, h.id as household, json_agg(json_build_object('id', r.id, 'name', r.name) order by r.born) as people from flats f
    join households h on h.community_id = f.community_id and h.flat_id = f.id join residents r on r.community_id = h.community_id and r.household_id = h.id where f.community_id = ${community} group by 1, 2`.execute(tx))
  const homes = new Map(flats.rows.map((row) => [row.door, row]))
  const residentAt: ResidentAt = async (door, name) => {
    const people = homes.get(door)?.people ?? []
    const person = name === null ? people[0] : people.find((p) => p.name === name)
    if (!person) throw new Error(`nobody of that name lives at ${door}`)
    return person.id
  }
  const household = (door: string) => signIn(app, db, { community, for: { kind: 'household', household: homes.get(door)!.household }, expiresAt: plus(clock(), hour), now: clock() })
  return { account, residentAt, household }
}

/** Fills an empty database. `now` is when it is; steps that lie in the future are not played. `community` is the id it will have. */
export async function fillDemo(db: Database, origin: string, now: Instant, progress: Filled, community = newId(now) as CommunityId): Promise<CommunityId> {
  const place = osmanthusCourt(now)
  const since = sealedSince(now)
  let clock = since
  const ids = await setUp(db, place, community, since)
  const app = await buildServer({ db, origin, version: 'demo', clock: () => msOf(clock) })
  try {
    progress(0, 100, 'roster')
    const importer = await signIn(app, db, { community, for: { kind: 'account', account: ids.get('secretary')! }, expiresAt: plus(since, hour), now: since })
    await importer.post('/roster/import', rosterFile(place))
    const { account, residentAt, household } = await gather(app, db, community, ids, () => clock)
    const secretary = account('secretary')
    const places = await secretary.get('/buildings')
    progress(20, 100, 'orders')
    const newCase = await seal(secretary, places, since, now)
    const staff = account('staff-1')
    const gates = await enrolGates(app, staff, place, places.compounds[0].id, since)
    const players: Players = { secretary, deputy: account('deputy'), staff, staff2: account('staff-2'), gates, household }
    const steps = [...newCase, ...nurseCalls(now, players, residentAt), ...healthSaid(now, players, residentAt), ...cases(now, place.people).flatMap((it) => stepsOf(it, now, players, residentAt))].sort(byTime)
    for (const [i, step] of steps.entries()) {
      clock = step.at
      await step.act()
      if (i % 10 === 0) progress(30 + Math.round((70 * i) / steps.length), 100, 'exits')
    }
    await tellDue(db, now)
    // The story's own sign-ins are nobody's shift: whoever opens the demonstration is on duty, and nobody else yet.
    await ownerTransaction(db, (tx) => sql`delete from credential_traces where account_id is not null`.execute(tx))
  } finally {
    await app.close()
  }
  return community
}
