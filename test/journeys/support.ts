// Osmanthus Court in full for a journey: a database of its own with the demonstration community, the built web app and the real
// server on a port of its own. Filled once a run and copied; people sign in by the same links as in real use. Nothing is faked.

import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { inject } from 'vitest'
import { instantOf, plus, hour, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId, CommunityId, GateId, HouseholdId } from '#domain/kernel/ids.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { noChannels, type Channels } from '#server/channels/channels.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import { startServer } from '#server/main.ts'
import { fillDemo } from '../../src/cli/demo.ts'
import { freePort } from '../../src/cli/port.ts'
import { buildWeb } from '../../src/cli/web.ts'
import { newDesk, newPhone, type Device } from '../support/browser.ts'
import { dropDatabase, freshDatabase } from '../support/postgres.ts'

export type Court = {
  url: string
  database: Database
  community: CommunityId
  /** a link that signs an account in: `secretary`, `deputy`, `staff-1` … `staff-8` */
  accountLink(login: string): Promise<string>
  /** a link for a whole household: `householdLink('2-1-502')`. All of them have let every phone there see what is theirs; `asIs`: as it is, each adult’s own. */
  householdLink(door: string, asIs?: 'asIs'): Promise<string>
  /** a link that enrols a phone for the gate with this number */
  gateLink(gate: number): Promise<string>
  /** a link that enrols a phone for the station with this number; the first makes station 1 */
  stationLink(number?: number): Promise<string>
  /** a desk of one's own, signed in and open at its first screen */
  desk(browser: Browser, login: string, device?: Device): Promise<Page>
  /** a phone of one's own, signed in as that household */
  phone(browser: Browser, door: string, device?: Device): Promise<Page>
  now(): Instant
  /** moves the server's clock on, in milliseconds; phones and desks follow, because they measure theirs against it */
  pass(ms: number): void
  /** takes the server away, as a cut cable does; the database stays */
  cut(): Promise<void>
  /** the server is there again, under the same address */
  restore(): Promise<void>
  close(): Promise<void>
}

const filledName = 'journeys_osmanthus'
/** With all that its ninth day brings beside the exits: for what a newcomer is shown. */
const busyName = 'journeys_osmanthus_busy'

async function asSuperuser<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('cluster').superuserUrl })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

type Prepared = { web: string; from: string }
/**
 * The web app built and Osmanthus Court filled, both once a run: whoever comes first does it, under a lock that the others wait for,
 * because journeys may run side by side. Later ones copy what is filled.
 */
const prepare = (busy: boolean): Promise<Prepared> => asSuperuser(async (client) => {
  const name = busy ? busyName : filledName
  await client.query('select pg_advisory_lock(1)')
  const web = await buildWeb(() => undefined)
  const { rows } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (rows.length > 0) return { web, from: name }
  const made = await freshDatabase()
  const database = await connect(made, { size: 8 })
  await fillDemo(database, 'http://127.0.0.1', instantOf(Date.now()), () => undefined, { busy }).finally(() => database.close())
  await client.query(`alter database ${made.name} rename to ${name}`)
  return { web, from: name }
})

/** What a process has seen prepared it does not look at again for its next file: a thousand sources, and a lock. */
const seen = new Map<boolean, Promise<Prepared>>()
function prepared(busy: boolean): Promise<Prepared> {
  const before = seen.get(busy)
  if (before) return before
  const now = prepare(busy)
  // What went wrong the next file tries anew.
  now.catch(() => seen.delete(busy))
  seen.set(busy, now)
  return now
}

/**
 * Starts it, without channels unless some are given. Close it, or its database and port stay. `keepsApp`: its desks and phones keep the
 * app for when there is no network, which costs a fresh one as much again as opening it; journeys that never lose the network go without.
 */
