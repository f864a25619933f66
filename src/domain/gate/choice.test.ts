// A person found by door, with several passes: which one the guard is shown first.

import { expect, test } from 'vitest'
import type { Movement } from '../exits/movements.ts'
import { asId, type CommunityId, type PassId } from '../kernel/ids.ts'
import { instant } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import { bestFirst, type Held } from './choice.ts'

const at = (local: string) => instant(`2026-04-${local}:00+08:00`)
const id = (n: number) => `01960000-0000-7000-8000-${String(n).padStart(12, '0')}`
const pass = (n: number, more: Partial<PassClaims> = {}): PassClaims => ({
  id: id(n) as PassId, community: id(99) as CommunityId, who: '护＊', home: '2-1-502', purpose: 'medical-recall', place: '第六人民医院', gates: [],
  notBefore: at('09T06:00'), notAfter: at('09T20:00'), backWithin: 600, backBy: at('09T22:00'), exits: 1, statusIndex: n, issuedAt: at('08T12:00'), ...more,
})
let made = 100
const moved = (kind: 'out' | 'back', when: string, on: PassClaims): Movement => ({ id: asId(id(++made)), kind, at: at(when), exit: null, pass: on.id, resident: null, gate: null, emergency: false })
const order = (held: Held[], movements: Movement[], now = '09T10:00') =>
  bestFirst(held, { gate: 1, zone: 'Asia/Shanghai', movements }, at(now)).map((it) => `${held.findIndex((one) => one.claims.id === it.claims.id)} ${it.verdict.code}`)
const good = (claims: PassClaims): Held => ({ claims, status: 0 })

const open = pass(9)
const used = pass(8)
const night = pass(7, { notAfter: at('20T08:00'), exits: 10, weekly: { days: [4], from: 20 * 60, until: 8 * 60 } })
const future = pass(6, { notBefore: at('12T06:00'), notAfter: at('12T20:00') })
const over = pass(5, { notBefore: at('01T06:00'), notAfter: at('01T20:00') })
const elsewhere = pass(4, { gates: [2] })
const held: Held[] = [{ claims: pass(1), status: 1 }, good(over), good(future), good(elsewhere), good(night), good(used), good(open)]
const spent = [moved('out', '09T07:00', used), moved('back', '09T08:00', used)]

test('the one that lets out now is first, then the next to open, then one for another gate, and what lets nobody out any more is last', () => {
  expect(order(held, spent)).toEqual(['6 let-out', '4 not-at-this-hour', '2 too-early', '3 wrong-gate', '1 too-late', '0 revoked', '5 used-up'])
})

test('while what happened before is still coming, the pass that would let out is the one to ask about', () => {
  expect(bestFirst([good(future), good(open)], { gate: 1, zone: 'Asia/Shanghai', movements: [], partial: true }, at('09T10:00')).map((it) => it.verdict.code)).toEqual(['not-all-here', 'too-early'])
})

test('of two that are open now, the one that ends first', () => {
  expect(order([good(pass(1, { notAfter: at('15T20:00') })), good(open)], [])).toEqual(['1 let-out', '0 let-out'])
})

test('of two for another gate, the one that ends first', () => {
  expect(order([good(pass(1, { gates: [2], notAfter: at('15T20:00') })), good(pass(2, { gates: [3] }))], [])).toEqual(['1 wrong-gate', '0 wrong-gate'])
})

test('whoever is out is let in on any, and the one they went out on is first, whatever became of it', () => {
  const out = [...spent, moved('out', '09T09:00', over)]
  const answers = order(held, out)
  expect(answers[0]).toMatch(/^1 /)
  expect(order(held, [...spent, moved('out', '09T09:00', night)])[0]).toMatch(/^4 /)
  expect(answers.every((it) => it.endsWith('already-out') || it.endsWith('let-back-late'))).toBe(true)
})
