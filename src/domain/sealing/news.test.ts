// What of an order is news to those who live under it: only what changes something that is ahead.
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { instant, type Instant } from '../kernel/instants.ts'
import { isNews, newsOf } from './news.ts'
import type { SealingOrder } from './sealing.ts'
import type { Step } from './steps.ts'

const zone = 'Asia/Shanghai'
const at = (local: string): Instant => instant(`2026-04-${local}:00+08:00`)
const stepId = (n: number) => asId<'sealing-step'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const order = (more: Partial<SealingOrder> = {}): SealingOrder => ({
  id: 'o' as SealingOrder['id'], scope: { kind: 'building', id: 'b' as never }, startsAt: at('05T10:00'), restarts: [], liftedAt: null, issuer: '街道办', ground: '新增病例', caseSince: null,
  rule: { id: 'r' as never, code: '2+12', version: 1, validFrom: at('01T00:00'), countsFrom: 'midnight', stages: [{ code: 'closed', level: 'sealed', days: 2 }, { code: 'watched', level: 'controlled', days: 12 }] }, ...more,
})

test('a case before the last one, or before the order begins, changes nothing that is ahead; the latest of them does', () => {
  const now = at('06T12:00')
  const last = order({ restarts: [at('06T10:00')] })
  expect(isNews(last, order({ restarts: [at('05T20:00'), at('06T10:00')] }), now, zone), 'before the last').toBe(false)
  expect(isNews(order(), order({ restarts: [at('05T09:00')] }), now, zone), 'before it begins').toBe(false)
  expect(isNews(order(), last, now, zone)).toBe(true)
})

test('issued, lifted and a lift taken back are news; a case taken back behind which stands a later one is none', () => {
  const now = at('06T12:00')
  expect([isNews(null, order(), now, zone), isNews(order(), order({ liftedAt: now }), now, zone), isNews(order({ liftedAt: now }), order(), now, zone)]).toEqual([true, true, true])
  expect(isNews(order({ restarts: [at('05T20:00'), at('06T10:00')] }), order({ restarts: [at('06T10:00')] }), now, zone)).toBe(false)
})

test('of several steps the last counts that was news when it was taken', () => {
  const issued = { id: stepId(1), kind: 'issued', at: at('05T10:00'), caseSince: null, writtenAt: at('05T10:00') } as const
  const step = (n: number, kind: 'case' | 'lifted', when: string, writtenAt: string): Step & { writtenAt: Instant } => ({ id: stepId(n), kind, at: at(when), writtenAt: at(writtenAt) })
  const [lifted, late, anew] = [step(2, 'lifted', '08T00:00', '06T12:00'), step(3, 'case', '05T09:00', '06T13:00'), step(4, 'case', '06T14:00', '06T14:00')]
  expect(newsOf(order(), [issued], zone)).toBe(issued.id)
  expect(newsOf(order(), [issued, lifted, late], zone)).toBe(lifted.id)
  expect(newsOf(order(), [issued, lifted, late, anew], zone)).toBe(anew.id)
})
