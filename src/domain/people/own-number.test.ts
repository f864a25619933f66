import { expect, test } from 'vitest'
import type { ResidentId } from '../kernel/ids.ts'
import { ownNumber } from './own-number.ts'

const [nurse, mother, child] = ['nurse', 'mother', 'child'] as never as [ResidentId, ResidentId, ResidentId]
const [own, fixed] = ['13800001502', '021-55550123']
const home = (hers: string | null, others: string | null, childs: string | null = null) =>
  ({ phone: fixed, people: [{ id: nurse, phone: hers, adult: true }, { id: mother, phone: others, adult: true }, { id: child, phone: childs, adult: false }] })

test('with another adult at home a number is theirs that stands beside nobody else there, and is not the household’s, however it is written', () => {
  expect(ownNumber(home(own, null), nurse)).toBe(own)
  for (const [hers, others, childs] of [[own, `+86 ${own}`, null], [own, null, own], ['(021) 5555-0123', null, null], [null, null, null]] as const) expect(ownNumber(home(hers, others, childs), nurse), `${hers}`).toBeNull()
  expect(ownNumber(home(`${fixed} / ${own}`, null), nurse), 'of two the one that is hers').toBe(own)
})

test('alone, or with children, what is known is theirs', () => {
  const { phone, people } = home(null, null)
  expect(ownNumber({ phone, people: people.filter((one) => one.id !== mother) }, nurse)).toBe(fixed)
  expect(ownNumber({ phone, people }, nurse, { also: [mother] }), 'what the other adult may hear as well is said on the telephone of both').toBe(fixed)
})

test('the number at which they asked to be answered comes first, and is none of theirs where others answer it', () => {
  expect(ownNumber(home(own, '13711110000'), nurse, { said: '13699990000' })).toBe('13699990000')
  for (const said of [fixed, '137 1111 0000', '']) expect(ownNumber(home(own, '13711110000'), nurse, { said }), said).toBe(own)
  expect(ownNumber(home(null, '13711110000'), nurse, { said: fixed })).toBeNull()
})

test('where nobody has said which of them it is, a number of either is none of theirs', () => {
  expect([fixed, own, '13699990000'].map((said) => ownNumber(home(own, null), null, { said }))).toEqual([null, null, '13699990000'])
})
