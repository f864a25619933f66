// Whoever may ask, or tell of an emergency, may do so without end, and nothing of it is refused. It must hide nobody else's: neither at
// the desk, where all of it is one line, nor on one's own phone.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QueueLine } from '#domain/desk/wire.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { accessRoutes } from '#server/access/routes.ts'
import { transaction } from '#server/db/pool.ts'
import { linesOf as firstPageOf } from '#server/desk/queue.ts'
import { exitsAbout } from '#server/exits/about.ts'
import { exitsInQueue } from '#server/exits/queue.ts'
import type { QueueAsk } from '#server/http/queue.ts'
import { type Client, type Osmanthus } from '../support/api.ts'
import { bring, grantBody, openExits, readyRecall, recall } from '../support/asking.ts'
import { columnsOf } from '../support/copies.ts'
import { pagesOf, queueOf } from '../support/queue.ts'

let court: Osmanthus
beforeAll(async () => { court = await openExits(accessRoutes(exitsAbout.exitIsOf)) })
afterAll(() => court.close())

const sent = 320
async function many(count: number, one: (n: number) => Promise<{ status: number }>): Promise<void> {
  for (let from = 0; from < count; from += 50) {
    const answers = await Promise.all(Array.from({ length: Math.min(50, count - from) }, (_, n) => one(from + n)))
    expect(answers.filter((it) => it.status !== 200)).toEqual([])
  }
}
const emergency = (client: Client, more: Record<string, unknown> = {}) =>
  client.post('/exits/emergency', { id: court.newId(), resident: null, described: '有人晕倒', at: court.now(), ...more })
const linesOf = async (section: string): Promise<QueueLine[]> => (await court.as('staff').get('/desk/queue')).body.sections.find((it: { section: string }) => it.section === section).lines
const idsIn = (lines: readonly QueueLine[]): unknown[] => lines.map((line) => line.id)

test('320 emergencies of one household, dated 1990, are one line with its count; the woman in labour stands beside it, and all of it can be opened', async () => {
  await many(sent, () => emergency(court.as('neighbour'), { at: '1990-01-01T00:00:00.000Z' }))
  court.pass(1000)
  const [labour, last] = [(await emergency(court.as('nurse'))).body.id, (await emergency(court.as('neighbour'))).body.id]
  const lines = await linesOf('openPapers')
  expect(lines).toMatchObject([{ count: sent + 1 }, { id: labour, count: 1 }])
  expect((await queueOf(court.as('staff'))).counts).toMatchObject({ openPapers: sent + 2 })
  const opened = await pagesOf(court.as('staff'), 'openPapers', { of: lines[0]!.fold })
  expect(opened[0]!.id, 'what the household sent last stands first').toBe(last)
  expect(new Set(idsIn(opened)).size).toBe(sent + 1)
  expect(opened.at(-1)!.id, 'the line itself is their first').toBe(lines[0]!.id)
})

test('a gate tells of many people: each is a line, and nobody’s is under another’s', async () => {
  court.pass(1000)
  const before = (await linesOf('openPapers')).length
  const { nurse, mother } = court.place.residents
  await emergency(court.as('gate'), { resident: nurse })
  court.pass(1000)
  await emergency(court.as('gate'), { resident: mother })
  await emergency(court.as('gate'), { resident: mother })
  expect((await linesOf('openPapers')).slice(before).map((line) => line.count)).toEqual([1, 2])
})

test('one household’s requests without end, dated back, hide nobody else’s', async () => {
  await many(sent, (n) => recall(court, court.as('neighbour'), court.place.residents.neighbour, { place: `${n}号`, askedAt: plus(court.now(), -10 * day) }))
  court.pass(1000)
  const { body: asked } = await recall(court, court.as('nurse'))
  expect(await linesOf('waiting')).toMatchObject([{ count: sent }, { id: asked.id, count: 1 }])
  await court.as('nurse').post(`/exits/${asked.id}/withdraw`)
})

