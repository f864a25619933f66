// Moments as PostgreSQL writes them, held against the calendar of the language.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantFromColumn } from './columns.ts'

test('a moment from the database is the same moment in our form, whatever its zone and however many digits of the second it has', () => {
  const zones = [['+00', 0], ['+08', 480], ['-03', -180], ['+05:30', 330], ['-02:30', -150]] as const
  fc.assert(fc.property(
    fc.date({ min: new Date('1970-01-02T00:00:00Z'), max: new Date('8999-12-30T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 999 }), fc.constantFrom(...zones),
    (moment, digits, micros, [zone, ahead]) => {
      const [date, time] = new Date(moment.getTime() + ahead * 60_000).toISOString().split('T') as [string, string]
      const fraction = `${time.slice(9, 12)}${String(micros).padStart(3, '0')}`.slice(0, digits)
      const expected = new Date(Math.floor(moment.getTime() / 1000) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0')))
      expect(instantFromColumn(`${date} ${time.slice(0, 8)}${digits > 0 ? `.${fraction}` : ''}${zone}`)).toBe(expected.toISOString())
    },
  ), { numRuns: 500 })
})

test('what is no moment stays as it is', () => {
  for (const text of ['infinity', '-infinity', '']) expect(instantFromColumn(text)).toBe(text)
})
