// A device holds everything in order while nobody is to blame, and sets one write aside for a bug: the server must not confuse them.

import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { fail } from './endpoint.ts'

async function answerTo(error: Error): Promise<{ status: number; code: string; reference?: string }> {
  const app = Fastify()
  app.get('/', (request, reply) => fail(error, request, reply))
  const reply = await app.inject('/')
  await app.close()
  return { status: reply.statusCode, ...reply.json<{ code: string; reference?: string }>() }
}
const failed = (code: string): Error => Object.assign(new Error('from the database'), { code })

test('a database that is away or full is an outage; anything else that breaks is a bug with a number', async () => {
  for (const code of ['57P01', '57P03', 'ECONNREFUSED', '08006', '53300']) expect(await answerTo(failed(code)), code).toMatchObject({ status: 503, code: 'database-away' })
  expect(await answerTo(new Error('Connection terminated unexpectedly'))).toMatchObject({ status: 503, code: 'database-away' })
  for (const code of ['53100', 'ENOSPC']) expect(await answerTo(failed(code)), code).toMatchObject({ status: 507, code: 'disk-full' })
  for (const code of ['22P02', '22008', '23503']) expect(await answerTo(failed(code)), code).toMatchObject({ status: 500, code: 'bug', reference: expect.any(String) })
})
