// The number for an ambulance is that of the place, and a community may name another.

import { expect, test } from 'vitest'
import { emergencyPhoneOf } from './emergency-phone.ts'

test('it is the number of the place, unless the community names its own', () => {
  expect(['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Hong_Kong', 'Asia/Taipei', 'America/Chicago', 'Australia/Perth', 'Europe/Berlin'].map((zone) => emergencyPhoneOf(null, zone)))
    .toEqual(['120', '120', '999', '119', '911', '000', '112'])
  expect(emergencyPhoneOf('021 6666 0120', 'Asia/Shanghai')).toBe('021 6666 0120')
})
