import { expect, test } from 'vitest'
import type { QueueLine } from '#domain/desk/wire.ts'
import { addressOf } from './line-address.ts'

const line = (section: string, says: object = {}) => ({ id: 'x', says, owed: { section, about: 'x' } }) as unknown as QueueLine

test('a line leads to where it is seen to: a case and a notice to their pages, somebody to their card, the rest to the list', () => {
  expect(addressOf(line('case', { resident: 'r' }))).toBe('/desk/cases/x')
  expect([addressOf(line('noticesNow')), addressOf(line('notices'))], 'a notice rings as well, and names nobody').toEqual(['/overview/notices/x', '/overview/notices/x'])
  expect(addressOf(line('notices', { id: 'first' })), 'what was issued together is no notice itself').toBe('/overview/notices/first')
  expect(addressOf(line('overdue', { resident: 'r' }))).toBe('/desk?resident=r')
  expect(['loansPutOut', 'loansNotThere', 'loansFetched', 'loansLong'].map((section) => addressOf(line(section))), 'a lent tool to the list of them').toEqual(Array(4).fill('/desk/repairs'))
  expect(addressOf(line('channels'))).toBe('/desk')
})
