// A database that stands still for some. A row that everybody writes stays locked for half a minute: whoever only reads is answered
// all the same, whoever must write it is told to come back, and afterwards they are let through. Then a line that goes dead without a
// word on all connections at once, as a proxy between two machines does it: how long until everybody is answered again. Limits: an
// answer while the row is locked within a second (p99), everybody again within 15 s.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { startEmbedded } from '#server/db/embedded.ts'
import { proxyTo, type Proxy } from '../test/support/proxy.ts'
import { newId, phone, signedIn, type Client } from './clients.ts'
import { startBench } from './postern.ts'
import { againstLimit, quantile, type Row } from './row.ts'

const readers = 30
const writers = 12
const lockedMs = 30_000
const mostWhileLocked = 1000
const mostRecovery = 15_000

type Watch = { times: number[]; stop: () => Promise<void> }

/** Asks again and again, each a second after its answer, as many a screen as that stands for; anything but 200 ends the benchmark. */
function watch(clients: readonly (() => Promise<{ status: number }>)[]): Watch {
  const times: number[] = []
  let over = false
  const loop = async (ask: () => Promise<{ status: number }>) => {
    while (!over) {
      const from = performance.now()
      const { status } = await ask()
      if (status !== 200) throw new Error(`who only reads was answered ${status}`)
      times.push(performance.now() - from)
      await sleep(1_000)
    }
  }
  const loops = clients.map(loop)
  const all = Promise.all(loops)
  all.catch(() => undefined)
  return { times, async stop() { over = true; await all } }
}

/** Some of each kind of question: a phone that has everything asks what is new. */
async function questions(desk: Client, gate: Client): Promise<(() => Promise<{ status: number }>)[]> {
  const { body } = await gate('GET', '/field/knows')
  const whatIsNew = `/field/knows?since=${body.cursor as number}&lists=${encodeURIComponent(body.lists.tag as string)}`
  return Array.from({ length: readers }, (_, n) => (n % 3 === 0 ? () => gate('GET', whatIsNew) : () => desk('GET', n % 3 === 1 ? '/desk/queue' : '/matrix')))
}

/** A command that writes a row of the feed; sent again while it is told to come back. */
const told = (desk: Client): Promise<{ status: number }> => desk('POST', '/exits/emergency', { id: newId(), resident: null, described: 'bench', at: null })

async function whileLocked(ownerUrl: string, desk: Client, gate: Client): Promise<Row[]> {
  const asked = await questions(desk, gate)
  // Once for the server to have warmed up.
  await Promise.all(asked.map((ask) => ask()))
  const idle = watch(asked)
  await sleep(10_000)
  await idle.stop()
  const owner = new pg.Client(ownerUrl)
  await owner.connect()
  const answered: Record<number, number> = {}
  try {
    await owner.query('begin')
    await owner.query('select from feeds for update')
    const held = watch(asked)
    let unlocked = 0
    const writing = Promise.all(Array.from({ length: writers }, async () => {
      for (;;) {
        const { status } = await told(desk)
        answered[status] = (answered[status] ?? 0) + 1
        if (status === 200) return performance.now() - unlocked
        await sleep(1_000)
      }
    }))
    await sleep(lockedMs)
    await held.stop()
    unlocked = performance.now()
    await owner.query('commit')
    const after = await writing
    console.error(`  while the row was locked, readers answered: ${held.times.length}; writers, until all were through: ${JSON.stringify(answered)}`)
    return [
      againstLimit('flood', `p99 of an answer to ${readers} who only read, while a row that ${writers} others must write is locked for ${lockedMs / 1000} s; floor: nothing locked`, 'ms', quantile(held.times, 0.99), mostWhileLocked, quantile(idle.times, 0.99)),
      againstLimit('flood', `from the end of that lock until the last of ${writers} writers is through`, 'ms', Math.max(...after), mostRecovery),
    ]
  } finally {
    await owner.end()
  }
}

async function afterDropped(proxy: Proxy, desk: Client, gate: Client): Promise<Row> {
  const asked = await questions(desk, gate)
  await Promise.all(asked.map((ask) => ask()))
  await sleep(3_000)
  const dropped = proxy.freeze()
  const from = performance.now()
  const back = await Promise.all([...asked, () => told(desk)].map(async (ask) => {
    while ((await ask().catch(() => ({ status: 0 }))).status !== 200) await sleep(200)
    return performance.now() - from
  }))
  console.error(`  ${dropped} connections went dead; everybody answered again after ${back.map((ms) => Math.round(ms)).toSorted((a, b) => a - b).join(', ')} ms`)
  return againstLimit('flood', `from ${dropped} connections that go dead without a word until ${back.length} clients are answered`, 'ms', Math.max(...back), mostRecovery)
}

/** The rows of both, on a server of its own that reaches its database through a line that can go dead. */
export async function linesAndLocks(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  const proxy = await proxyTo(cluster.ownerUrl)
  try {
    const bench = await startBench({ web: false, args: ['--database', proxy.through(cluster.ownerUrl), '--app-database', proxy.through(cluster.appUrl), '--demo'] })
    try {
      const [desk, gate] = [await signedIn(bench, 'staff'), await phone(bench)]
      return [...await whileLocked(cluster.ownerUrl, desk, gate), await afterDropped(proxy, desk, gate)]
    } finally {
      await bench.stop()
    }
  } finally {
    proxy.close()
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