test('who asks today and dates it back does not stand before who asked an hour ago', async () => {
  court.pass(60_000)
  const first = (await recall(court, court.as('nurse'))).body.id
  court.pass(60 * 60_000)
  const backdated = (await recall(court, court.as('staff'), court.place.residents.mother, { askedAt: plus(court.now(), -10 * day) })).body.id
  expect(backdated).toBeDefined()
  const ids = idsIn(await linesOf('waiting'))
  expect(ids.indexOf(first)).toBeGreaterThanOrEqual(0)
  expect(ids.indexOf(first)).toBeLessThan(ids.indexOf(backdated))
  for (const id of [first, backdated]) await court.as('staff').post(`/exits/${id}/withdraw`)
})

test('emergencies without end, told through a link to one letter, take nobody’s pass from their phone', async () => {
  const exit = await readyRecall(court)
  expect((await court.as('secretary').post(`/exits/${exit}/grant`, grantBody(court))).body).toMatchObject({ state: 'granted' })
  const made = await court.as('staff').post(`/residents/${court.place.residents.nurse}/link`, { exit })
  const opened = await court.as('nobody').post('/sign-in/link', { token: made.body.url.split('#link=')[1] })
  const link = court.with({ cookie: `postern=${opened.cookie}` })
  court.pass(1000)
  await many(60, () => emergency(link, { resident: court.place.residents.nurse }))
  for (const phone of [court.as('nurse'), link]) {
    const mine = (await phone.get('/me/exits')).body.exits as { id: string; pass: unknown }[]
    expect(mine.find((it) => it.id === exit)).toMatchObject({ pass: { status: 'valid' } })
  }
})

test('a household lays a hundred pieces before one decision and no more; the desk still lays its own, and what is there can be sent again', async () => {
  const exit = (await recall(court, court.as('nurse'), court.place.residents.nurse, { place: '另一家医院' })).body.id
  const piece = { kind: 'letter-of-commitment', letter: 'commitment', version: 1, how: 'phone', at: court.now(), witness: null, upload: null }
  const first = court.newId()
  expect((await bring(court, court.as('nurse'), exit, piece, first)).status).toBe(200)
  await many(99, () => bring(court, court.as('nurse'), exit, piece))
  expect((await bring(court, court.as('nurse'), exit, piece)).body).toMatchObject({ code: 'too-many-pieces', details: { most: 100 } })
  expect((await bring(court, court.as('nurse'), exit, piece, first)).body.evidence).toHaveLength(100)
  expect((await bring(court, court.as('staff'), exit, piece)).body.evidence).toHaveLength(101)
})

type Plan = { 'Actual Loops': number; Plans?: Plan[] }
const loopsIn = (plan: Plan): number => Math.max(plan['Actual Loops'], ...(plan.Plans ?? []).map(loopsIn))

test('a household tells of twenty thousand emergencies: the desk’s queue passes over them without a question for each, and she in labour stands in it', async () => {
  const first = (await emergency(court.as('neighbour'))).body.id
  await sql`
    insert into exits (${await columnsOf(court.database, 'exits')}) select ${await columnsOf(court.database, 'exits', 'r')}
    from exits e, generate_series(1, 20000) n, lateral jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'recorded_at', e.recorded_at + n * interval '1 ms')) r
    where e.id = ${first}`.execute(court.database.owner)
  await sql`vacuum analyze exits`.execute(court.database.owner)
  court.pass(60 * 60_000)
  const labour = (await emergency(court.as('gate'), { resident: court.place.residents.labour })).body.id
  expect(idsIn(await linesOf('openPapers'))).toContain(labour)
  const { community, accounts } = court.place
  const plans = await transaction(court.database, [community as CommunityId], async (tx) => {
    const ask = { tx, community, now: court.now(), rights: { actor: { kind: 'account', id: accounts.secretary }, grants: [], residents: [] } } as unknown as QueueAsk
    const asked: Plan[] = []
    for (const it of exitsInQueue) asked.push((await sql<{ 'QUERY PLAN': [{ Plan: Plan }] }>`explain (analyze, format json) ${firstPageOf(ask, it)}`.execute(tx)).rows[0]!['QUERY PLAN'][0].Plan)
    return asked
  })
  expect(Math.max(...plans.map(loopsIn))).toBeLessThan(2000)
}, 120_000)
