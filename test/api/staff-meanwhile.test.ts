// What was under way when somebody's work ended: let in while it held, and over before it could write anything.
import { z } from 'zod'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { hour } from '#domain/kernel/instants.ts'
import { done } from '#domain/kernel/wire.ts'
import { endpoint, ok } from '#server/http/endpoint.ts'
import { osmanthus, type Osmanthus } from '../support/api.ts'

let court: Osmanthus
afterEach(() => court?.close())

const end = () => sql`update grants set until = ${court.now()} where account_id = ${court.place.accounts.staff}`.execute(court.database.owner)
let [meanwhile, handled]: [() => Promise<unknown>, number] = [async () => undefined, 0]
/** A file that takes its time, as a roster over a bad line does. */
const slow = endpoint({
  method: 'POST', path: '/slow', summary: 'x', may: 'person.write', body: z.object({}), reply: done,
  prepare: async () => { await meanwhile(); return ok(null) },
  handle: async () => { handled++; return ok({ done: true as const }) },
})
const sent = async () => { const { status, body } = await court.as('staff').post('/slow', {}); return [status, body.code ?? null] }

test('a write that was long on the way is asked again before anything is written: whose work ended meanwhile is nobody', async () => {
  court = await osmanthus({ endpoints: [slow] })
  meanwhile = async () => court.pass(2_000)
  expect(await sent(), 'who still works here is let through, however long it took').toEqual([200, null])
  meanwhile = async () => { await end(); court.pass(2_000) }
  expect(await sent()).toEqual([401, 'not-signed-in'])
  expect(handled).toBe(1)
})

test('a role that ends at noon ends while the file is on the way', async () => {
  court = await osmanthus({ endpoints: [slow] })
  await sql`update grants set until = ${court.now()}::timestamptz + interval '1 hour' where account_id = ${court.place.accounts.staff}`.execute(court.database.owner)
  meanwhile = async () => court.pass(hour)
  handled = 0
  expect(await sent()).toEqual([401, 'not-signed-in'])
  expect(handled).toBe(0)
})
