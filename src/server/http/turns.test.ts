// Who may have how much of the server at once, and how often: one who asks and asks holds up nobody but themselves.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Problem } from '#domain/kernel/result.ts'
import type { Stop } from './failing.ts'
import { countRate, newTurns } from './turns.ts'

const problemOf = (entering: Promise<unknown>): Promise<Problem | null> => entering.then(() => null, (error: Stop) => error.problem)
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  test('whoever has all of theirs waits in the order in which they came, and one more is told to come back', async () => {
    const turns = newTurns(2, 2)
    const leaves = [await turns.enter('nurse'), await turns.enter('nurse')]
    const entered: string[] = []
    const waiting = ['first', 'second'].map((name) => turns.enter('nurse').then((leave) => { entered.push(name); return leave }))
    await settle()
    expect(entered).toEqual([])
    expect(await problemOf(turns.enter('nurse'))).toMatchObject({ code: 'too-many-tries', retryAfter: 3 })
    expect(await problemOf(turns.enter('gate'))).toBe(null)
    leaves[0]!()
    await settle()
    expect(entered).toEqual(['first'])
    // Who leaves twice has left once.
    leaves[0]!()
    await settle()
    expect(entered).toEqual(['first'])
    leaves[1]!()
    for (const it of waiting) (await it)()
    expect(entered).toEqual(['first', 'second'])
    expect(await Promise.all([problemOf(turns.enter('nurse')), problemOf(turns.enter('nurse'))])).toEqual([null, null])
  })
})

describe('a rate', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
  afterEach(() => void vi.useRealTimers())
  const rate = { burst: 3, perMinute: 6 }
  let actor = 0
  const asker = () => {
    const key = `actor ${actor++}`
    return () => countRate(key, rate)
  }

  test('gives a burst at once, then as many a minute as it says, and a no costs nothing', () => {
    const ask = asker()
    expect([ask(), ask(), ask()]).toEqual([null, null, null])
    for (let n = 0; n < 20; n++) expect(ask()).toEqual({ code: 'too-many-tries', retryAfter: 10 })
    vi.advanceTimersByTime(8_500)
    expect(ask()).toEqual({ code: 'too-many-tries', retryAfter: 2 })
    vi.advanceTimersByTime(1_500)
    expect([ask(), ask()]).toMatchObject([null, { code: 'too-many-tries' }])
  })

  test('never gives more than the burst, however long nobody asked, and counts each who asks alone', () => {
    const [ask, other] = [asker(), asker()]
    ask()
    vi.advanceTimersByTime(3_600_000)
    expect([ask(), ask(), ask(), ask()]).toMatchObject([null, null, null, { code: 'too-many-tries' }])
    expect(other()).toBe(null)
  })
})
