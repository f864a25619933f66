// What the desk waits for while the telephone rings: a contact answered, in statements sent to PostgreSQL (opening and ending the transaction, who asks, and the
// reply that is kept count as well); and the list of two thousand open cases, a page of it at a time, beside the least that an answer takes: GET /api/me.
// Asked turn by turn in the same run, through the server without a socket.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { deviceKinds } from '#domain/field/kinds.ts'
import { hour } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect } from '#server/db/pool.ts'
import { courtOn, type Osmanthus } from '../test/support/api.ts'
import { readyForExits } from '../test/support/asking.ts'
import { againstLimit, p95, type Row } from './row.ts'
import { mustBeDone, statements } from './statements.ts'

const [open, closed, contactsEach] = [2000, 3000, 3]
const most = { contact: 10, list: 50, queue: 150 }
const [warmUp, rounds] = [5, 60]

/** Cases with their promises, acts and contacts, put straight into the tables. */
async function putCases({ database, place: { community, accounts, residents, households, buildings }, now }: Osmanthus): Promise<void> {
  const of = [residents.nurse, residents.mother, residents.dialysis]
  await sql`
    with made as (select gen_random_uuid() as id, n, ${now()}::timestamptz - n * interval '1 minute' as at, n > ${open}::int as over from generate_series(1, ${open + closed}::int) n),
    owed as (insert into promises (community_id, id, section, about, kept, building_id, owner_id, taken, urgency, due, step, acts, outcome, told_at, closed_at, closed_as, opened_at)
      select ${community}, id, 'case', id::text, true, ${buildings.two}, ${accounts.staff}, true, (array['now', 'today', 'week'])[n % 3 + 1], at + (n % 90) * interval '1 hour', 'call', 2, case when over then 'done' end,
        case when over then at end, case when over then at end, case when over then 'told' end, at from made),
    acts as (insert into promise_acts (community_id, promise_id, seq, id, kind, deed, by_actor, by_role, at, recorded_at, seen)
      select ${community}, id, s, gen_random_uuid(), 'opened', ${JSON.stringify({ kind: 'opened', owner: accounts.staff, urgency: 'today', due: now(), step: { code: 'call', words: '' } })}::jsonb, ${`account:${accounts.staff}`}, 'staff', at, at, 0
      from made, generate_series(1, 2) s),
    said as (insert into contacts (community_id, id, resident_id, household_id, channel, started_at, ended_at, note, by_actor, awaits, result, case_id, result_at, recorded_at, fold)
      select ${community}, gen_random_uuid(), (${of}::uuid[])[n % 3 + 1], ${households.nurse}, 'phone', at, at, '水停了，什么时候能修好', ${`account:${accounts.staff}`}, true, 'joined', id, at, at, '' from made, generate_series(1, ${contactsEach}::int))
    insert into cases (community_id, id, kind, words, building_id, household_id, resident_id, private, answer_way, by_actor, by_role, at, recorded_at)
    select ${community}, id, (array['water', 'food', 'medicine', 'repair'])[n % 4 + 1], '水停了，什么时候能修好', ${buildings.two}, ${households.nurse}, (${of}::uuid[])[n % 3 + 1], n % 40 = 0, 'phone', ${`account:${accounts.staff}`}, 'staff', at, at from made`.execute(database.owner)
  await sql`vacuum analyze`.execute(database.owner)
}

async function timed(work: () => Promise<{ status: number; body: unknown }>, what: string): Promise<number> {
  const from = performance.now()
  mustBeDone(what, await work())
  return performance.now() - from
}

async function measure(court: Osmanthus): Promise<Row[]> {
  await putCases(court)
  const staff = court.as('staff')
  const call = (more: object) => staff.post('/contacts', { id: court.newId(), resident: court.place.residents.nurse, channel: 'phone', startedAt: court.now(), endedAt: court.now(), note: '几时解封', ...more })
  mustBeDone('a contact', await call({ result: { kind: 'answered' } }))
  const sent = await statements(async () => mustBeDone('a contact', await call({ result: { kind: 'answered' } })))
  if (process.env['POSTERN_STATEMENTS_SHOWN']) console.error(sent.map((text) => `   ${text.replace(/\s+/g, ' ').slice(0, 150)}`).join('\n'))
  const floor = await statements(async () => mustBeDone('GET /api/me', await staff.get('/me')))
  const times = { list: [] as number[], queue: [] as number[], floor: [] as number[] }
  const after = (await staff.get('/cases?limit=100')).body.next as string
  for (let n = 0; n < warmUp + rounds; n++) {
    court.pass(11 * hour / 60)
    const [first, next, queue, least] = [await timed(() => staff.get('/cases'), 'GET /cases'), await timed(() => staff.get(`/cases?after=${after}`), 'GET /cases'), await timed(() => staff.get('/desk/queue'), 'GET /desk/queue'), await timed(() => staff.get('/me'), 'GET /me')]
    if (n < warmUp) continue
    times.list.push(first, next)
    times.queue.push(queue)
    times.floor.push(least)
  }
  return [
    againstLimit('desk', 'a contact answered: statements sent; floor: GET /api/me', 'statements', sent.length, most.contact, floor.length),
    againstLimit('desk', `p95 of a page of ${open} open cases among ${open + closed}; floor: GET /api/me`, 'ms', p95(times.list), most.list, p95(times.floor)),
    againstLimit('desk', `p95 of the whole queue with ${open} open cases; floor: GET /api/me`, 'ms', p95(times.queue), most.queue, p95(times.floor)),
  ]
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, fileURLToPath(new URL('../migrations', import.meta.url)))
    const database = await connect(cluster, { size: 4 })
    const court = await readyForExits(await courtOn(database, undefined, deviceKinds, () => database.close()))
    try {
      return await measure(court)
    } finally {
      await court.close()
    }
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
