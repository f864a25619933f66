import { expect, test, vi } from 'vitest'
import { diskChecks, healthOf, type HealthCheck } from './health.ts'

const check = (name: string, vital: boolean, look: HealthCheck['look']): HealthCheck => ({ name, vital, look })
const well = async () => ({ ok: true })

test('what is for a person to see to is told, and keeps nobody from being answered', async () => {
  const late = check('jobs', false, async () => ({ ok: false, code: 'jobs-late', waiting: 3 }))
  expect(await healthOf('1.2.3', [check('database', true, well), late]))
    .toEqual({ ready: true, version: '1.2.3', code: 'jobs-late', checks: { database: { ok: true }, jobs: { ok: false, code: 'jobs-late', waiting: 3 } } })
})

test('when a vital check fails nothing is ready, and its code comes first', async () => {
  const away = check('database', true, async () => ({ ok: false, code: 'database-away' }))
  expect(await healthOf('1', [check('jobs', false, async () => ({ ok: false, code: 'jobs-late' })), away])).toMatchObject({ ready: false, code: 'database-away' })
})

test('a check that breaks or never answers counts as failed, and the others are told all the same', async () => {
  vi.useFakeTimers()
  try {
    const found = healthOf('1', [check('broken', false, async () => { throw new Error('a mistake') }), check('silent', true, () => new Promise(() => undefined)), check('database', true, well)])
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await found).toEqual({ ready: false, version: '1', code: 'no-answer', checks: {
      broken: { ok: false, code: 'check-failed' }, silent: { ok: false, code: 'no-answer' }, database: { ok: true },
    } })
  } finally {
    vi.useRealTimers()
  }
})

test('the room on the disk of the data folder is told in bytes', async () => {
  const { checks } = await healthOf('1', diskChecks('.'))
  expect(checks['disk']!['freeBytes']).toBeGreaterThan(0)
})
