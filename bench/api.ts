// What the desk and the gate wait for: asked over HTTP of a real server with the demonstration community, as its own process on
// this machine. Beside each stands the least that such an answer can take, asked turn by turn in the same run, so that whatever
// else the machine does falls on both: an answer with nothing in it, one bare INSERT, one listener instead of three hundred.

import { randomBytes, randomUUID } from 'node:crypto'
import { request as httpRequest, type ClientRequest } from 'node:http'
import pg from 'pg'
import writeXlsxFile from 'write-excel-file/node'
import { sql } from 'kysely'
import { uuidv7, type AccountId, type CommunityId } from '#domain/kernel/ids.ts'
import { hour, instantOf, plus } from '#domain/kernel/instants.ts'
import { createSignInLink } from '#server/access/sign-in-links.ts'
import { connect, ownerTransaction } from '#server/db/pool.ts'
import { ownerUrlIn } from '../test/support/postern.ts'
import { startBench, type Bench } from './postern.ts'
import { againstLimit, median, type Row } from './row.ts'

const [flats, people, searched, imported, listeners] = [1383, 3650, 7200, 10_000, 300]
const most = { matrix: 100, snapshot: 300, search: 50, import: 10_000, listeners: 500 }
const [warmUp, rounds, words] = [5, 25, 20]

/** Asks and reads the whole answer. Throws at anything but 200: a refusal is quick and would look like speed. */
type Client = { headers: Record<string, string>; get: (path: string) => Promise<any>; post: (path: string, body: object | Uint8Array) => Promise<any> }

