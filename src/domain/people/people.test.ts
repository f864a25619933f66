import { expect, test } from 'vitest'
import { doorOf, initials } from './people.ts'

test('the gate learns a surname and how long the name is, and no more', () => {
  expect(initials('桂小园')).toBe('桂＊＊')
  expect(initials('桂园')).toBe('桂＊')
  expect(initials('𠮷')).toBe('𠮷＊')
})

test('names of other scripts are shown as initials', () => {
  expect(initials('  osmanthus van court ')).toBe('O. V. C.')
})

test('a door is said as people say it, and old quarters leave out what they do not have', () => {
  expect(doorOf('2', '1', '502')).toBe('2-1-502')
  expect(doorOf('河畔弄', '', '14号后门')).toBe('河畔弄-14号后门')
})
