// How many statements are really sent to PostgreSQL, counted at the driver: for a grant, and for every GET of the API, each asked of a
// person with everything a case can have, in ten minutes of its own, so that the line about the look is counted with it. Opening and
// ending the transaction and finding out who asks count as well. The floor is GET /api/me, the least that an answer takes.
// A GET that nothing here knows how to ask ends the benchmark.

import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { deviceKinds } from '#domain/field/kinds.ts'
import { day, minute } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect } from '#server/db/pool.ts'
import { endpoints } from '#server/main.ts'
import { courtOn, type Osmanthus, type Who } from '../test/support/api.ts'
import { grantBody, readyForExits, readyRecall, recall, setWhereabouts } from '../test/support/asking.ts'
import { putThings, strangers } from '../test/support/strangers.ts'
import { againstLimit, type Row } from './row.ts'

const most = { grant: 15, get: 5 }

/** Which work a statement belongs to: what the server does by itself in the same moment is nobody's who asks. */
const counting = new AsyncLocalStorage<string[]>()

/** What the server's own connections for requests are asked by `work`, and by nothing else meanwhile; the queue's have other names. */
export async function statements(work: () => Promise<unknown>): Promise<string[]> {
  const proto = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown }
  const { query } = proto
  const sent: string[] = []
  proto.query = function (this: { connectionParameters?: { application_name?: string } }, ...args) {
    const name = this.connectionParameters?.application_name ?? ''
    if (['postern', 'postern reserved', 'postern facts'].includes(name)) counting.getStore()?.push(typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text)
    return query.apply(this, args)
  }
  try {
    await counting.run(sent, work)
  } finally {
    proto.query = query
  }
  return sent
}

type Asked = { route: string; path: string; who: Who }
type Things = Awaited<ReturnType<typeof putThings>>

/** Nothing to show is there without a file that was taken in, or a code that is read out at this moment. */
const nothingThere = ['/roster/runs/:id', '/residents/:id/code/:code']
/** Whoever has most to see, where it is not the secretary: homes see themselves, volunteers walk. */
const whoSees = (route: string): Who => (route === '/rounds/mine' ? 'volunteer' : route.startsWith('/me/') && !['/me/sign-in', '/me/sessions'].includes(route) ? 'nurse' : 'secretary')
const named = (route: string): string => route.replaceAll(/:(\w+)/g, '{$1}')

/**
 * Every GET, asked by whoever has most to see. Where it names something its path is that of the list of `strangers`, on which every endpoint has to stand (test/api/apart.test.ts), so that none is forgotten here;
 * what is asked of more than one place or moment stands below.
 */
function gets(court: Osmanthus, things: Things, exit: string): Asked[] {
  const { place, now } = court
  const { residents, gate, buildings, entrances } = place
  const own = new Map<string, string>([
    ['/matrix', `/matrix?at=${now()}`], ['/matrix/flats', `/matrix/flats?buildings=${buildings.two}`], ['/exits/:id', `/exits/${exit}`], ['/ledger/:id', `/ledger/${exit}`], ['/letters/current', `/letters/current?exit=${exit}`], ['/exits/:id/deliveries', `/exits/${exit}/deliveries`],
    ['/desk/queue/:section', '/desk/queue/waiting'], ['/promises/:section/:about', `/promises/case/${things.case}`], ['/field/knows', `/field/knows?kind=gate&place=${gate}`], ['/rounds/:id/doors', `/rounds/${things.round}/doors?stairwell=${entrances.two}`], ['/n/:code', `/n/${things.poster}`],
    ['/sealing/timeline', `/sealing/timeline?building=${buildings.two}`], ['/me/exits', `/me/exits?resident=${residents.nurse}`],
  ])
  const listed = new Map(strangers(court, place, things).filter(({ method }) => method === 'get').map(({ route, path }) => [route, path]))
  return endpoints.filter(({ method, path }) => method === 'GET' && !nothingThere.includes(path)).map(({ path: route }) => {
    const path = own.get(route) ?? listed.get(named(route)) ?? (route.includes(':') ? null : route)
    if (path === null) throw new Error(`not asked: ${route}`)
    return { route, path, who: whoSees(route) }
  })
}

async function countAll(court: Osmanthus): Promise<Row[]> {
  const things = await putThings(court, court.place)
  const exit = await readyRecall(court)
  // What is told ten seconds later is counted apart from the grant.
  court.slowly()
  const grant = await statements(async () => mustBeDone('the grant', await court.as('deputy').post(`/exits/${exit}/grant`, grantBody(court))))
  await setWhereabouts(court, exit, 'out', null)
  await recall(court, court.as('nurse'), court.place.residents.labour, { place: '市二医院' })
  const counted: { asked: Asked; sent: string[] }[] = []
  for (const asked of gets(court, things, exit)) {
    // What a process opens once and keeps, the rules, is not asked again by the second.
    for (let n = 0; n < 2; n++) {
      court.pass(n === 0 ? minute : day / 3)
      const sent = await statements(async () => mustBeDone(asked.route, await court.as(asked.who).get(asked.path)))
      if (n > 0) counted.push({ asked, sent })
    }
  }
  counted.sort((a, b) => b.sent.length - a.sent.length)
  for (const { asked, sent } of counted) console.error(`  ${String(sent.length).padStart(3)}  GET ${asked.route}`)
  if (process.env['POSTERN_STATEMENTS_SHOWN']) for (const it of [{ asked: { route: 'grant' }, sent: grant }, ...counted]) console.error([`-- ${it.asked.route}`, ...it.sent.map((text) => `   ${text.replace(/\s+/g, ' ').slice(0, 150)}`)].join('\n'))
  const least = counted.find(({ asked }) => asked.route === '/me')!.sent.length
  const worst = counted[0]!
  const over = counted.filter(({ sent }) => sent.length > most.get)
  return [
    againstLimit('statements', 'sent for a grant; floor: GET /api/me', 'statements', grant.length, most.grant, least),
    againstLimit('statements', `sent for the GET that takes most of ${counted.length} (${worst.asked.route}; ${over.length} take more than ${most.get}); floor: GET /api/me`, 'statements', worst.sent.length, most.get, least),
  ]
}

export function mustBeDone(what: string, { status, body }: { status: number; body: unknown }): void {
  if (status !== 200) throw new Error(`${what} answers ${status}: ${JSON.stringify(body).slice(0, 300)}`)
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
    const database = await connect(cluster, { size: 4 })
    const court = await readyForExits(await courtOn(database, undefined, deviceKinds, () => database.close()))
    try {
      return await countAll(court)
    } finally {
      await court.close()
    }
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