export async function openCourt({ channels = noChannels, keepsApp = false, busy = false }: { channels?: Channels; keepsApp?: boolean; /** with the ninth day as the demonstration shows it */ busy?: boolean } = {}): Promise<Court> {
  const { web, from } = await prepared(busy)
  const urls = await freshDatabase(from)
  const database = await connect(urls, { size: 4 })
  const port = await freePort('127.0.0.1', 0)
  let ahead = 0
  const clock = () => Date.now() + ahead
  const url = `http://127.0.0.1:${port}`
  const serve = () => startServer({ db: database, clock, origin: url, host: '127.0.0.1', port, web, log: false, version: 'journey', channels })
  let running: Awaited<ReturnType<typeof serve>> | null = await serve()
  const cut = async (): Promise<void> => {
    const ending = running
    running = null
    await ending?.close()
  }
  const { rows: [first] } = await sql<{ id: CommunityId }>`select community_id as id from communities order by created_at limit 1`.execute(database.owner)
  const community = first!.id
  const link = (path: string, ticket: string, target: Parameters<typeof createSignInLink>[1]['for']): Promise<string> => transaction(database, [community], async (tx) => {
    const now = instantOf(clock())
    return `${url}${path}#${ticket}=${await createSignInLink(tx, { community, for: target, now, expiresAt: plus(now, hour), uses: 20 })}`
  })
  const one = async <Row>(query: ReturnType<typeof sql<Row>>): Promise<Row> => {
    const { rows: [row] } = await transaction(database, [community], (tx) => query.execute(tx))
    if (!row) throw new Error('Osmanthus Court has nothing of that name')
    return row
  }
  const accountLink = async (login: string): Promise<string> =>
    link('/desk', 'link', { kind: 'account', account: (await one(sql<{ id: AccountId }>`select id from accounts where login = ${login}`)).id })
  const shareAll = (household: HouseholdId): Promise<unknown> => transaction(database, [community], (tx) => sql`
    insert into shares (community_id, id, part, resident_id, household_id, shared, how, by_actor, by_role, at)
    select community_id, gen_random_uuid(), part, id, household_id, true, 'own-phone', 'household:' || household_id, 'resident', ${instantOf(clock())}
    from residents, unnest(array['calls', 'health', 'looks']) as part where community_id = ${community} and household_id = ${household} and moved_away_at is null`.execute(tx))
  const householdLink = async (door: string, asIs?: 'asIs'): Promise<string> => {
    const { id: household } = await one(sql<{ id: HouseholdId }>`select h.id from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id where f.door = ${door} limit 1`)
    if (!asIs) await shareAll(household)
    return link('/me', 'link', { kind: 'household', household })
  }
  const gateLink = async (number: number): Promise<string> => {
    const gate = await one(sql<{ id: GateId; name: string }>`select id, name from gates where number = ${number}`)
    return link('/gate', 'enrol', { kind: 'device', device: 'gate', place: gate.id, label: gate.name })
  }
  const stationLink = async (number = 1): Promise<string> => {
    const station = await one(sql<{ id: string; name: string }>`
      with made as (insert into stations (community_id, id, number, name) values (${community}, gen_random_uuid(), ${number}, ${`采样点 ${number}`}) on conflict do nothing returning id, name)
      select id, name from made union all select id, name from stations where community_id = ${community} and number = ${number} limit 1`)
    return link('/station', 'enrol', { kind: 'device', device: 'station', place: station.id, label: station.name })
  }
  const usual: Device = keepsApp ? {} : { serviceWorkers: 'block' }
  /** The link is used as its page does it, and the page comes once, not once to sign in and once more to be there. */
  const opened = async (page: Page, link: string): Promise<Page> => {
    const { origin, hash } = new URL(link)
    const token = decodeURIComponent(hash.replace('#link=', ''))
    const reply = await page.request.post(`${origin}/api/sign-in/link`, { headers: { 'command-id': randomUUID() }, data: { token } })
    if (!reply.ok()) throw new Error(`the link signs nobody in: ${reply.status()} ${await reply.text()}`)
    await page.goto(`${origin}${(await reply.json() as { next: string }).next}`)
    return page
  }
  return {
    url, database, community, accountLink, householdLink, gateLink, stationLink,
    desk: async (browser, login, device) => opened(await newDesk(browser, { ...usual, ...device }), await accountLink(login)),
    phone: async (browser, door, device) => opened(await newPhone(browser, { ...usual, ...device }), await householdLink(door)),
    now: () => instantOf(clock()),
    pass: (ms) => { ahead += ms },
    cut,
    async restore() { running ??= await serve() },
    async close() {
      await cut()
      await database.close()
      await dropDatabase(urls)
    },
  }
}
