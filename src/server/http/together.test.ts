// Many who ask the same at once: few are worked for, and nobody is given what is older than their question.

import { expect, test } from 'vitest'
import { newTogether } from './together.ts'

/** Work that ends when told to; each says the number of the world as it was when it began. */
function world() {
  let now = 0
  const open: (() => void)[] = []
  const begun: number[] = []
  const work = async (): Promise<number> => {
    const seen = now
    begun.push(seen)
    await new Promise<void>((end) => open.push(end))
    return seen
  }
  const settle = async (): Promise<void> => { for (let i = 0; i < 10; i++) await Promise.resolve() }
  return { work, begun, change: () => { now += 1 }, endOne: async () => { open.shift()!(); await settle() } }
}

test('thirty who ask while one is under way are one more question, that begins after they asked', async () => {
  const { work, begun, change, endOne } = world()
  const { ask } = newTogether()
  const first = ask('queue', work)
  change()
  const others = Array.from({ length: 30 }, () => ask('queue', work))
  await endOne()
  change()
  // This one came while the second was under way, and before what it saw.
  const late = ask('queue', work)
  await endOne()
  await endOne()
  expect([await first, new Set(await Promise.all(others)), await late]).toEqual([0, new Set([1]), 2])
  expect(begun).toEqual([0, 1, 2])
})

test('whoever asks something else, or has other rights, waits for nobody', async () => {
  const { work, begun, endOne } = world()
  const { ask } = newTogether()
  const both = [ask('queue of staff', work), ask('queue of the secretary', work)]
  expect(begun).toHaveLength(2)
  await endOne()
  await endOne()
  await Promise.all(both)
})

test('nothing is kept: with nobody waiting the next question is worked for anew', async () => {
  const { work, begun, change, endOne } = world()
  const { ask } = newTogether()
  for (let i = 0; i < 2; i++) {
    const one = ask('queue', work)
    await endOne()
    expect(await one).toBe(i)
    change()
  }
  expect(begun).toEqual([0, 1])
})

test('one that fails is nobody else’s failure but those who waited for it', async () => {
  const { ask } = newTogether()
  let tries = 0
  const work = async (): Promise<number> => { await Promise.resolve(); tries += 1; if (tries === 1) throw new Error('away'); return tries }
  const [first, second] = [ask('queue', work), ask('queue', work)]
  await expect(first).rejects.toThrow('away')
  expect(await second).toBe(2)
})
