// Who may have how much of the server at once, and how often: one who asks and asks holds up nobody but themselves.

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Problem } from '#domain/kernel/result.ts'
import type { Stop } from './failing.ts'
import { countRate, countRates, newLane, newLarge, newTurns } from './turns.ts'

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

describe('a lane', () => {
  test('a community that has all of its turns waits, whoever of it asks; the next one goes on', async () => {
    const lane = newLane(2, 3)
    const inside = [await lane.enter('nurse', 'osmanthus'), await lane.enter('nurse', 'osmanthus'), await lane.enter('staff', 'osmanthus')]
    let entered = 0
    const waiting = [lane.enter('staff', 'osmanthus'), lane.enter('gate', 'osmanthus')].map((it) => it.then((leave) => { entered += 1; return leave }))
    await settle()
    expect(entered).toBe(0)
    ;(await lane.enter('their staff', 'riverside'))()
    inside[0]!()
    await settle()
    expect(entered).toBe(1)
    inside[1]!()
    inside[2]!()
    for (const it of waiting) (await it)()
    expect(entered).toBe(2)
    // All are given back: the same may enter again.
    for (const actor of ['nurse', 'nurse', 'staff']) await lane.enter(actor, 'osmanthus')
  })

  test('whoever is told to come back because their community waits has all of their own turns when they do', async () => {
    const lane = newLane(1, 1)
    const first = await lane.enter('nurse', 'osmanthus')
    const waiting = Array.from({ length: 2_000 }, (_, n) => lane.enter(`actor ${n}`, 'osmanthus'))
    await settle()
    expect(await problemOf(lane.enter('staff', 'osmanthus'))).toMatchObject({ code: 'too-many-tries' })
    first()
    for (const it of waiting) (await it)()
    ;(await lane.enter('staff', 'osmanthus'))()
  })
})

describe('large answers', () => {
  test('whoever asks for them without end waits for their own; the next one, and the next community, do not', async () => {
    const large = newLarge(2, 2)
    const entered: string[] = []
    const ask = async (actor: string, community: string): Promise<() => void> => {
      const own = await large.own.enter(actor, community)
      const all = await large.all()
      entered.push(actor)
      return () => { all(); own() }
    }
    const first = await ask('gate', 'osmanthus')
    const more = Array.from({ length: 20 }, () => ask('gate', 'osmanthus'))
    await settle()
    expect(entered, 'one who asks has one').toEqual(['gate'])
    const beside = await ask('second gate', 'osmanthus')
    const waiting = [ask('third gate', 'osmanthus'), ask('their gate', 'riverside')]
    await settle()
    expect(entered).toEqual(['gate', 'second gate'])
    beside()
    first()
    await settle()
    expect(entered.slice(2)).toContain('their gate')
    for (const it of [...waiting, ...more]) (await it)()
    expect(entered).toHaveLength(24)
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

  test('a community as a whole has twenty times what one of it has, and the next community its own', () => {
    const taken = Array.from({ length: 100 }, (_, n) => countRates('/search', `staff ${n}`, 'osmanthus', { burst: 1, perMinute: 1 }))
    expect(taken.filter((it) => it === null)).toHaveLength(20)
    expect(countRates('/search', 'their staff', 'riverside', { burst: 2, perMinute: 1 })).toBe(null)
  })

  test('never gives more than the burst, however long nobody asked, and counts each who asks alone', () => {
    const [ask, other] = [asker(), asker()]
    ask()
    vi.advanceTimersByTime(3_600_000)
    expect([ask(), ask(), ask(), ask()]).toMatchObject([null, null, null, { code: 'too-many-tries' }])
    expect(other()).toBe(null)
  })
})
