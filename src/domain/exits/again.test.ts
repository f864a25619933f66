import { expect, test } from 'vitest'
import { instant } from '../kernel/instants.ts'
import { windowAgain } from './again.ts'

const zone = 'Asia/Shanghai'
const at = (local: string) => instant(`2026-04-${local}:00+08:00`)
const now = at('05T09:02')
const again = (from: string, until: string, weekly: Parameters<typeof windowAgain>[0]['weekly'] = null) => windowAgain({ from: at(from), until: at(until), weekly }, now, zone)

test('what is over becomes tomorrow at the same hours, a night with its morning; what is to come stays', () => {
  expect(again('02T06:00', '02T12:00')).toEqual({ from: at('06T06:00'), until: at('06T12:00') })
  expect(again('05T08:00', '05T14:00'), 'still out on it').toEqual({ from: at('06T08:00'), until: at('06T14:00') })
  expect(again('02T20:00', '03T08:00')).toEqual({ from: at('06T20:00'), until: at('07T08:00') })
  expect(again('09T19:30', '10T09:00')).toEqual({ from: at('09T19:30'), until: at('10T09:00') })
})

test('mornings of the week go on to the day that was asked for, or for four weeks more; nights end on a morning', () => {
  const weekly = { days: [1, 3, 5], from: 360, until: 720 }
  expect(again('01T00:00', '20T00:00', weekly)).toEqual({ from: at('05T00:00'), until: at('20T00:00') })
  expect(again('01T00:00', '05T00:00', weekly)).toEqual({ from: at('05T00:00'), until: instant('2026-05-04T00:00:00+08:00') })
  expect(again('01T00:00', '06T00:00', weekly), 'whose last day is today').toEqual({ from: at('05T00:00'), until: instant('2026-05-04T00:00:00+08:00') })
  expect(again('10T00:00', '20T00:00', weekly), 'what has not begun yet begins on its day').toEqual({ from: at('10T00:00'), until: at('20T00:00') })
  expect(again('01T00:00', '20T08:00', { days: [6, 7], from: 1200, until: 480 })).toEqual({ from: at('05T00:00'), until: at('20T08:00') })
})
