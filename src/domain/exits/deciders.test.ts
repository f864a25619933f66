import { expect, test } from 'vitest'
import { appealFrom, appealRoles, decidersOf, mayName } from './deciders.ts'

const advice = (decider: 'staff' | 'deputy' | 'secretary') => ({ decider }) as never
const refusal = (appealTo: string) => ({ appealTo }) as never

test('whoever stands above the role that the rules ask for may decide as well', () => {
  expect(decidersOf({ advice: advice('staff'), state: 'asked', refusal: null })).toEqual(['staff', 'deputy', 'secretary'])
  expect(decidersOf({ advice: advice('deputy'), state: 'asked', refusal: null })).toEqual(['deputy', 'secretary'])
})

test('an appeal is for the role that was named for it, not for the one that the rules ask for', () => {
  expect(decidersOf({ advice: advice('staff'), state: 'appealed', refusal: refusal('secretary') })).toEqual(['secretary'])
  expect(decidersOf({ advice: advice('secretary'), state: 'appealed', refusal: refusal('deputy') })).toEqual(['secretary'])
  // A refusal that was given before and is no longer open names nobody.
  expect(decidersOf({ advice: advice('staff'), state: 'refused', refusal: refusal('secretary') })).toEqual(['staff', 'deputy', 'secretary'])
})

test('an appeal can be put to any role that somebody else reaches, and to nobody where they are alone', () => {
  expect(appealRoles(clerk!, [chief!, second!, clerk!])).toEqual(['staff', 'deputy', 'secretary'])
  expect(appealRoles(chief!, [chief!, second!, clerk!])).toEqual(['staff', 'deputy'])
  expect(appealRoles(chief!, [chief!, clerk!])).toEqual(['staff'])
  expect(appealRoles(chief!, [chief!])).toEqual([])
  // Nobody below the role that the rules ask for is named: they could not say yes.
  expect(appealRoles(clerk!, [chief!, second!, clerk!], 'deputy')).toEqual(['deputy', 'secretary'])
  expect(appealRoles(chief!, [chief!, clerk!], 'deputy')).toEqual([])
})

const [chief, second, clerk] = [{ account: 'chief', role: 'secretary' }, { account: 'second', role: 'deputy' }, { account: 'clerk', role: 'staff' }] as never[]

test('a pass taken back is appealed to the highest role that somebody else reaches, be it the same', () => {
  const other = { account: 'other', role: 'deputy' } as never
  expect([appealFrom(chief!, [chief!, second!, clerk!]), appealFrom(second!, [chief!, second!]), appealFrom(second!, [second!, other]), appealFrom(chief!, [chief!, clerk!])]).toEqual(['deputy', 'secretary', 'deputy', 'staff'])
  expect([appealFrom(chief!, [chief!]), appealFrom(clerk!, [clerk!])], 'nobody else is here').toEqual(['deputy', 'secretary'])
  expect(appealFrom(chief!, [chief!, second!], 'secretary'), 'a deputy who could not say yes is asked in vain: it is the office’s').toBe('secretary')
})

test('against a no only a role can be named that somebody else reaches, where there is anybody high enough', () => {
  const named = (by: never, here: never[], asked?: 'deputy' | 'secretary') => (['staff', 'deputy', 'secretary'] as const).filter((role) => mayName(role, by, here, asked).ok)
  expect(named(chief!, [chief!, second!, clerk!])).toEqual(['staff', 'deputy'])
  expect(named(clerk!, [second!, clerk!], 'deputy')).toEqual(['staff', 'deputy'])
  expect(named(chief!, [chief!, second!], 'secretary'), 'nobody else is high enough: it is the office’s, not a deputy’s').toEqual(['secretary'])
  expect(named(clerk!, [clerk!, { account: 'other', role: 'staff' } as never], 'deputy')).toEqual(['deputy', 'secretary'])
  expect(named(chief!, [chief!], 'secretary'), 'nobody else is there').toEqual(['staff', 'deputy', 'secretary'])
})
