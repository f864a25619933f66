import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Day } from '#domain/kernel/instants.ts'
import { planRoster, type Known } from '#domain/people/roster-plan.ts'
import type { RosterPerson } from '#domain/people/roster-rows.ts'
import { mostListed } from '#domain/people/roster-wire.ts'
import { differenceOf } from './roster-difference.ts'

const row = (name: string, flat: string): RosterPerson => ({ sheet: '名册', row: 2, compound: '桂园', building: '2', entrance: '1', flat, floor: null, name, born: null, phone: null, householdPhone: null })
const child: Known = { id: 'child' as ResidentId, household: 'home' as HouseholdId, compound: '桂园', building: '2', entrance: '1', flat: '502', name: '小孩', born: '2015-01-01' as Day, phone: null, householdPhone: null }

test('of more new people than are listed, whoever joins a home is among those that are: what ends there is asked of them', () => {
  const listed = (many: number) => differenceOf(planRoster([row('小孩', '502'), ...Array.from({ length: many }, (_, n) => row('新来的', `9${n}`)), row('新来的', '502')], [child]), [child]).fresh
  const all = listed(mostListed)
  expect([all.length, all[0]!.door, all[0]!.homes.map((home) => home.map(({ name }) => name)), all[1]!.door]).toEqual([mostListed, '2-1-502', [['小孩']], '2-1-90'])
  expect(listed(2).map(({ door }) => door), 'else as the file names them').toEqual(['2-1-90', '2-1-91', '2-1-502'])
})
