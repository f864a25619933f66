// A roster of 20,000 rows from the bytes of the file to the tables of a real server: read aside, checked, compared, stored. Meanwhile somebody at the desk
// searches: how long the slowest of their answers takes says whether the server stays answerable. Then a newer file, in which everything changes.

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { installQueue } from '#server/jobs/queue.ts'
import { buildServer } from '#server/main.ts'
import type { Place } from '../test/support/community.ts'
import { keepAll, sent, type How } from '../test/support/rosters.ts'
import { againstLimit, type Row } from './row.ts'
import { fillPeople } from './scale-places.ts'

const [mostMs, mostWaitMs] = [10_000, 2_000]
type Answer = { imported: boolean; added: number; changed: number; seen: string | null }
type Asked = { answer: Answer; ms: number; slowest: number }

const asking = (app: FastifyInstance, { secrets }: Place) => async (who: 'staff' | 'deputy', url: string, payload: object | Buffer) => {
  const type = payload instanceof Buffer ? { 'content-type': 'application/octet-stream' } : {}
  const reply = await app.inject({ method: 'POST', url: `/api${url}`, headers: { cookie: `${cookieName}=${secrets[who]}`, 'command-id': randomUUID(), ...type }, payload })
  if (reply.statusCode !== 200) throw new Error(`${url} answers ${reply.statusCode}: ${reply.payload.slice(0, 300)}`)
  return reply.json<Answer>()
}
type Ask = ReturnType<typeof asking>

/** Sends it, and searches all the while. */
async function timed(ask: Ask, url: string, body: Uint8Array): Promise<Asked> {
  const from = performance.now()
  let [open, slowest] = [true, 0]
  const asked = ask('staff', url, Buffer.from(body)).finally(() => { open = false })
  while (open) {
    const began = performance.now()
    await ask('deputy', '/residents/search', { text: '居民1' })
    slowest = Math.max(slowest, performance.now() - began)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return { answer: await asked, ms: performance.now() - from, slowest }
}

async function takeIn(ask: Ask, bytes: Uint8Array, wanted: Partial<Answer>): Promise<{ check: Asked; take: Asked }> {
  const check = await timed(ask, '/roster/check', bytes)
  const how: How = { seen: check.answer.seen, answers: keepAll }
  const { path, body } = sent(bytes, how)
  const take = await timed(ask, path, body)
  for (const [what, count] of Object.entries({ imported: true, ...wanted })) if (take.answer[what as keyof Answer] !== count) throw new Error(`${what}: ${take.answer[what as keyof Answer]}, not ${count}`)
  return { check, take }
}

export async function wholeRows(first: Uint8Array, newer: Uint8Array, rows: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
    const database = await connect(cluster)
    await installQueue(database, ['exits:stay-review'])
    const place = await fillPeople(database, 'Osmanthus Court', { people: 500, exits: 0, compounds: 1 })
    const app = await buildServer({ db: database, origin: 'http://127.0.0.1', version: 'bench' })
    await app.ready()
    const ask = asking(app, place)
    const one = await takeIn(ask, first, { added: rows })
    const two = await takeIn(ask, newer, { changed: rows })
    await app.close()
    await database.close()
    return [
      againstLimit('import', `${rows} rows of .xlsx into an empty part of the place: read, checked, stored`, 'ms', one.take.ms, mostMs), againstLimit('import', 'the check before it', 'ms', one.check.ms, mostMs),
      againstLimit('import', `a newer file in which all ${rows} change, stored with what stood there before`, 'ms', two.take.ms, mostMs), againstLimit('import', 'the check before it', 'ms', two.check.ms, mostMs),
      againstLimit('import', 'the slowest search at the desk meanwhile', 'ms', Math.max(...[one, two].flatMap((it) => [it.check.slowest, it.take.slowest])), mostWaitMs),
    ]
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
