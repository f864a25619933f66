// How often a phone asks, and how often it tries what could not be stored, by a clock that the test moves.

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Syncing } from './syncing.ts'
import { retrying } from './unsaved.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  vi.stubGlobal('navigator', {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const pace = { every: 20_000, longest: 60_000 }
/** The seconds at which it asked. */
function asking(answer: () => Promise<boolean>) {
  const [began, at] = [performance.now(), [] as number[]]
  const sync = new Syncing('a phone', () => { at.push(Math.round((performance.now() - began) / 1000)); return answer() }, pace)
  return { sync, at }
}

test('without an answer it asks less and less often, once a minute at least, and with one as often as before', async () => {
  let answered = false
  const { sync, at } = asking(async () => answered)
  const stop = sync.start()
  await vi.advanceTimersByTimeAsync(181_000)
  expect(at).toEqual([20, 60, 120, 180])
  answered = true
  await vi.advanceTimersByTimeAsync(100_000)
  expect(at.slice(4)).toEqual([240, 260, 280])
  stop()
  await vi.advanceTimersByTimeAsync(100_000)
  expect(at).toHaveLength(7)
})

test('taps while it is under way are the same question, and what another tab has just heard is not asked again, but by a phone that became another’s', async () => {
  let end: (answered: boolean) => void = () => undefined
  const { sync, at } = asking(() => new Promise((resolve) => { end = resolve }))
  const [one, two] = [sync.now(), sync.now()]
  await vi.advanceTimersByTimeAsync(0)
  end(true)
  await Promise.all([one, two])
  expect(at).toHaveLength(1)
  sync.heard()
  await sync.now()
  expect(at).toHaveLength(1)
  sync.anew()
  const third = sync.now()
  await vi.advanceTimersByTimeAsync(0)
  end(true)
  await third
  expect(at).toHaveLength(2)
})

test('a question that was under way when this phone became another’s is not its own: it asks again at once', async () => {
  const ends: ((answered: boolean) => void)[] = []
  const { sync, at } = asking(() => new Promise((resolve) => { ends.push(resolve) }))
  const before = sync.now()
  await vi.advanceTimersByTimeAsync(0)
  sync.anew()
  const after = sync.now()
  await vi.advanceTimersByTimeAsync(0)
  expect(at).toHaveLength(2)
  ends[0]!(false)
  await before
  // The end of the old question is not the end of the new one.
  expect(sync.now()).toBe(after)
  ends[1]!(true)
  await after
})

test('a tab that was frozen while it asked keeps no other from asking, and who has asked asks no second time', async () => {
  const { sync, at } = asking(async () => true)
  vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('frozen', 'TimeoutError')) } })
  await sync.now()
  expect(at).toHaveLength(1)
  vi.stubGlobal('navigator', { locks: { request: async (_name: string, _options: object, turn: () => Promise<void>) => { await turn(); throw new DOMException('late', 'TimeoutError') } } })
  await sync.now()
  expect(at).toHaveLength(2)
})

test('what the disk would not take is tried again with longer pauses, from the beginning with every new one, as it was last written', async () => {
  const saved: string[] = []
  const [began, tries] = [Date.now(), [] as number[]]
  const save = async ({ fact }: { fact: { id: string; note: string } }) => {
    tries.push(Date.now() - began)
    saved.push(fact.note)
    return fact.note === 'ambulance'
  }
  const again = retrying<{ id: string; note: string }, null>(save, [1_000, 2_000, 5_000, 60_000])
  const safe = vi.fn()
  again.add({ fact: { id: 'a', note: '' }, shown: null, to: null, safe })
  await vi.advanceTimersByTimeAsync(8_000)
  expect(tries).toEqual([1_000, 3_000, 8_000])
  again.add({ fact: { id: 'b', note: '' }, shown: null, to: null, safe: () => undefined })
  expect(again.takeBack('b')).toBe(true)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(again.replace({ id: 'a', note: 'ambulance' })).toBe(true)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(tries.slice(3)).toEqual([68_000, 70_000])
  expect([saved.at(-1), safe.mock.calls.length, again.replace({ id: 'a', note: '' })]).toEqual(['ambulance', 1, false])
})
