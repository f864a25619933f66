// The list of who is out: whom a guard should ask about first stands first.

import { expect, test } from 'vitest'
import { applyKnows } from '#domain/field/knows.ts'
import type { Knows } from '#domain/field/wire.ts'
import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { signPass, type PassClaims } from '#domain/pass/pass.ts'
import { nursesPass, osmanthus, setUp, start } from '../../../../test/support/passes.ts'
import { isOverdue, outNow } from './out-now.ts'
import type { Seeing } from './whereabouts.ts'

const here = await setUp(osmanthus)
const id = (n: number): string => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
type Out = { n: number; at: Instant; within: number | null }

/** Whoever has minutes to be back in has a pass; the others went out in an emergency. */
async function seeing(outs: readonly Out[]): Promise<Seeing> {
  const passes = await Promise.all(outs.filter((it) => it.within !== null).map(async ({ n, within }) => {
    const claims = { ...nursesPass, id: id(n) as PassClaims['id'], who: `第${n}`, home: `${n}-1-101`, backBy: plus(start, 24 * hour), backWithin: within! }
    return { id: id(n), group: 'p', code: '1', text: await signPass(claims, here.signer), resident: id(1000 + n), exit: id(2000 + n) }
  }))
  const movements = outs.map(({ n, at, within }) => ({
    id: id(3000 + n), group: 'm', kind: 'out', at, exit: id(2000 + n), pass: within === null ? null : id(n), resident: within === null ? null : id(1000 + n), gate: null, emergency: within === null,
  }))
  const sent = {
    cursor: 1, now: start, full: true, begins: true, wholeAgainAt: plus(start, 24 * hour), device: 'd', community: { id: osmanthus, name: 'x', zone: 'Asia/Shanghai', phone: '' }, place: { id: 'g', number: 1, name: 'x' },
    lists: null, collections: { passes: { put: passes, gone: [] }, movements: { put: movements, gone: [] } }, stretches: [], rest: null,
  } as unknown as Knows
  const applied = applyKnows(null, sent)
  if (applied.what === 'ask-again') throw new Error('nothing to hold')
  return { knows: { held: applied.held, trust: here.trust, status: null, badLists: false }, lines: [], enrolled: null }
}

test('whoever should be back already stands first, then whoever is due next; an emergency is due at no time and stands last', async () => {
  const out = outNow(await seeing([{ n: 1, at: start, within: null }, { n: 2, at: start, within: 240 }, { n: 3, at: start, within: 30 }, { n: 4, at: start, within: 120 }]))
  expect(out.map((one) => one.shown.home)).toEqual(['3-1-101', '4-1-101', '2-1-101', ''])
  const now = plus(start, hour)
  expect(out.map((one) => isOverdue(one, now))).toEqual([true, false, false, false])
  expect(out.map((one) => one.emergency)).toEqual([false, false, false, true])
  expect(out[0]).toMatchObject({ resident: id(1003), exit: id(2003), dueBack: plus(start, hour / 2), since: start, pass: { id: id(3) } })
})

test('thousands of people who are out are listed within a few seconds, however busy the machine', async () => {
  const many = await seeing(Array.from({ length: 3_000 }, (_, n) => ({ n: n + 1, at: plus(start, n), within: 60 + (n % 100) })))
  const before = performance.now()
  expect(outNow(many)).toHaveLength(3_000)
  expect(performance.now() - before).toBeLessThan(4_000)
})
