// Thirty desks that ask for the queue in one breath are answered with one, each with what its own rights allow, and never with less than
// was true when they asked.

import { gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minute, plus } from '#domain/kernel/instants.ts'
import { cookieName } from '#server/http/actor.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'
import { recall } from '../support/asking.ts'
import { messages } from '../support/messages.ts'

let court: Osmanthus
beforeAll(async () => {
  court = await osmanthus()
  for (const place of [court.place, court.riverside]) {
    await sql`
      insert into job_runs (community_id, id, task, payload, state, asked_at, due_at, changed_at)
      values (${place.community}, ${court.newId()}, 'exits:review', '{}', 'failed', ${court.now()}, ${plus(court.now(), -30 * minute)}, ${court.now()})`.execute(court.database.owner)
  }
})
afterAll(() => court.close())

const section = (it: { body: any }, name: string): any[] => it.body.sections.find((one: any) => one.section === name).lines
const thirty = <T>(ask: (nth: number) => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 30 }, (_, nth) => ask(nth)))

test('thirty cost little more than a few, and all are told the same', async () => {
  const one = await messages(() => court.as('staff').get('/desk/queue'))
  const answers: unknown[] = []
  const all = await messages(async () => { answers.push(...await thirty(() => court.as('staff').get('/desk/queue'))) })
  expect(new Set(answers.map((it: any) => `${it.status} ${it.headers['content-type']} ${JSON.stringify(it.body)}`)).size).toBe(1)
  // Who asks is asked of each, in two questions; the rest of it three times at most.
  expect(all).toBeLessThanOrEqual(30 * 2 + 3 * one)
  expect(all).toBeLessThan((30 * one) / 3)
})

test('whoever has other rights, or is of another community, has another answer, however many ask at once; whoever has none has none', async () => {
  const may = (it: { status: number; body: any }) => (it.status === 200 ? section(it, 'work').map((row) => `${row.id} ${row.says.may.join()}`) : [it.status])
  const alone = [await court.as('staff').get('/desk/queue'), await court.as('secretary').get('/desk/queue'), await court.asRiverside('secretary').get('/desk/queue'), await court.as('volunteer').get('/desk/queue'), await court.as('nobody').get('/desk/queue')].map(may)
  expect(new Set(alone.map((it) => it.join())).size, 'each of these is another').toBe(5)
  const clients = [court.as('staff'), court.as('secretary'), court.asRiverside('secretary'), court.as('volunteer'), court.as('nobody')]
  const together = await thirty((nth) => clients[nth % 5]!.get('/desk/queue'))
  together.forEach((it, nth) => expect(may(it)).toEqual(alone[nth % 5]))
})

test('leads of two buildings who ask at once see each their own, and the desk both', async () => {
  const { community, buildings, accounts } = court.place
  await sql`update grants set role = 'building-lead', building_id = ${buildings.one} where community_id = ${community} and account_id = ${accounts.volunteer}`.execute(court.database.owner)
  const seen = (it: { body: any }): string[] => it.body.compounds.flatMap((one: any) => one.buildings.map((row: any) => row.label))
  const clients = [court.as('volunteer'), court.as('building-lead'), court.as('staff')]
  const together = await thirty((nth) => clients[nth % 3]!.get('/matrix'))
  together.forEach((it, nth) => expect(seen(it)).toEqual([['1'], ['2'], ['1', '2']][nth % 3]))
})

test('whoever asks after a change is shown it, also while others’ older question is under way', async () => {
  const shown = (it: any): string[] => section(it, 'waiting').map((row) => row.id)
  const { residents } = court.place
  for (const resident of [residents.nurse, residents.mother, residents.labour, residents.neighbour]) {
    const asking = thirty(() => court.as('staff').get('/desk/queue'))
    const { body } = await recall(court, court.as('staff'), resident)
    const after = await thirty(() => court.as('deputy').get('/desk/queue'))
    for (const it of after) expect(shown(it)).toContain(body.id)
    await asking
  }
})

test('to whoever can unpack it, it is sent packed once for all', async () => {
  const plain = await court.as('staff').get('/desk/queue')
  const packed = await thirty(() => court.app.inject({ url: '/api/desk/queue', headers: { cookie: `${cookieName}=${court.place.secrets.staff}`, 'accept-encoding': 'gzip, deflate' } }))
  expect(plain.bytes.length).toBeGreaterThan(1024)
  for (const it of packed) {
    expect(it.headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json; charset=utf-8', vary: 'accept-encoding' })
    expect(gunzipSync(it.rawPayload).toString()).toBe(plain.bytes.toString())
  }
})
