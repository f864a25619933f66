// What the rows about one home come to, whatever order they came in.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ResidentId } from '../kernel/ids.ts'
import { instantOf } from '../kernel/instants.ts'
import { comeTo, type DeliveryRow } from './deliveries.ts'
import { grades, rungs } from './ladder.ts'

const row = (grade: DeliveryRow['grade'], more: Partial<DeliveryRow> = {}): DeliveryRow =>
  ({ id: `${grade} ${more.rung ?? 'sms'}`, rung: 'sms', grade, at: instantOf(0), recordedAt: instantOf(0), answer: null, takesBack: null, ...more })

test('each rung shows what came last of it; in one moment the further one', () => {
  expect(comeTo([row('queued'), row('handed-over')]).last).toEqual({ sms: 'handed-over' })
  expect(comeTo([row('handed-over', { at: instantOf(1) }), row('failed', { at: instantOf(2) }), row('queued')]).last).toEqual({ sms: 'failed' })
  expect(comeTo([row('queued', { rung: 'page' }), row('opened', { rung: 'page' })])).toMatchObject({ last: { page: 'opened' }, hasHad: true, reached: null })
})

test('whoever was told stays told, whatever is said of their door later; a slip of the hand that was taken back counts for nothing', () => {
  const told = row('told', { rung: 'knocks', id: 'a', at: instantOf(5) })
  expect(comeTo([row('queued', { rung: 'knocks' }), told, row('not-reached', { rung: 'knocks', at: instantOf(9) })])).toMatchObject({ last: { knocks: 'told' }, reached: { at: instantOf(5), id: 'a' }, onList: null })
  const back = row('taken-back', { rung: 'knocks', id: 'b', takesBack: 'a', at: instantOf(6) })
  expect(comeTo([row('queued', { rung: 'knocks' }), told, back])).toMatchObject({ last: { knocks: 'queued' }, reached: null, onList: 'knocks' })
})

test('of two whom it concerns each has to know, unless somebody spoke with them; what is said of the home is said for both', () => {
  const [one, other] = ['one', 'other'] as ResidentId[]
  const said = (id: string, at: number, knows: ResidentId[] | null) => row('acknowledged', { rung: 'page', id, at: instantOf(at), knows })
  const waits = [one!, other!]
  expect(comeTo([said('a', 1, [one!]), said('b', 2, [one!])], waits).reached).toBeNull()
  expect(comeTo([said('a', 1, [one!]), said('b', 2, [other!])], waits).reached).toMatchObject({ id: 'b' })
  expect(comeTo([said('a', 1, [one!]), said('b', 2, [other!]), row('taken-back', { rung: 'page', id: 'c', takesBack: 'a', at: instantOf(3) })], waits).reached).toBeNull()
  expect(comeTo([said('a', 1, null)], waits).reached).toMatchObject({ id: 'a' })
  expect(comeTo([said('a', 1, [one!]), row('told', { rung: 'knocks', id: 'k', at: instantOf(2) })], waits).reached).toMatchObject({ id: 'k' })
  expect(comeTo([said('a', 1, [one!])]).reached, 'alone').toMatchObject({ id: 'a' })
  // Told by name it is told to that one, and the home stays on its list for the other.
  const told = (id: string, at: number, knows: ResidentId[]) => row('told', { rung: 'rings', id, at: instantOf(at), knows })
  expect(comeTo([row('queued', { rung: 'rings' }), told('t', 2, [one!])], waits)).toMatchObject({ reached: null, onList: 'rings', last: { rings: 'queued' } })
  expect(comeTo([row('queued', { rung: 'rings' }), told('t', 2, [one!]), told('u', 3, [other!])], waits)).toMatchObject({ reached: { id: 'u' }, onList: null, last: { rings: 'told' } })
})

test('of two who are texted each at a number of their own, the one to whom it did not come says how far it came, as long as they are waited for', () => {
  const [one, other] = ['one', 'other'] as ResidentId[]
  const waits = [one!, other!]
  const text = (id: string, to: ResidentId | null, grade: DeliveryRow['grade'], at: number) => row(grade, { rung: 'sms', id, to, at: instantOf(at) })
  const last = (...rows: DeliveryRow[]) => comeTo(rows, waits).last.sms
  expect(last(text('a', one!, 'handed-over', 2), text('b', other!, 'failed', 1))).toBe('failed')
  expect(last(text('a', one!, 'doubtful', 1), text('b', other!, 'failed', 2))).toBe('doubtful')
  expect(last(text('a', one!, 'failed', 1), text('c', one!, 'handed-over', 2), text('b', other!, 'handed-over', 3))).toBe('handed-over')
  expect(last(text('a', one!, 'handed-over', 1), text('b', other!, 'handed-over', 2), text('x', 'another' as ResidentId, 'failed', 3)), 'that it did not come to somebody else, later').toBe('handed-over')
  expect(last(text('a', one!, 'acknowledged', 3), text('b', other!, 'failed', 2)), 'once somebody says it for their home').toBe('acknowledged')
  // Of whoever knows, and of whom nobody waits for, it is of no matter; nor is what is no text.
  expect(last(text('a', one!, 'handed-over', 2), text('b', other!, 'failed', 1), row('acknowledged', { rung: 'page', id: 'k', at: instantOf(3), knows: [other!] }))).toBe('handed-over')
  expect(last(text('a', one!, 'handed-over', 2), text('x', 'another' as ResidentId, 'failed', 1), row('failed', { rung: 'page', id: 'p', to: other!, at: instantOf(4) }))).toBe('handed-over')
})

test('the last answer is the answer; on a list stands whoever nobody has told, on the higher one', () => {
  const said = (answer: string, at: number) => row('acknowledged', { rung: 'page', id: answer, answer, at: instantOf(at) })
  expect(comeTo([said('yes', 1), said('no', 3), said('maybe', 2)])).toMatchObject({ answer: 'no', reached: { id: 'yes' } })
  expect(comeTo([row('queued', { rung: 'rings' }), row('not-reached', { rung: 'rings', at: instantOf(1) })]).onList).toBe('rings')
  expect(comeTo([row('not-reached', { rung: 'rings' }), row('queued', { rung: 'knocks' })]).onList).toBe('knocks')
  expect(comeTo([row('no-way', { rung: 'rings' })]).onList).toBeNull()
  for (const rung of ['rings', 'knocks'] as const) expect(comeTo([row('queued', { rung }), row('acknowledged', { rung: 'page', at: instantOf(1) })]).onList, 'whoever said so on their page is rung and knocked at by nobody').toBeNull()
})

test('the same whatever order the rows came in, and twice the same is once', () => {
  const one = fc.record({ rung: fc.constantFrom(...rungs), grade: fc.constantFrom(...grades), at: fc.nat(5).map(instantOf), recordedAt: fc.nat(5).map(instantOf), answer: fc.constantFrom(null, 'yes', 'no') })
  const rows = fc.array(one, { maxLength: 12 }).map((all) => all.map((it, i): DeliveryRow => ({ ...it, id: `${i}`, takesBack: null })))
  fc.assert(fc.property(rows, fc.infiniteStream(fc.nat()), (all, chance) => {
    const shuffled = all.map((it) => [chance.next().value as number, it] as const).sort(([a], [b]) => a - b).map(([, it]) => it)
    expect(comeTo(shuffled)).toEqual(comeTo(all))
  }))
})
