// Under which secret a fact goes: that of the device which noted it, and never one of another community.

import { expect, test } from 'vitest'
import type { CommunityId, DeviceId } from '#domain/kernel/ids.ts'
import type { Enrolled } from './enrolled.ts'
import { secretFor, type Noted } from './lanes.ts'

const noted = (to: string | null, by?: string | null): Noted => ({ to, by }) as unknown as Noted
const enrolled = (...former: object[]): Enrolled => ({ community: 'here' as CommunityId, device: 'now' as DeviceId, secret: 'now', former }) as unknown as Enrolled

test('each device brings what it noted; what was noted before any goes as the phone that it is', () => {
  const it = enrolled({ community: 'here', device: 'before', secret: 'before' }, { community: 'there', device: 'other', secret: 'other' })
  expect([noted('here', 'now'), noted('here', 'before'), noted('there', 'other'), noted(null, null)].map((one) => secretFor(it, one))).toEqual(['now', 'before', 'other', 'now'])
  expect(secretFor(it, noted('here', 'long-gone')), 'a person at the desk looks at it').toBe('now')
  expect(secretFor(it, noted('elsewhere', 'unknown')), 'never to another community').toBeNull()
  expect(secretFor(null, noted(null, null))).toBeNull()
})

test('what an older app has left, without a device, is told apart by its community', () => {
  const it = enrolled({ community: 'there', secret: 'other' })
  expect([noted('here'), noted('there'), noted('elsewhere')].map((one) => secretFor(it, one))).toEqual(['now', 'other', null])
  expect(secretFor(enrolled({ community: 'here', device: 'before', secret: 'before' }), noted('here')), 'of this community: as the phone that it is').toBe('now')
})
