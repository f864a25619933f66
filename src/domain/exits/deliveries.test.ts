// When somebody rings of what was decided: at once where no way leads to them, in time where they may go soon, and else when they have had the time to look.
import { expect, test } from 'vitest'
import { atWall, hour, minute, plus, type Day, type Instant } from '../kernel/instants.ts'
import { nextWay, soFar } from './deliveries.ts'

const zone = 'Asia/Shanghai'
const clock = (hours: number, day = '2026-04-06'): Instant => atWall(day as Day, hours * 60, zone)
const at = clock(9)
const rung = (from: Instant, told = at): Instant => nextWay({ push: 'carries' }, { at: told, from }, told, zone).ringsAt

test('where nothing leads to them they are rung at once; one way after the other, each when the one before is dead', () => {
  const it = { at, from: clock(15) }
  expect(nextWay({}, it, at, zone)).toEqual({ begin: null, ringsAt: at })
  expect(nextWay({ push: 'dead', sms: 'dead' }, it, plus(at, minute), zone)).toEqual({ begin: null, ringsAt: plus(at, minute) })
  expect(nextWay({ push: 'untried', sms: 'untried' }, it, at, zone).begin).toBe('push')
  expect(nextWay({ push: 'dead', sms: 'untried' }, it, at, zone).begin).toBe('sms')
  expect(nextWay({ push: 'carries', sms: 'untried' }, it, at, zone).begin).toBe(null)
})

test('a way that carries gives them four waking hours to look; an hour before they may go somebody rings, but not within the half hour that it takes to look', () => {
  expect(rung(clock(20))).toBe(clock(13))
  expect(rung(clock(12))).toBe(clock(11))
  expect(rung(clock(10))).toBe(plus(at, 30 * minute))
  expect(rung(clock(8)), 'whoever may go already').toBe(plus(at, hour))
  expect(rung(clock(15, '2026-04-07'), clock(20))).toBe(clock(9, '2026-04-07'))
  expect(rung(clock(23), clock(20))).toBe(plus(clock(20), 2 * hour))
  const late = plus(clock(22), 30 * minute)
  expect(rung(plus(clock(23), 30 * minute), late), 'they would go before the morning').toBe(clock(23))
  expect(rung(clock(8, '2026-04-07'), late), 'nobody is rung as the text comes').toBe(plus(clock(7, '2026-04-07'), 30 * minute))
  expect(rung(clock(8), late), 'a season’s pass wakes nobody').toBe(clock(8, '2026-04-07'))
})

test('of several messages of one way one that may come is enough; what nobody needed is not tried', () => {
  const of = (...states: string[]) => soFar(states.map((state) => ({ state, why: null, tries: 1 })))
  expect([of('refused', 'sent'), of('refused', 'doubtful'), of('dropped'), of('refused', 'dropped')]).toEqual(['carries', 'dead', 'untried', 'dead'])
})

test('a channel that did not answer twice keeps nobody from the next way; one that waits for the morning is no such', () => {
  const waits = (why: string | null, tries: number) => soFar([{ state: 'refused', why: 'gone', tries: 1 }, { state: 'waiting', why, tries }])
  expect([waits('gateway-away', 1), waits('gateway-away', 2), waits(null, 2), waits('night', 3)]).toEqual(['carries', 'dead', 'carries', 'carries'])
})
