// When the database is slow, locked or away: who is not concerned goes on, who is gets an answer in words, and the line comes back.
import cookie from '@fastify/cookie'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, transaction } from '#server/db/pool.ts'
import { databaseProblem } from '#server/db/problems.ts'
import { endpoint, ok, type Endpoint } from '#server/http/endpoint.ts'
import { mountEndpoints } from '#server/http/mount.ts'
import { origin, type Answer, type Osmanthus } from '../support/api.ts'
import { grantBody, openExits, readyRecall, recall } from '../support/asking.ts'
import { columnsOf } from '../support/copies.ts'
import { freshDatabase, dropDatabase } from '../support/postgres.ts'
import { proxyTo } from '../support/proxy.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits() })
afterAll(() => court.close())

test('a row of the feed that stays locked holds only who must write there, and they are told in words', async () => {
  await recall(court, court.as('staff'), court.place.residents.dialysis, { purpose: 'scheduled-care' })
  let unlock = () => undefined as void
  let locked = () => undefined as void
  const isLocked = new Promise<void>((done) => { locked = done })
  const lock = court.database.owner.transaction().execute(async (tx) => {
    await sql`select from feeds where community_id = ${court.place.community} for update`.execute(tx)
    locked()
    await new Promise<void>((done) => { unlock = done })
  })
  await isLocked
  try {
    const from = performance.now()
    const held = Array.from({ length: 8 }, () => recall(court, court.as('staff')))
    expect((await court.as('deputy').get('/desk/queue')).status).toBe(200)
    expect(performance.now() - from).toBeLessThan(2000)
    for (const answer of await Promise.all(held)) expect([answer.status, answer.body.code, answer.headers['retry-after']]).toEqual([503, 'busy', '3'])
    expect(performance.now() - from).toBeLessThan(8000)
  } finally {
    unlock()
    await lock
  }
  expect((await recall(court, court.as('staff'), court.place.residents.mother)).status).toBe(200)
})

