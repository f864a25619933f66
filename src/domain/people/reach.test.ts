import { expect, test } from 'vitest'
import { reachOf, type ReachKind, type ReachMember } from './reach.ts'

const need = (kind: ReachKind, words = '', hidden = false) => ({ kind, words, private: hidden })
const adult = (...needs: ReachMember['needs'][number][]): ReachMember => ({ adult: true, phone: true, needs })
const child: ReachMember = { adult: false, phone: false, needs: [] }

test('a usual home is reached by text, telephone, paper and loudspeaker, and there is nothing to know', () => {
  expect(reachOf([adult(), child], false)).toEqual({ by: ['text', 'telephone', 'written', 'loudspeaker', 'knock'], says: [] })
})

test('a couple that cannot hear is not rung and not called out to; their neighbour with a hearing son is', () => {
  expect(reachOf([adult(need('deaf')), adult(need('deaf'))], false)).toEqual({ by: ['text', 'written', 'knock'], says: [{ kind: 'deaf', words: '', everybody: true }] })
  expect(reachOf([adult(need('deaf')), adult()], false)).toEqual({ by: ['text', 'telephone', 'written', 'loudspeaker', 'knock'], says: [{ kind: 'deaf', words: '', everybody: false }] })
})

test('who cannot see or read is rung, and no slip is left there', () => {
  for (const kind of ['blind', 'does-not-read'] as const) expect(reachOf([adult(need(kind))], false).by).toEqual(['telephone', 'loudspeaker', 'knock'])
})

test('a home in which nobody has a number is knocked at, whether or not anybody has said so', () => {
  expect(reachOf([{ ...adult(), phone: false }], false)).toEqual({ by: ['written', 'loudspeaker', 'knock'], says: [{ kind: 'no-telephone', words: '', everybody: true }] })
  expect(reachOf([{ ...adult(), phone: false }], true).by).toContain('telephone')
  expect(reachOf([adult(need('no-telephone'))], true).by).not.toContain('text')
})

test('two languages are both named; of what was said in confidence nothing is, and it counts', () => {
  expect(reachOf([adult(need('language', '客家话')), adult(need('language', '温州话'))], false).says).toEqual([
    { kind: 'language', words: '客家话', everybody: false }, { kind: 'language', words: '温州话', everybody: false },
  ])
  expect(reachOf([adult(need('deaf', '', true))], false)).toEqual({ by: ['text', 'written', 'knock'], says: [] })
})

test('a child takes nothing in for the grown-up there', () => {
  const hears: ReachMember = { ...child, phone: true }
  expect(reachOf([adult(need('deaf')), hears], false)).toEqual({ by: ['text', 'written', 'knock'], says: [{ kind: 'deaf', words: '', everybody: true }] })
})

test('a home has no telephone where each of them has none, by number or by their word; with one that rings for all of them it has', () => {
  const none = { ...adult(), phone: false }
  expect([reachOf([none, adult()], false).says, reachOf([none], true).says, reachOf([none, none], true).says]).toEqual([[], [], []])
  expect(reachOf([none, adult(need('no-telephone'))], false)).toEqual({ by: ['written', 'loudspeaker', 'knock'], says: [{ kind: 'no-telephone', words: '', everybody: true }] })
})

test('what one has the others have not by that; of those who cannot hear it is the same whatever was written beside it, and that is said to nobody', () => {
  expect(reachOf([adult(need('deaf', '左耳')), adult(need('blind', '白内障'))], false).says).toEqual([{ kind: 'deaf', words: '', everybody: false }, { kind: 'blind', words: '', everybody: false }])
  expect(reachOf([adult(need('deaf', '左耳')), adult(need('deaf', '助听器'))], false).says).toEqual([{ kind: 'deaf', words: '', everybody: true }])
})

test('what has to be known stands in one order, whoever was put down first; of one language it is everybody’s', () => {
  const both = [{ kind: 'blind', words: '', everybody: false }, { kind: 'language', words: '客家话', everybody: false }, { kind: 'language', words: '温州话', everybody: false }]
  const all = [adult(need('language', '温州话')), adult(need('language', '客家话')), adult(need('blind'))]
  expect([reachOf(all, false).says, reachOf(all.toReversed(), false).says]).toEqual([both, both])
  expect(reachOf([adult(need('language', '温州话')), adult(need('language', '温州话'))], false).says).toEqual([{ kind: 'language', words: '温州话', everybody: true }])
})

test('of children alone at home they themselves are asked, and an empty flat has its door', () => {
  expect(reachOf([child], false).by).toEqual(['written', 'loudspeaker', 'knock'])
  expect(reachOf([], false)).toEqual({ by: ['knock'], says: [] })
})

test('what one of two said in confidence shows in nothing that is said of their home, and still counts for how they are reached', () => {
  expect(reachOf([adult(need('deaf')), adult(need('deaf', '', true))], false)).toEqual({ by: ['text', 'written', 'knock'], says: [{ kind: 'deaf', words: '', everybody: false }] })
  expect(reachOf([adult(need('no-telephone', '', true))], false)).toEqual({ by: ['written', 'loudspeaker', 'knock'], says: [] })
})
