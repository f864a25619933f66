// A text that a pass has ended wakes nobody, unless they would have gone out before the morning.

import { expect, test } from 'vitest'
import { atWall, plus, hour, type Day, type Instant } from '../kernel/instants.ts'
import { goesOutAt, type Ended } from './quiet-hours.ts'

const zone = 'Asia/Shanghai'
const at = (clock: string, day = '2026-04-06'): Instant => { const [h, m] = clock.split(':').map(Number); return atWall(day as Day, h! * 60 + m!, zone) }
const morning = at('07:00', '2026-04-07')
/** Dialysis on Tuesdays from that hour on. 7 April is one. */
const tuesdays = (from: number): Ended => ({ notBefore: at('00:00', '2026-04-01'), notAfter: at('00:00', '2026-04-30'), weekly: { days: [2], from: from * 60, until: from * 60 + 90 } })
const once = (from: Instant, until: Instant): Ended => ({ notBefore: from, notAfter: until })

test('by day it goes out at once, from seven in the morning up to ten in the evening', () => {
  for (const clock of ['07:00', '12:00', '21:59']) expect(goesOutAt([tuesdays(7)], at(clock), zone)).toBe(at(clock))
})

test('at night it waits for the morning, when nobody would have gone out before', () => {
  for (const now of [at('22:00'), at('23:59'), at('00:00', '2026-04-07'), at('03:00', '2026-04-07'), at('06:59', '2026-04-07')]) {
    for (const ended of [tuesdays(7), tuesdays(12), once(at('08:00', '2026-04-07'), at('20:00', '2026-04-07'))]) expect(goesOutAt([ended], now, zone), now).toBe(morning)
  }
})

test('where they would have gone out before the morning, or could at any time, it does not wait', () => {
  const now = at('23:00')
  expect(goesOutAt([tuesdays(5)], now, zone)).toBe(now)
  expect(goesOutAt([once(at('20:00'), at('20:00', '2026-04-07'))], now, zone), 'open all night').toBe(now)
  expect(goesOutAt([{ ...tuesdays(5), weekly: { days: [1], from: 22 * 60, until: 6 * 60 } }], now, zone), 'the hours are open').toBe(now)
  expect(goesOutAt([tuesdays(12), tuesdays(5)], now, zone), 'one text for the home').toBe(now)
})

test('a pass that would have let nobody out any more wakes nobody', () => {
  expect(goesOutAt([once(plus(at('23:00'), -10 * hour), at('23:00')), { ...tuesdays(5), notAfter: at('05:00', '2026-04-07') }], at('23:00'), zone)).toBe(morning)
  expect(goesOutAt([], at('23:00'), zone)).toBe(morning)
})
