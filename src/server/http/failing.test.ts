// What a request that cannot be answered is told: what is known in words and with a time to come back, and of a bug a reference only.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { describe, expect, test, vi } from 'vitest'
import { fail, Stop } from './failing.ts'

function answer(error: unknown) {
  const headers: Record<string, string> = {}
  const log = vi.fn()
  let status = 0
  let body: Record<string, any> = {}
  const reply = {
    status(code: number) { status = code; return reply },
    header(name: string, value: string) { headers[name] = value; return reply },
    send(sent: Record<string, unknown>) { body = sent; return reply },
  }
  fail(error, { log: { error: log } } as unknown as FastifyRequest, reply as unknown as FastifyReply)
  return { status, code: body['code'] as string, retryAfter: headers['retry-after'], body, logged: log.mock.calls.length }
}
const withCode = (code: string, more: object = {}) => Object.assign(new Error('the nurse in 2-1-502'), { code, ...more })

describe('an error', () => {
  test('that means later says when to come back', () => {
    expect(answer(new Stop({ code: 'too-many-tries', retryAfter: 7 }))).toMatchObject({ code: 'too-many-tries', retryAfter: '7', logged: 0 })
    expect(answer(new Stop({ code: 'not-found' }))).toMatchObject({ status: 404, code: 'not-found', retryAfter: undefined })
  })

  test('of a full disk, of a text that no column holds and of a body that is too long is named for what it is', () => {
    expect(['ENOSPC', '22P05', '22021', 'FST_ERR_CTP_BODY_TOO_LARGE'].map((code) => answer(withCode(code)).code)).toEqual(['disk-full', 'body-wrong', 'body-wrong', 'body-too-large'])
    expect([400, 415].map((statusCode) => answer(withCode('FST', { statusCode })).code)).toEqual(['body-wrong', 'upload-not-allowed'])
  })

  test('that nobody expected is a reference number, and its words stay in the log', () => {
    for (const bug of [withCode('EUNKNOWN'), new TypeError('the nurse in 2-1-502'), 'the nurse in 2-1-502', null]) {
      const { status, code, body, logged } = answer(bug)
      expect([status, code, logged]).toEqual([500, 'bug', 1])
      expect(body['reference']).toMatch(/^[0-9a-f]{8}$/)
      expect(JSON.stringify(body)).not.toContain('2-1-502')
    }
  })
})
