// The log of the real program: on by itself, and a bug that somebody was told of is found in it by its reference. Nothing of anybody
// stands in it: the database is made to break on what a resident's call says, and to repeat it in the words of its error.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sql } from 'kysely'
import { instantOf } from '#domain/kernel/instants.ts'
import { connect } from '#server/db/pool.ts'
import { cookieName } from '#server/http/actor.ts'
import { settle } from '../support/community.ts'
import { newStarts, urlsIn, type Starts } from '../support/starts.ts'

vi.setConfig({ testTimeout: 120_000 })

let starts: Starts
beforeEach(async () => { starts = await newStarts() })
afterEach(() => starts.close())

const said = '护士 2-1-502 13800001502'

test('a bug’s reference is found in the log, which is on by itself and names nobody', async () => {
  const started = starts.start()
  const url = await started.url
  const database = await connect(await urlsIn(starts.data), { size: 2 })
  const place = await settle(database, 'Osmanthus Court', instantOf(Date.now()))
  await sql.raw(`create function repeat_it() returns trigger language plpgsql as $$ begin
    raise exception 'bad: %', new.note using detail = new.note, hint = new.note, table = 'contacts', column = 'note'; end $$`).execute(database.owner)
  await sql.raw('create trigger repeat_it before insert on contacts for each row execute function repeat_it()').execute(database.owner)
  await sql.raw('alter table gates rename column name to nom').execute(database.owner)
  const headers = { cookie: `${cookieName}=${place.secrets.staff}`, 'content-type': 'application/json', 'command-id': randomUUID() }
  const contact = { id: randomUUID(), resident: place.residents.nurse, channel: 'phone', startedAt: instantOf(Date.now()), endedAt: null, note: said, exit: null }
  const broken = [await fetch(`${url}/api/contacts`, { method: 'POST', headers, body: JSON.stringify(contact) }), await fetch(`${url}/api/gates?who=${encodeURIComponent(said)}`, { headers })]
  const bodies = await Promise.all(broken.map((reply) => reply.json() as Promise<{ code: string; reference: string }>))
  expect(bodies.map((it) => it.code)).toEqual(['bug', 'bug'])
  await database.close()
  expect(await starts.stop(started)).toBe(0)
  const lines = started.said().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, any>)
  const [first, second] = bodies.map((it) => lines.find((line) => line['reference'] === it.reference))
  expect(first).toMatchObject({ msg: 'bug', method: 'POST', route: '/api/contacts', err: { kind: 'P0001', schema: { table: 'contacts', column: 'note' } } })
  expect(first!['err'].at).toContainEqual(expect.stringMatching(/^src\/server\/desk\/contacts\.ts:\d+:\d+$/))
  expect(second).toMatchObject({ route: '/api/gates', err: { kind: '42703' } })
  for (const secret of ['护士', '2-1-502', '13800001502', encodeURIComponent('护士'), '?who', place.secrets.staff]) expect(started.said(), secret).not.toContain(secret)
})

test('whoever wants no log switches it off', async () => {
  const started = starts.start(['--port', '0', '--data', starts.data, '--no-web', '--no-demo', '--no-log'])
  const url = await started.url
  const database = await connect(await urlsIn(starts.data), { size: 2 })
  const place = await settle(database, 'Osmanthus Court', instantOf(Date.now()))
  await sql.raw('alter table gates rename column name to nom').execute(database.owner)
  const reply = await fetch(`${url}/api/gates`, { headers: { cookie: `${cookieName}=${place.secrets.staff}` } })
  const { reference } = await reply.json() as { reference: string }
  await database.close()
  await starts.stop(started)
  expect(started.said()).not.toContain(reference)
})