/** As many cases like this one, with the same evidence. */
async function alike(exit: string, many: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into exits (${await columnsOf(court.database, 'exits')}) select ${await columnsOf(court.database, 'exits', 'r')} from exits e, generate_series(1, ${many}::int) n,
      lateral jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'steps', e.steps + 0 * n)) r
    where e.id = ${exit} returning id`.execute(court.database.owner)
  const ids = rows.map((row) => row.id)
  for (const table of ['exit_people', 'exit_steps']) {
    await sql`
      insert into ${sql.table(table)} select (jsonb_populate_record(p, jsonb_build_object('exit_id', it.id))).* from ${sql.table(table)} p, unnest(${ids}::uuid[]) as it (id)
      where p.exit_id = ${exit}`.execute(court.database.owner)
  }
  await sql`
    insert into evidence select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), 'exit_id', it.id))).* from evidence v, unnest(${ids}::uuid[]) as it (id)
    where v.exit_id = ${exit}`.execute(court.database.owner)
  return ids
}

test('a hundred and seventy-six grants at once all find a place, and no place is given twice', async () => {
  const first = await readyRecall(court)
  const exits = [first, ...await alike(first, 177)]
  const spare = exits.splice(176)
  // A machine with much else to do says “busy” to some; nothing was stored then, and they ask again, as the desk does.
  const granting = async (id: string, i: number): Promise<Answer> => {
    const answer = await court.as(i % 2 ? 'deputy' : 'secretary').post(`/exits/${id}/grant`, grantBody(court))
    return answer.body.code === 'busy' ? granting(id, i) : answer
  }
  const answers = await Promise.all(exits.map(granting))
  expect(answers.filter((it) => it.status !== 200).map((it) => it.body)).toEqual([])
  const { rows } = await sql<{ i: number }>`select status_index as i from passes where community_id = ${court.place.community} order by 1`.execute(court.database.owner)
  expect(rows.map((row) => row.i)).toEqual(Array.from({ length: 176 }, (_, i) => i))
  // A pass that is no longer kept does not give its place back.
  await sql`delete from passes where status_index = 175`.execute(court.database.owner)
  await court.as('deputy').post(`/exits/${spare[0]}/grant`, grantBody(court))
  const { rows: [last] } = await sql<{ i: number }>`select max(status_index) as i from passes where community_id = ${court.place.community}`.execute(court.database.owner)
  expect(last!.i).toBe(176)
}, 120_000)

const probe: Endpoint = endpoint({ method: 'GET', path: '/probe', summary: 'A question', may: 'anyone', reply: z.object({ n: z.number() }),
  handle: async ({ tx }) => ok((await sql<{ n: number }>`select 1 as n`.execute(tx)).rows[0]!) })

test('connections that a proxy dropped without a word are noticed within seconds; a database that is away is said to be away', async () => {
  const urls = await freshDatabase()
  const proxy = await proxyTo(urls.appUrl)
  const database = await connect({ ownerUrl: urls.ownerUrl, appUrl: proxy.through(urls.appUrl) }, { size: 20 })
  const app = Fastify()
  await app.register(cookie)
  await mountEndpoints(app, { db: database, clock: () => Date.now(), origin }, [probe])
  const ask = () => app.inject({ url: '/api/probe' })
  try {
    // Twenty in the common lane and three in the reserved one, all idle.
    await Promise.all([...Array(20).keys()].map(() => sql`select pg_sleep(0.3)`.execute(database.app)))
    await Promise.all([1, 2, 3].map(() => transaction(database, [], (tx) => sql`select pg_sleep(0.3)`.execute(tx), { lane: 'reserved' })))
    await new Promise((done) => setTimeout(done, 2_500))
    expect(proxy.freeze()).toBe(23)
    const from = performance.now()
    const answers = await Promise.all([...Array(30).keys()].map(ask))
    expect(answers.map((it) => it.statusCode)).toEqual(Array(30).fill(200))
    expect(performance.now() - from).toBeLessThan(15_000)
    // In the middle of a question, the driver gives up and says so; nothing else waits for that one.
    const hanging = sql`select pg_sleep(0.2)`.execute(database.app).catch((error: unknown) => error)
    await new Promise((done) => setTimeout(done, 100))
    proxy.freeze()
    expect(databaseProblem(await hanging)).toMatchObject({ code: 'database-away' })
    expect(await ask().then((it) => [it.statusCode, it.body])).toEqual([200, '{"n":1}'])
    proxy.refuse(true)
    const away = await ask()
    expect([away.statusCode, away.json().code, away.headers['retry-after']]).toEqual([503, 'database-away', '5'])
    proxy.refuse(false)
    expect((await ask()).statusCode).toBe(200)
  } finally {
    await app.close()
    await database.close()
    proxy.close()
    await dropDatabase(urls)
  }
}, 90_000)

test('a line to a database that another has taken over from, which only reads now, is left: the next one leads to who writes', async () => {
  const urls = await freshDatabase()
  const owner = await connect(urls, { size: 2 })
  const readsOnly = (yes: boolean) => sql`alter database ${sql.id(urls.name)} set default_transaction_read_only = ${sql.lit(yes ? 'on' : 'off')}`.execute(owner.owner)
  await readsOnly(true)
  const database = await connect(urls, { size: 2 })
  try {
    const write = () => sql`insert into job_tasks (name) values (gen_random_uuid()::text)`.execute(database.owner)
    const whole = await Promise.all([write(), write()].map((it) => it.catch((error: unknown) => databaseProblem(error)?.code)))
    expect(whole).toEqual(['database-away', 'database-away'])
    await sql`set default_transaction_read_only = off`.execute(owner.owner)
    await readsOnly(false)
    expect((await write()).numAffectedRows).toBe(1n)
  } finally {
    await database.close()
    await owner.close()
    await dropDatabase(urls)
  }
})

test('each error of the database says in words whether to come back: busy, away, full; a mistake of ours stays a mistake', () => {
  const code = (it: string) => databaseProblem(Object.assign(new Error('x'), { code: it }))?.code
  expect(['57014', '55P03', '25P03', '57P01', '25006', '53300', '53100', '23505'].map(code)).toEqual(['busy', 'busy', 'busy', 'database-away', 'database-away', 'database-away', 'disk-full', undefined])
  expect(databaseProblem(new Error('timeout exceeded when trying to connect'))?.code).toBe('busy')
})
