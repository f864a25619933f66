import { expect, test } from 'vitest'
import { hour, instant, minute, plus } from '#domain/kernel/instants.ts'
import { silentIn } from './silent.ts'

const now = instant('2026-04-05T18:00:00+08:00')
const phone = (label: string, kind: string, quiet: number, more: object = {}) => ({ label, kind, revokedAt: null, seenAt: plus(now, -quiet), enrolledAt: plus(now, -48 * hour), ...more })

test('a phone of a station that is silent stands apart from those of gates; one heard of in this hour, one that was withdrawn and a laboratory’s system stand nowhere', () => {
  const all = [phone('table', 'station', 2 * hour), phone('north', 'gate', 3 * hour), phone('south', 'gate', 10 * minute), phone('old', 'gate', 30 * hour, { revokedAt: now }), phone('machine', 'laboratory', 30 * hour), phone('new', 'station', 0, { seenAt: null })]
  expect(silentIn(all, now).map(({ kind, devices }) => [kind, devices.map((it) => it.label)])).toEqual([['gate', ['north']], ['station', ['table', 'new']]])
  expect(silentIn(all.slice(2, 5), now)).toEqual([])
})
