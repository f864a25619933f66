// What the log may say of an error: enough to find the place, and nothing of anybody.

import Fastify from 'fastify'
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { fail } from './failing.ts'
import { faultOf, logOptions } from './log.ts'

const secrets = ['护士', '2-1-502', '13800001502', 'zhang']
const told = '护士 2-1-502 13800001502 zhang'

test('of a failed statement the kind, the table and the place in the code, and nothing that was sent', () => {
  const error = Object.assign(new Error(`invalid input: "${told}"`), {
    code: '23505', detail: `Key (phone)=(${told}) already exists.`, where: told, hint: told, internalQuery: told, table: 'residents', column: 'phone', constraint: 'residents_pkey', schema: told, parameters: [told],
  })
  const fault = faultOf(error)
  expect(fault).toMatchObject({ kind: '23505', schema: { table: 'residents', column: 'phone', constraint: 'residents_pkey' } })
  expect(fault.at[0]).toMatch(/^src\/server\/http\/log\.test\.ts:\d+:\d+$/)
  for (const secret of secrets) expect(JSON.stringify(fault)).not.toContain(secret)
})

test('words that look like a stack, a name or a code of their own are no way in', () => {
  const odd = [new Error(`x\n    at ${told} (src/${told}.ts:1:1)`), new Error('x\n    at zhang (src/13800001502/zhang.ts:1:1)'), Object.assign(new Error(''), { name: told, code: told, table: told }), new Error('outer', { cause: new Error(told) }), told, { told }, null]
  try { JSON.parse(told) } catch (error) { odd.push(error as Error) }
  for (const one of odd) for (const secret of secrets) expect(JSON.stringify(faultOf(one))).not.toContain(secret)
})

test('whatever the framework logs by itself goes the same way', async () => {
  let said = ''
  const stream = new Writable({ write(chunk, _encoding, done) { said += String(chunk); done() } })
  const app = Fastify({ logger: { ...logOptions, level: 'trace', stream } as never })
  app.get('/thrown', () => { throw new Error(told) })
  app.get('/ours', (request, reply) => fail(new Error(told), request, reply))
  await app.inject(`/thrown?who=${encodeURIComponent(told)}`)
  const { reference } = (await app.inject('/ours')).json()
  await app.close()
  expect(said).toContain(reference)
  expect(said).toContain('"route":"/thrown"')
  for (const secret of [...secrets, encodeURIComponent('护士'), 'who=']) expect(said).not.toContain(secret)
})
