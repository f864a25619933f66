// Who takes part in filling a made-up community: its accounts, phones at gates and people of its homes, each signed in as in real use and asking the same
// endpoints. Shared by Osmanthus Court and Riverside. Refuses to write what no endpoint would, but for what an operator sets up before.

import type { FastifyInstance } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { hour, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { uuidv7, type AccountId, type CommunityId, type HouseholdId, type ResidentId } from '#domain/kernel/ids.ts'
import type { Role } from '#domain/access/access.ts'
import type { GivenRole } from '#domain/access/staff.ts'
import { needsIn } from '#demo/needs.ts'
import type { DemoPlace } from '#demo/osmanthus.ts'
import { createAccount } from '#server/access/accounts.ts'
import { grantRole } from '#server/access/staff-store.ts'
import { createSignInLink, type NewLink } from '#server/access/sign-in-links.ts'
import { transaction, type Database } from '#server/db/pool.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import type { Player, ResidentAt, Step } from './demo-stories.ts'

export type Filled = (done: number, of: number, what: string) => void
type Account = { login: string; role: Role }

/** Ten members of staff and a volunteer; their accounts are named by role, at Riverside with its name before. */
const accounts: Account[] = [
  { login: 'secretary', role: 'secretary' }, { login: 'deputy', role: 'deputy' },
  ...Array.from({ length: 8 }, (_, i): Account => ({ login: `staff-${i + 1}`, role: 'staff' })),
  { login: 'volunteer-1', role: 'volunteer' },
]
const roleNames: Partial<Record<Role, string>> = { secretary: '书记 Secretary', deputy: '副书记 Deputy', staff: '工作人员 Staff', volunteer: '志愿者 Volunteer' }

export const newId = (at: Instant) => uuidv7(msOf(at), randomBytes(10))

/** The roster as the property company would hand it over: CSV with Chinese headers. */
function rosterFile(place: DemoPlace): Buffer {
  const lines = place.people.map((p) => [p.compound, p.building, p.entrance, p.floor ?? '', p.flat, p.name, p.born, p.phone ?? ''].join(','))
  return Buffer.from(`\uFEFF小区,楼栋,单元,楼层,户室,姓名,出生日期,电话\r\n${lines.join('\r\n')}\r\n`)
}

/** The community, its rules, letter, keys and accounts: what an operator sets up before the first resident is known. */
export async function setUp(db: Database, place: DemoPlace, community: CommunityId, now: Instant, before = ''): Promise<Map<string, AccountId>> {
  const dmn = await readFile(new URL('../../rules/release.dmn', import.meta.url), 'utf8')
  const ids = new Map<string, AccountId>()
  await transaction(db, [community], async (tx) => {
    await sql`insert into communities (community_id, name, zone, phone, office_name, office_phone, created_at) values (${community}, ${place.name}, ${place.zone}, ${place.phone}, ${place.office.name}, ${place.office.phone}, ${now})`.execute(tx)
    await seedRules(tx, community, dmn, now)
    await seedLetter(tx, community, now)
    await ensureKeys(tx, community, now)
    let number = 0
    for (const { login, role } of accounts) {
      const name = role === 'staff' ? `${roleNames.staff} ${++number}` : roleNames[role]!
      const id = await createAccount(tx, { login: `${before}${login}`, name, now })
      await grantRole(tx, { account: id, community, role: role as GivenRole, now })
      ids.set(login, id)
    }
  })
  return ids
}

/** Posts and gets as one participant; a “no” ends the filling with the code, so that a broken story is noticed. */
function player(app: FastifyInstance, headers: Record<string, string>): Player {
  const send = async (method: 'GET' | 'POST', path: string, body?: unknown) => {
    const bytes = body instanceof Uint8Array
    const command = randomUUID()
    const ask = () => app.inject({
      method, url: `/api${path}`,
      headers: { ...headers, ...(method === 'POST' ? { 'command-id': command } : {}), ...(bytes ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body === undefined ? {} : { payload: bytes ? Buffer.from(body) : (body as object) }),
    })
    // A machine that has much else to do says “busy”: that is no broken story. The same command again is done once.
    let reply = await ask()
    for (let again = 0; again < 5 && reply.statusCode === 503; again++) {
      await sleep(3000)
      reply = await ask()
    }
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

export async function signIn(app: FastifyInstance, db: Database, link: NewLink): Promise<Player> {
  return byLink(app, await transaction(db, [link.community], (tx) => createSignInLink(tx, link)))
}

/** A phone in the field, enrolled by its code. */
export async function enrolled(app: FastifyInstance, token: string, label: string): Promise<Player> {
  const { secret } = await player(app, {}).post('/devices/enrol', { token, label })
  return player(app, { authorization: `Bearer ${secret}` })
}

/** The gates, each with an enrolled phone. */
export async function enrolGates(app: FastifyInstance, staff: Player, place: DemoPlace, compounds: readonly { id: string; name: string }[], now: Instant): Promise<Player[]> {
  const gates: Player[] = []
  for (const { number, name, compound } of place.gates) {
    const id = newId(now)
    await staff.post('/gates', { id, compound: compounds.find((one) => one.name === compound)!.id, number, name })
    const { url } = await staff.post('/devices/enrolments', { kind: 'gate', place: id, label: name })
    gates.push(await enrolled(app, url.split('#enrol=')[1], name))
  }
  return gates
}

/** What has come at once is counted: until the database does that by itself, a minute later, it guesses that its tables are empty, and asks accordingly slowly. */
export const countAnew = async (db: Database): Promise<void> => void (await sql`analyze`.execute(db.owner))

/** The roster comes in as a file, read first and then taken in. */
export async function takeRoster(importer: Player, place: DemoPlace): Promise<void> {
  const file = rosterFile(place)
  const { seen } = await importer.post('/roster/check', file) as { seen: string }
  await importer.post(`/roster/import?seen=${seen}`, file)
}

export async function gather(app: FastifyInstance, db: Database, community: CommunityId, ids: Map<string, AccountId>, clock: () => Instant) {
  // A session of staff lasts a day, the story nine: each hour with something to do begins with a sign-in.
  const signedIn = new Map<string, { player: Promise<Player>; until: Instant }>()
  const account = (login: string): Player => {
    const today = (): Promise<Player> => {
      const [now, before] = [clock(), signedIn.get(login)]
      if (before && now < before.until) return before.player
      const until = plus(now, hour)
      const player = signIn(app, db, { community, for: { kind: 'account', account: ids.get(login)! }, expiresAt: until, now })
      signedIn.set(login, { player, until })
      return player
    }
    return { post: async (path, body) => (await today()).post(path, body), get: async (path) => (await today()).get(path) }
  }
  const flats = await transaction(db, [community], (tx) => sql<{ door: string; household: HouseholdId; people: { id: string; name: string }[] }>`
    select f.door, h.id as household, json_agg(json_build_object('id', r.id, 'name', r.name) order by r.born) as people from flats f
    join households h on h.community_id = f.community_id and h.flat_id = f.id join residents r on r.community_id = h.community_id and r.household_id = h.id where f.community_id = ${community} group by 1, 2`.execute(tx))
  const homes = new Map<string, typeof flats.rows>()
  for (const row of flats.rows) homes.set(row.door, [...(homes.get(row.door) ?? []), row])
  const residentAt: ResidentAt = async (door, name) => {
    // Two shops of the community may have one number.
    const people = (homes.get(door) ?? []).flatMap((home) => home.people)
    const person = name === null ? people[0] : people.find((p) => p.name === name)
    if (!person) throw new Error(`nobody of that name lives at ${door}`)
    return person.id
  }
  const household = async (door: string, name: string) => signIn(app, db, { community, for: { kind: 'household', household: homes.get(door)!.find(({ people }) => people.some((one) => one.name === name))!.household, person: await residentAt(door, name) as ResidentId }, expiresAt: plus(clock(), hour), now: clock() })
  return { account, residentAt, household }
}

/** What some of them need, as the desk took it down over the last days. */
export const needsSaid = (place: DemoPlace, now: Instant, staff: Player, residentAt: ResidentAt, rounds: number, not?: ReadonlySet<string>): Step[] =>
  needsIn(place.people, now, place.zone, rounds, not).map(({ door, name, content }, i) => {
    const at = plus(now, -(20 + i * 37) * minute)
    return { at, act: async () => void (await staff.post(`/residents/${await residentAt(door, name)}/needs`, { id: newId(at), need: newId(at), content, how: 'telephone' })) }
  })
