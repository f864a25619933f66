// The ladder climbs until a home is reached, and no further: by its plan, past what carries nobody, not at night, and never beyond the notice's end.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atWall, day, hour, minute, plus, type Day, type Instant } from '../kernel/instants.ts'
import { beginsAt, dueFor, grades, hasHad, isReached, rungs, usualPlan, type Climb, type HomeSoFar, type Rung } from './ladder.ts'
import { urgencies } from './notice.ts'

const zone = 'Asia/Shanghai'
const at = (clock: string, on = '2026-04-06'): Instant => { const [h, m] = clock.split(':').map(Number); return atWall(on as Day, h! * 60 + m!, zone) }
const climb = (more: Partial<Climb> = {}): Climb => ({ plan: usualPlan(more.urgency ?? 'usual'), urgency: 'usual', issuedAt: at('09:00'), validUntil: at('09:00', '2026-04-08'), ended: false, ...more })
const home = (last: HomeSoFar['last'] = {}, more: Partial<HomeSoFar> = {}): HomeSoFar => ({ last, reached: false, knockFirst: false, ...more })
const queued = (...all: Rung[]): HomeSoFar['last'] => Object.fromEntries(all.map((rung) => [rung, 'queued']))

test('step by step: the page at once, a text after an hour, then a lead rings, then a lead knocks', () => {
  expect(dueFor(climb(), home(), at('09:00'), zone)).toEqual({ rungs: ['page', 'push'], next: at('10:00') })
  expect(dueFor(climb(), home(queued('page', 'push')), at('10:00'), zone)).toEqual({ rungs: ['sms', 'mail'], next: at('13:00') })
  expect(dueFor(climb(), home(queued('page', 'push', 'sms', 'mail')), at('13:05'), zone)).toEqual({ rungs: ['rings'], next: at('17:00') })
  expect(dueFor(climb(), home(queued('page', 'push', 'sms', 'mail', 'rings')), at('17:00'), zone)).toEqual({ rungs: ['knocks'], next: null })
})

test('whoever goes by what is corrected is texted at once, but not at night; the calls keep their time', () => {
  expect(dueFor(climb(), home({}, { hadOld: true }), at('09:00'), zone)).toEqual({ rungs: ['page', 'push', 'sms', 'mail'], next: at('13:00') })
  expect(dueFor(climb({ issuedAt: at('22:30') }), home({}, { hadOld: true }), at('22:30'), zone)).toEqual({ rungs: ['page', 'mail'], next: at('07:00', '2026-04-07') })
})

test('whoever is reached is left alone; so is everybody once it has ended, or has been corrected', () => {
  for (const it of [dueFor(climb(), home({}, { reached: true }), at('13:00'), zone), dueFor(climb({ ended: true }), home(), at('13:00'), zone), dueFor(climb(), home(), at('09:00', '2026-04-08'), zone)]) expect(it).toEqual({ rungs: [], next: null })
})

test('danger begins with everything, also at night', () => {
  expect(dueFor(climb({ urgency: 'danger', issuedAt: at('03:00') }), home(), at('03:00'), zone)).toEqual({ rungs: [...rungs], next: null })
})

test('at night nothing rings that can wait: the page goes out, the rest in the morning; what cannot wait goes on', () => {
  const late = climb({ issuedAt: at('22:30') })
  expect(dueFor(late, home(), at('22:30'), zone)).toEqual({ rungs: ['page'], next: at('23:30') })
  expect(dueFor(late, home(queued('page')), at('23:30'), zone)).toEqual({ rungs: ['mail'], next: at('07:00', '2026-04-07') })
  expect(dueFor(late, home(queued('page', 'mail')), at('06:59', '2026-04-07'), zone).rungs).toEqual([])
  expect(dueFor(late, home(queued('page', 'mail')), at('07:00', '2026-04-07'), zone)).toEqual({ rungs: ['push'], next: at('08:00', '2026-04-07') })
  expect(dueFor(late, home(queued('page', 'mail', 'push', 'sms')), at('08:00', '2026-04-07'), zone), 'and not all of it at once').toEqual({ rungs: [], next: at('11:00', '2026-04-07') })
  expect(dueFor(late, home({ page: 'queued', push: 'queued', mail: 'no-way', sms: 'failed' }), at('23:40'), zone)).toEqual({ rungs: [], next: at('07:00', '2026-04-07') })
  expect(dueFor(climb({ urgency: 'cannot-wait', issuedAt: at('22:30') }), home(queued('page', 'push')), at('22:40'), zone).rungs).toEqual(['sms', 'mail'])
  expect(beginsAt(late, { rung: 'sms', after: 60 }, zone)).toBe(at('08:00', '2026-04-07'))
  expect(beginsAt({ urgency: 'usual', issuedAt: at('21:00') }, { rung: 'knocks', after: 8 * 60 }, zone)).toBe(at('14:00', '2026-04-07'))
})

