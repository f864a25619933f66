// Questions put side by side answer as they would alone; and the one that takes a turn and a lock together takes them in that order.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommunityId, ExitId } from '#domain/kernel/ids.ts'
import { hour, plus } from '#domain/kernel/instants.ts'
import { ownerTransaction, transaction, type Tx } from '#server/db/pool.ts'
import { sideBySide } from '#server/db/side-by-side.ts'
import { lockInTurn, takeTurns, turnOf } from '#server/exits/whereabouts.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { putAsked } from '../support/granted.ts'

let court: Osmanthus
beforeAll(async () => { court = await osmanthus({ endpoints: [] }) })
afterAll(() => court.close())

const inside = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transaction(court.database, [court.place.community as CommunityId], work)
const kinds = (tx: Tx) => sql`
  select r.id, r.born, r.name, '2026-04-05 09:00:00.123456+08'::timestamptz as at, array['2026-04-05 01:00+00'::timestamptz, null] as times, 9007199254740991::bigint as big, true as yes, null::text as nothing,
    array['x', null] as words, '{"at": "2026-04-05T01:00:00+00:00"}'::jsonb as said, 1.5::float8 as half, ${'a $1 of one’s own'}::text as typed, '2026-04-05T09:00 at gate 1'::text as noted, '2026-04-05T01:00:00+00:00 or so'::text as vague
  from residents r where r.name = ${'护士'} and r.community_id = ${court.place.community}`.execute(tx).then((it) => it.rows)
const numbers = (tx: Tx, from: number) => sql<{ n: number }>`select n::int from generate_series(${from}::int, ${from + 2}::int) n order by n desc`.execute(tx).then((it) => it.rows.map((row) => row.n))
const nobody = (tx: Tx) => sql`select id from residents where name = ${'nobody'}`.execute(tx).then((it) => it.rows)

test('every kind of column comes back as it would alone, in its order, and nothing where there is nothing', async () => {
  const alone = await inside(async (tx) => [await kinds(tx), await numbers(tx, 3), await nobody(tx)])
  expect(alone[0]).toHaveLength(1)
  expect(await inside((tx) => sideBySide(tx, (one) => Promise.all([kinds(one), numbers(one, 3), nobody(one)])))).toEqual(alone)
})

test('what waits for an answer goes with the next that wait; a question alone is sent as it stands', async () => {
  const two = async (tx: Tx): Promise<number[]> => { const [first] = await numbers(tx, 1); return numbers(tx, first!) }
  expect(await inside((tx) => sideBySide(tx, (one) => Promise.all([two(one), two(one), nobody(one)])))).toEqual([[5, 4, 3], [5, 4, 3], []])
  expect(await inside((tx) => sideBySide(tx, (one) => sideBySide(one, nobody)))).toEqual([])
})

test('one that fails fails those beside it, and the transaction with them', async () => {
  const odd = (tx: Tx) => sql`select 1 / 0 as n`.execute(tx)
  await expect(inside((tx) => sideBySide(tx, (one) => Promise.all([numbers(one, 1), odd(one)])))).rejects.toMatchObject({ code: '22012' })
  const ends = inside((tx) => sideBySide(tx, async (one) => (await Promise.allSettled([odd(one), numbers(one, 1), nobody(one)])).map((it) => it.status)))
  expect(await ends, 'nobody is left waiting').toEqual(['rejected', 'rejected', 'rejected'])
})

test('another community’s rows are as hidden as ever', async () => {
  const { rows: [seen] } = await inside((tx) => sideBySide(tx, async (one) => {
    const [all] = await Promise.all([sql<{ n: number }>`select count(*)::int as n from residents`.execute(one), nobody(one)])
    return all
  }))
  expect(seen!.n).toBe(5)
})

test('who waits for their turn on a case holds nothing yet; once it has come they hold both', async () => {
  const community = court.place.community as CommunityId
  const exit = court.newId() as ExitId
  await ownerTransaction(court.database, (tx) => putAsked(tx, court.place, exit, { resident: court.place.residents.nurse, from: court.now(), until: plus(court.now(), hour), at: court.now() }))
  const free = (): Promise<boolean> => inside((tx) => sql`select from exits where community_id = ${community} and id = ${exit} for update nowait`.execute(tx).then(() => true, () => false)).catch(() => false)
  const turnIsFree = () => inside((tx) => sql<{ free: boolean }>`select pg_try_advisory_xact_lock(hashtextextended(${turnOf(community)}, 0)) as free`.execute(tx).then((it) => it.rows[0]!.free))
  const order: string[] = []
  let mayEnd: () => void = () => undefined
  const first = inside(async (tx) => { await takeTurns(tx, community); order.push('first'); await new Promise<void>((end) => { mayEnd = end }) })
  await expect.poll(() => order).toEqual(['first'])
  let secondEnds: () => void = () => undefined
  const second = inside(async (tx) => { await lockInTurn(tx, community, exit); order.push('second'); await new Promise<void>((end) => { secondEnds = end }) })
  await new Promise((later) => setTimeout(later, 150))
  expect([order, await free()]).toEqual([['first'], true])
  mayEnd()
  await first
  await expect.poll(() => order).toEqual(['first', 'second'])
  expect([await free(), await turnIsFree()]).toEqual([false, false])
  secondEnds()
  await second
  expect([await free(), await turnIsFree()]).toEqual([true, true])
})
