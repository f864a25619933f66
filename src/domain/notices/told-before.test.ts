import { expect, test } from 'vitest'
import { hour, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { usualHours } from './hours.ts'
import { usualPlan } from './ladder.ts'
import { firstTold, isInTime, promisedOf, usualLead, type HomeWays } from './told-before.ts'

const zone = 'Asia/Shanghai' as Zone
/** Ten in the morning there. */
const ten = '2026-04-05T02:00:00.000Z' as Instant
const at = (hours: number): Instant => plus(ten, hours * hour)
const none: HomeWays = { sms: false, mail: false, rings: false, knockFirst: false, hadOld: false }
const usual = { plan: usualPlan('usual'), urgency: 'usual' as const, issuedAt: ten, validUntil: at(72) }

test('a home with a number is told by text after an hour, one with a landline when it is rung, one with neither as soon as nothing else is left to try', () => {
  expect(firstTold(usual, { ...none, sms: true, rings: true }, zone)).toEqual({ rung: 'sms', at: at(1) })
  expect(firstTold(usual, { ...none, mail: true }, zone)).toEqual({ rung: 'mail', at: at(1) })
  // Nothing below carries: the call does not wait for its four hours, nor the knock for its eight.
  expect(firstTold(usual, { ...none, rings: true }, zone)).toEqual({ rung: 'rings', at: at(1) })
  expect(firstTold(usual, none, zone)).toEqual({ rung: 'knocks', at: at(1) })
  expect(firstTold(usual, { ...none, sms: true, knockFirst: true }, zone)).toEqual({ rung: 'knocks', at: ten })
})

test('a page that nobody may read tells nobody, and what is over before its first rung tells nobody', () => {
  expect(firstTold({ ...usual, plan: [{ rung: 'page', after: 0 }, { rung: 'push', after: 0 }] }, { ...none, sms: true }, zone)).toBeNull()
  expect(firstTold({ ...usual, validUntil: at(1) }, { ...none, sms: true }, zone)).toBeNull()
  expect(firstTold({ ...usual, plan: [{ rung: 'page', after: 0 }, { rung: 'mail', after: 0 }] }, { ...none, sms: true }, zone), 'a way that the plan does not go').toBeNull()
})

test('at night nothing that makes a sound goes out but of danger, and that counts', () => {
  const evening = { ...usual, issuedAt: at(11.5), validUntil: at(72) }
  expect(firstTold(evening, { ...none, sms: true }, zone), 'half past nine: an hour later is half past seven').toEqual({ rung: 'sms', at: at(21.5) })
  expect(firstTold({ ...evening, plan: usualPlan('danger'), urgency: 'danger' }, { ...none, sms: true }, zone)).toEqual({ rung: 'sms', at: at(11.5) })
})

test('in time is so many hours before, to the minute', () => {
  const first = firstTold(usual, { ...none, sms: true }, zone)
  expect([isInTime(first, at(13), 12), isInTime(first, plus(at(13), -1), 12), isInTime(null, at(99), 0)]).toEqual([true, false, false])
})

test('whoever had the one that it corrects hears by text at once, as the ladder then does', () => {
  expect(firstTold(usual, { ...none, sms: true, rings: true, hadOld: true }, zone)).toEqual({ rung: 'sms', at: ten })
  expect(firstTold(usual, { ...none, rings: true, hadOld: true }, zone), 'where no text reaches them they are rung').toEqual({ rung: 'rings', at: ten })
})

test('for whom it has to be prepared it is promised so many hours before, by the hours of the place; of what nobody prepares for nothing is', () => {
  expect([usualLead('sealing'), usualLead('water'), usualLead('test'), usualLead('other')]).toEqual([24, 12, 2, null])
  expect(usualLead('water', { ...usualHours, before: { ...usualHours.before, works: 0 } }), 'at its beginning is a promise as well').toBe(0)
})

test('what was promised is kept by its moment: so many hours before it begins, or after it was issued; what was not promised is not', () => {
  const of = { toldBefore: 12, toldWithin: 2, validFrom: at(24), issuedAt: ten }
  const [before, within] = [{ of: 'before', hours: 12, by: at(12) }, { of: 'within', hours: 2, by: at(2) }]
  expect(promisedOf(of)).toEqual([before, within])
  expect([promisedOf({ ...of, toldBefore: null }), promisedOf({ ...of, toldWithin: null }), promisedOf({ ...of, toldBefore: null, toldWithin: null })]).toEqual([[within], [before], []])
  expect(promisedOf({ ...of, toldBefore: 0, toldWithin: null })).toEqual([{ of: 'before', hours: 0, by: at(24) }])
})