test('a rung that failed holds nobody up: where no text and no mail arrives, somebody rings at once', () => {
  expect(dueFor(climb(), home({ page: 'queued', push: 'queued', sms: 'failed', mail: 'no-way' }), at('10:05'), zone).rungs).toEqual(['rings'])
  expect(dueFor(climb(), home({ page: 'queued', push: 'queued', sms: 'handed-over', mail: 'no-way' }), at('10:05'), zone).rungs).toEqual([])
  expect(dueFor(climb(), home({ page: 'queued', push: 'queued', sms: 'no-way', mail: 'no-way', rings: 'no-way' }), at('10:05'), zone).rungs).toEqual(['knocks'])
})

test('of one channel alone it is the same, and of a text of which nobody knows whether it went out: nobody waits for it', () => {
  const plan = usualPlan('usual').filter(({ rung }) => rung !== 'mail')
  expect(dueFor(climb({ plan }), home({ page: 'queued', push: 'queued', sms: 'no-way' }), at('10:05'), zone).rungs).toEqual(['rings'])
  expect(dueFor(climb({ plan }), home({ page: 'queued', push: 'queued', sms: 'doubtful' }), at('10:05'), zone).rungs).toEqual(['rings'])
})

test('whoever may have had it hears that it is corrected, also where nobody knows whether it came; whom it cannot have come to is told the new one as new', () => {
  expect(grades.filter(hasHad)).toEqual(['handed-over', 'delivered', 'opened', 'acknowledged', 'told', 'doubtful'])
})

test('what would begin only when it is over is not looked for', () => {
  const short = climb({ validUntil: at('13:00') })
  expect(dueFor(short, home(queued('page', 'push')), at('09:30'), zone)).toEqual({ rungs: [], next: at('10:00') })
  expect(dueFor(short, home(queued('page', 'push', 'sms', 'mail')), at('10:30'), zone)).toEqual({ rungs: [], next: null })
})

test('where a server has no channel at all, the lists keep their times: not everybody at once', () => {
  const plan = usualPlan('usual').filter(({ rung }) => rung !== 'sms' && rung !== 'mail' && rung !== 'push')
  expect(dueFor(climb({ plan }), home(queued('page')), at('09:30'), zone)).toEqual({ rungs: [], next: at('13:00') })
})

test('a home in which nobody hears a telephone is knocked at first', () => {
  expect(dueFor(climb(), home({}, { knockFirst: true }), at('09:00'), zone).rungs).toEqual(['page', 'push', 'knocks'])
})

test('on the night on which clocks change, and past midnight, the morning is seven on the wall', () => {
  const berlin = 'Europe/Berlin'
  const issuedAt = atWall('2026-03-28' as Day, 23 * 60, berlin)
  expect(dueFor(climb({ issuedAt, validUntil: plus(issuedAt, 2 * day) }), home(queued('page', 'mail')), plus(issuedAt, 3 * hour), berlin).next).toBe(atWall('2026-03-29' as Day, 7 * 60, berlin))
  expect(beginsAt({ urgency: 'usual', issuedAt }, { rung: 'sms', after: 60 }, berlin)).toBe(atWall('2026-03-29' as Day, 8 * 60, berlin))
})

test('asked again and again, each rung begins once, and every home that nobody reaches comes to every rung', () => {
  const plans = fc.uniqueArray(fc.record({ rung: fc.constantFrom(...rungs), after: fc.nat(24 * 60) }), { selector: (it) => it.rung, minLength: 1 })
  fc.assert(fc.property(plans, fc.constantFrom(...urgencies), fc.nat(24 * 60), fc.boolean(), fc.constantFrom(...grades.filter((it) => !isReached(it))), (plan, urgency, began, knockFirst, grade) => {
    const issuedAt = plus(at('00:00'), began * minute)
    const it = climb({ plan, urgency, issuedAt, validUntil: plus(issuedAt, 5 * day) })
    const last: HomeSoFar['last'] = {}
    let now: Instant | null = issuedAt
    for (let turns = 0; now !== null && turns < 60; turns++) {
      const { rungs: due, next } = dueFor(it, home(last, { knockFirst }), now, zone)
      for (const rung of due) { expect(last[rung]).toBeUndefined(); last[rung] = grade }
      if (next !== null) expect(next >= now).toBe(true)
      now = due.length > 0 ? now : next
    }
    expect(Object.keys(last).sort()).toEqual(plan.map(({ rung }) => rung).sort())
  }))
})
