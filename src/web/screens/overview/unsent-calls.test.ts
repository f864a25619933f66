import { expect, test } from 'vitest'
import { asId } from '#domain/kernel/ids.ts'
import { instantOf, minute, plus } from '#domain/kernel/instants.ts'
import type { Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'
import { unsentIn, withUnsent, type CallTold } from './unsent-calls.ts'

const six = instantOf(Date.parse('2022-04-05T06:00:00+08:00'))
const idOf = (kind: number, n: number): string => `01960000-0000-7000-${kind}000-${String(n).padStart(12, '0')}`
const [round, other] = [asId<'testing-round'>(idOf(8, 1)), asId<'testing-round'>(idOf(8, 2))]
const station = asId<'station'>(idOf(9, 1))
const called = (n: number): CallTold => ({ type: 'station-call', id: idOf(8, 10 + n), at: plus(six, n * minute), round, station, what: 'called', entrances: [idOf(8, 20 + n)], of: null }) as CallTold
const back = (n: number, of: number): CallTold => ({ ...called(n), what: 'taken-back', entrances: [], of: idOf(8, 10 + of) }) as CallTold
const entry = (fact: CallTold, more: Partial<Entry<Command>> = {}): Entry<Command> => ({ id: fact.id, addedAt: 0, tries: 0, problem: null, parked: false, body: { path: '/api/facts', body: { facts: [fact], sentAt: null, steady: null }, by: 'me' }, ...more })
const waiting = (...facts: CallTold[]) => unsentIn(facts.map((fact) => entry(fact)), round, 'me')
const kept = (n: number) => ({ id: asId<'station-call'>(idOf(8, 10 + n)), round, station, entrances: [asId<'entrance'>(idOf(8, 20 + n))], at: plus(six, n * minute), came: 3 })

test('what this desk has pressed without a network stands as waiting, in its place, until the answer has it', () => {
  expect(withUnsent([kept(1)], waiting(called(2))).map(({ id, came, waiting }) => [id, came, waiting])).toEqual([[idOf(8, 11), 3, false], [idOf(8, 12), 0, true]])
  expect(withUnsent([kept(1), kept(2)], waiting(called(2))).map(({ waiting }) => waiting)).toEqual([false, false])
})

test('what it has taken back stands no more, whether the server has heard of it or not', () => {
  expect(withUnsent([kept(1)], waiting(called(2), back(3, 1), back(4, 2)))).toEqual([])
})

test('of another round, by somebody else, or refused, it is not shown', () => {
  const fact = called(2)
  const entries = [entry({ ...fact, round: other }), entry(fact, { problem: { code: 'not-allowed' } }), entry(fact, { body: { path: '/api/facts', body: { facts: [fact] }, by: 'them' } }), entry(fact, { body: { path: '/api/contacts', body: {}, by: 'me' } })]
  expect(unsentIn(entries, round, 'me')).toEqual([])
})
