import { expect, test } from 'vitest'
import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'
import { asked, circleParts, holderOf, isAdult, mayRead, openTo, type Asked, type Circle, type Share, type Viewer } from './circles.ts'

const [she, he, child, stranger] = ['she', 'he', 'child', 'stranger'] as ResidentId[] as [ResidentId, ResidentId, ResidentId, ResidentId]
const [here, there] = ['here', 'there'] as HouseholdId[] as [HouseholdId, HouseholdId]
const whose = { her: { person: she, adult: true }, 'the child’s': { person: child, adult: false } }
const phones: Record<string, Viewer> = {
  'her own': { household: here, holder: she, adult: true }, 'his own': { household: here, holder: he, adult: true }, 'the child’s own': { household: here, holder: child, adult: false },
  'the one on the table': { household: here, holder: null, adult: true }, 'a neighbour’s': { household: there, holder: stranger, adult: true }, 'the carer’s': { household: there, holder: null, adult: true },
}
const shared: Record<string, { part: Share['part']; to: ResidentId | null } | null> = { nobody: null, him: { part: 'calls', to: he }, 'every phone here': { part: 'health', to: null }, 'the neighbour': { part: 'looks', to: stranger } }

/** Written down once, by hand: what each phone reads of each circle, whatever was shared with whom. */
function expected(circle: keyof typeof whose, phone: string, to: string, what: Asked): boolean {
  const own = (circle === 'her' && phone === 'her own') || (circle === 'the child’s' && phone === 'the child’s own')
  if (own) return true
  if (phone === 'a neighbour’s') return false
  if (phone === 'the carer’s') return what !== 'own'
  if (what === 'home') return true
  if (what === 'own') return false
  if (circle === 'the child’s') return true
  return (to === 'him' && what === 'calls' && phone === 'his own') || (to === 'every phone here' && what === 'health')
}

test('each phone reads its holder’s circle, the children’s if an adult holds it, and of another adult what is shared with it', () => {
  const wrong: string[] = []
  for (const circle of Object.keys(whose) as (keyof typeof whose)[]) for (const [phone, viewer] of Object.entries(phones)) for (const [to, share] of Object.entries(shared)) for (const what of asked) {
    const it: Circle = { ...whose[circle], household: here, carers: phone === 'the carer’s' ? [there] : [], shares: share && circle === 'her' ? [{ resident: she, ...share }] : [] }
    if (mayRead(it, viewer, what) !== expected(circle, phone, to, what)) wrong.push(`${phone} phone, ${what} of ${circle}, shared with ${to}`)
  }
  expect(wrong).toEqual([])
})

test('a share of hers opens nothing of his', () => {
  for (const what of circleParts) expect(mayRead({ person: he, adult: true, household: here, carers: [], shares: [{ resident: she, part: what, to: null }] }, phones['the one on the table']!, what)).toBe(false)
})

test('whose phone it is: whoever confirmed it, the only one at home, the only adult; of two adults nobody knows', () => {
  const adult = (id: ResidentId) => ({ id, adult: true })
  const minor = { id: child, adult: false }
  expect(holderOf(null, [adult(she)])).toBe(she)
  expect(holderOf(null, [adult(she), minor])).toBe(she)
  expect(holderOf(null, [minor])).toBe(child)
  expect(holderOf(null, [adult(she), adult(he)])).toBeNull()
  expect(holderOf(he, [adult(she), adult(he)])).toBe(he)
  // He has gone: his phone is not hers.
  expect(holderOf(he, [adult(she)])).toBe(he)
})

test('a phone of somebody who has gone shows nothing of those who stay but what is the home’s', () => {
  const open = openTo({ household: here, confirmed: he, home: [{ id: she, adult: true }, { id: child, adult: false }], caresFor: [], shares: [{ resident: she, part: 'calls', to: he }] })
  expect([...open.get(child)!]).toEqual(['home'])
  expect(open.get(he)).toBeUndefined()
})

test('an old woman alone reads everything of hers with her slip; a second adult ends that at once', () => {
  const alone = openTo({ household: here, confirmed: null, home: [{ id: she, adult: true }], caresFor: [], shares: [] })
  expect([...alone.get(she)!]).toEqual([...asked])
  const two = openTo({ household: here, confirmed: null, home: [{ id: she, adult: true }, { id: he, adult: true }], caresFor: [], shares: [] })
  expect([...two.get(she)!]).toEqual(['home'])
})

test('a carer’s right from before opens nothing more of whoever lives there now; the phone on the table is an adult’s for the children', () => {
  const home = [{ id: she, adult: true }, { id: he, adult: true }, { id: child, adult: false }]
  const open = openTo({ household: here, confirmed: null, home, caresFor: [he], shares: [] })
  expect([[...open.get(he)!], [...open.get(child)!]]).toEqual([['home'], ['home', ...circleParts]])
})

test('eighteen on the day itself; without a day of birth an adult', () => {
  expect(isAdult('2008-11-26', '2026-11-26' as Day)).toBe(true)
  expect(isAdult('2008-11-27', '2026-11-26' as Day)).toBe(false)
  expect(isAdult('2008-02-29', '2026-02-28' as Day)).toBe(false)
  expect(isAdult('2008-02-29', '2026-03-01' as Day)).toBe(true)
  expect(isAdult(null, '2026-11-26' as Day)).toBe(true)
})
