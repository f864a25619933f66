// What Riverside is busy with on its fifth day, as a newcomer finds it: played through the endpoints, on a real database, in a moment.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from 'kysely'
import { instant } from '#domain/kernel/instants.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { installQueue } from '#server/jobs/queue.ts'
import type { Database } from '#server/db/pool.ts'
import { fillRiverside } from '../../src/cli/demo-riverside.ts'
import { openFresh } from '../support/postgres.ts'

let database: Database
let done: () => Promise<void>
let community: CommunityId
beforeAll(async () => {
  ({ database, done } = await openFresh({ size: 12 }))
  await installQueue(database, ['exits:review', 'exits:person-review', 'notices:climb', 'notices:send'])
  community = await fillRiverside(database, 'http://127.0.0.1:8080', instant('2026-04-05T08:00:00Z'), () => undefined)
}, 120_000)
afterAll(() => done?.())

const rowsOf = async (query: ReturnType<typeof sql<any>>): Promise<any[]> => (await query.execute(database.owner)).rows

test('a notice has reached homes in several grades, and others not at all', async () => {
  const grades = await rowsOf(sql`select distinct grade from notice_deliveries where community_id = ${community} order by 1`)
  expect(grades.map((row) => row.grade)).toEqual(expect.arrayContaining(['acknowledged', 'opened', 'told']))
  const [homes] = await rowsOf(sql`select count(*)::int as homes from notice_homes where community_id = ${community}`)
  expect(homes.homes).toBeGreaterThan(20)
})

test('a round is under way in the hands of whoever leads the lane, with doors done, left and to come again to', async () => {
  const results = await rowsOf(sql`select outcome, count(*)::int from door_results where community_id = ${community} group by 1`)
  expect(results.map((row) => row.outcome).sort()).toEqual(['again', 'done', 'nobody', 'refused'])
  expect(await rowsOf(sql`select a.login from grants g join accounts a on a.id = g.account_id where g.community_id = ${community} and g.role = 'building-lead'`)).toEqual([{ login: 'riverside-lead-1' }])
})

test('two homes have one fault, a third one a tool that was lent, and four stand on a list of call-backs', async () => {
  expect(await rowsOf(sql`select count(*)::int as joined from cases where community_id = ${community} and joined_to is not null`)).toEqual([{ joined: 1 }])
  expect(await rowsOf(sql`select count(*)::int as repairs from repairs where community_id = ${community}`)).toEqual([{ repairs: 3 }])
  expect(await rowsOf(sql`select tool, state from loans where community_id = ${community}`)).toEqual([{ tool: '皮搋子 1', state: 'out' }])
  expect(await rowsOf(sql`select count(*)::int as lines from call_list_lines where community_id = ${community}`)).toEqual([{ lines: 4 }])
})