function clientOf(url: string, headers: Record<string, string>): Client {
  const ask = async (path: string, init: RequestInit) => {
    const reply = await fetch(`${url}/api${path}`, init)
    const text = await reply.text()
    if (reply.status !== 200) throw new Error(`${path} answers ${reply.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }
  return {
    headers,
    get: (path) => ask(path, { headers }),
    post: (path, body) => {
      const bytes = body instanceof Uint8Array
      const more = { 'content-type': bytes ? 'application/octet-stream' : 'application/json', 'command-id': randomUUID() }
      return ask(path, { method: 'POST', headers: { ...headers, ...more }, body: bytes ? new Uint8Array(body) : JSON.stringify(body) })
    },
  }
}

const tokenOf = (link: string): string => link.slice(link.lastIndexOf('=') + 1)

const staff = (bench: Bench): Promise<Client> => signedIn(bench.url, tokenOf(bench.link('staff')))

async function signedIn(url: string, token: string): Promise<Client> {
  const reply = await fetch(`${url}/api/sign-in/link`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'command-id': randomUUID() }, body: JSON.stringify({ token }),
  })
  const cookie = reply.headers.get('set-cookie')?.split(';')[0]
  if (!cookie) throw new Error(`signing in answers ${reply.status}`)
  return clientOf(url, { cookie })
}

/** Three of the staff: one account alone may not hold three hundred lines. */
async function colleagues({ url, data }: Bench): Promise<Client[]> {
  const ownerUrl = await ownerUrlIn(data)
  const database = await connect({ ownerUrl, appUrl: ownerUrl }, { size: 2 })
  try {
    const { rows } = await sql<{ account: AccountId; community: CommunityId }>`
      select a.id as account, g.community_id as community from accounts a join grants g on g.account_id = a.id where a.login in ('staff-1', 'staff-2', 'staff-3')`.execute(database.owner)
    const tokens = await ownerTransaction(database, async (tx) => {
      const now = instantOf(Date.now())
      return Promise.all(rows.map(({ account, community }) => createSignInLink(tx, { community, for: { kind: 'account', account }, now, expiresAt: plus(now, hour) })))
    })
    return Promise.all(tokens.map((token) => signedIn(url, token)))
  } finally {
    await database.close()
  }
}

async function gate({ url, link }: Bench): Promise<Client> {
  const { secret } = await clientOf(url, {}).post('/devices/enrol', { token: tokenOf(link('gate')), label: 'benchmark' })
  return clientOf(url, { authorization: `Bearer ${secret as string}` })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return performance.now() - from
}

/** Median milliseconds of each, taken alternately and in alternating order. */
async function turnByTurn(whole: () => Promise<unknown>, bare: () => Promise<unknown>): Promise<[whole: number, bare: number]> {
  const times: [number[], number[]] = [[], []]
  for (let round = -warmUp; round < rounds; round++) {
    for (const which of round % 2 === 0 ? [0, 1] as const : [1, 0] as const) {
      const took = await timed(which === 0 ? whole : bare)
      if (round >= 0) times[which].push(took)
    }
  }
  return [median(times[0]), median(times[1])]
}

function mustBe(what: string, count: number, expected: number): void {
  if (count !== expected) throw new Error(`${what}: ${count} instead of ${expected}`)
}

async function matrix(desk: Client): Promise<Row> {
  const counted = (answer: any): number => answer.compounds.flatMap((it: any) => it.buildings).reduce((sum: number, it: any) => sum + it.homes, 0)
  const at = instantOf(Date.now())
  const buildings = (await desk.get(`/matrix?at=${at}`)).compounds.flatMap((it: any) => it.buildings.map((one: any) => one.id))
  // As the screen does: the counts, and then every façade there is.
  const shown = async () => {
    mustBe('homes in the matrix', counted(await desk.get(`/matrix?at=${at}`)), flats)
    mustBe('flats in the façades', (await desk.get(`/matrix/flats?at=${at}&buildings=${buildings}`)).buildings.flatMap((it: any) => it.flats).length, flats)
  }
  const [whole, bare] = await turnByTurn(shown, () => desk.get('/me'))
  return againstLimit('api', `matrix of ${flats} flats, counts and façades, median of ${rounds}; floor: GET /api/me`, 'ms', whole, most.matrix, bare)
}

/** Part after part, as a phone fetches it. */
async function loaded(phone: Client): Promise<number> {
  let people = 0
  for (let query: string | null = ''; query !== null;) {
    const part: any = await phone.get(`/field/knows${query}`)
    people += part.stretches.filter((it: any) => it.name === 'flats').flatMap((it: any) => it.put).flatMap((it: any) => it.people).length
    query = part.rest && `?since=${part.cursor}&lists=${part.lists?.tag ?? ''}&rest=${encodeURIComponent(part.rest.at)}`
  }
  return people
}

async function snapshot(phone: Client): Promise<Row> {
  const [whole, bare] = await turnByTurn(async () => mustBe('people in the snapshot', await loaded(phone), people), () => phone.get('/me'))
  return againstLimit('api', `gate's first load of ${people} people in its parts, median of ${rounds}; floor: GET /api/me`, 'ms', whole, most.snapshot, bare)
}

const roster = (count: number, building: number): (string | number)[][] => Array.from({ length: count }, (_, i) => [
  `${building + (i % 40)}`, `${1 + (i % 3)}`, `${1 + (Math.floor(i / 120) % 30)}0${1 + (i % 4)}`, `居民${building}${i}`, '1980-01-01', 13_000_000_000 + building * 100_000 + i,
])

async function spreadsheet(rows: (string | number)[][]): Promise<Uint8Array> {
  const cells = [['楼栋', '单元', '室', '姓名', '出生日期', '手机'], ...rows]
  return new Uint8Array(await (await writeXlsxFile(cells as never)).toBuffer())
}

async function take(desk: Client, file: Uint8Array, count: number): Promise<void> {
  const { seen } = await desk.post('/roster/check', file)
  mustBe('people added by the roster', (await desk.post(`/roster/import?seen=${seen}`, file)).added, count)
}

/** The text that takes longest counts: one letter that everybody has costs more than a whole number. */
async function search(desk: Client): Promise<Row> {
  await take(desk, await spreadsheet(roster(searched - people, 100)), searched - people)
  let slowest = { text: '', whole: 0, bare: NaN }
  for (const text of ['居民1003000', '2-1-502', '2 502', '5', '居', '1502', '13010000777']) {
    const ask = async () => { if ((await desk.post('/residents/search', { text })).hits.length === 0) throw new Error(`“${text}” finds nobody`) }
    const [whole, bare] = await turnByTurn(ask, () => desk.get('/me'))
    if (whole > slowest.whole) slowest = { text, whole, bare }
  }
  const measure = `search among ${searched} people, median of ${rounds}, slowest of 7 texts (“${slowest.text}”); floor: GET /api/me`
  return againstLimit('api', measure, 'ms', slowest.whole, most.search, slowest.bare)
}

/** The same rows, ready in memory, into a bare copy of the table with its indexes, and its row security left out. */
async function bareInsert(data: string, rows: (string | number)[][]): Promise<number> {
  const client = new pg.Client({ connectionString: await ownerUrlIn(data) })
  await client.connect()
  try {
    await client.query('create temp table bare (like residents including all)')
    const column = (at: number) => rows.map((row) => String(row[at]))
    return await timed(() => client.query(`
      insert into bare (community_id, id, household_id, name, born, phone, search)
      select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), name, born, phone, name || '|' || phone
      from unnest($1::text[], $2::date[], $3::text[]) as t (name, born, phone)`, [column(3), column(4), column(5)]))
  } finally {
    await client.end()
  }
}

async function rosterRow(desk: Client, { data }: Bench): Promise<Row> {
  const rows = roster(imported, 200)
  const file = await spreadsheet(rows)
  const bare = await bareInsert(data, rows)
  const whole = await timed(() => take(desk, file, imported))
  return againstLimit('api', `roster of ${imported} rows as .xlsx, checked and taken in, once; floor: the same rows in one bare INSERT`, 'ms', whole, most.import, bare)
}

type Ears = { /** resolves once every one of them was told of `id` */ hear: (id: string) => Promise<void>; close: () => void }

/** Open event streams, each on a socket of its own, as many screens hold them. */
async function listening(url: string, who: readonly Client[], count: number): Promise<Ears> {
  let waiting: { id: string; left: number; all: () => void } | null = null
  const streams: ClientRequest[] = []
  const open = (nth: number) => new Promise<void>((resolve, reject) => {
    const stream = httpRequest(`${url}/api/events`, { headers: who[nth % who.length]!.headers, agent: false }, (reply) => {
      if (reply.statusCode !== 200) return reject(new Error(`/events answers ${reply.statusCode}`))
      let rest = ''
      reply.setEncoding('utf8').on('error', () => undefined).on('data', (part: string) => {
        const blocks = (rest + part).split('\n\n')
        rest = blocks.pop()!
        for (const block of blocks) if (waiting && block.includes(waiting.id) && --waiting.left === 0) waiting.all()
      })
      resolve()
    })
    stream.on('error', reject).end()
    streams.push(stream)
  })
  await Promise.all(Array.from({ length: count }, (_, nth) => open(nth)))
  return {
    hear: (id) => new Promise((all) => { waiting = { id, left: count, all } }),
    close: () => { for (const stream of streams) stream.destroy() },
  }
}

/** From the moment a member of staff sends a contact until the last listener was told of it. */
async function told(url: string, desk: Client, others: readonly Client[], resident: string, count: number): Promise<number> {
  const ears = await listening(url, others, count)
  const times: number[] = []
  try {
    for (let word = -warmUp; word < words; word++) {
      const id = uuidv7(Date.now(), randomBytes(10))
      const took = await timed(() => Promise.all([
        ears.hear(id), desk.post('/contacts', { id, resident, channel: 'phone', startedAt: instantOf(Date.now()), endedAt: null, note: '', exit: null }),
      ]))
      if (word >= 0) times.push(took)
    }
  } finally {
    ears.close()
  }
  return median(times)
}

async function live(bench: Bench, desk: Client): Promise<Row> {
  const { url } = bench
  const others = await colleagues(bench)
  const resident = (await desk.post('/residents/search', { text: '2-1-502' })).hits[0].id as string
  const bare = await told(url, desk, others, resident, 1)
  const whole = await told(url, desk, others, resident, listeners)
  return againstLimit('api', `a contact sent → the last of ${listeners} listeners told, median of ${words}; floor: one listener`, 'ms', whole, most.listeners, bare)
}

export async function run(): Promise<Row[]> {
  const bench = await startBench({ web: false })
  try {
    const desk = await staff(bench)
    // In this order: what the search and the roster add would change the matrix and the snapshot.
    return [await matrix(desk), await snapshot(await gate(bench)), await search(desk), await live(bench, desk), await rosterRow(desk, bench)]
  } finally {
    await bench.stop()
  }
}
