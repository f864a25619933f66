import { expect, test } from 'vitest'
import { onPaper } from './door-words.ts'

test('a mark in front of what was said at a door, in whichever script, says that it cannot wait, and is no part of it', () => {
  expect(['要一袋米', '! 没有胰岛素了', '！！喘不上气', '  !x', '快点!', '!'].map(onPaper)).toEqual([
    { words: '要一袋米', urgent: false }, { words: '没有胰岛素了', urgent: true }, { words: '喘不上气', urgent: true }, { words: 'x', urgent: true }, { words: '快点!', urgent: false }, { words: '', urgent: true },
  ])
})
