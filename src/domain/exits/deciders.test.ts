import { expect, test } from 'vitest'
import { decidersOf } from './deciders.ts'

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
