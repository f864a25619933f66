// The letter of commitment as it stands on the phone: a line for each promise.

import { expect, test } from 'vitest'
import { sentencesIn } from './sentences-in.ts'

test('a letter is read a sentence at a time, in Chinese and in English', () => {
  expect(sentencesIn('本人只去医院。途中不停留！可以吗？')).toEqual(['本人只去医院。', '途中不停留！', '可以吗？'])
  expect(sentencesIn('I go to the hospital and nowhere else.  I am back by 20.30! ')).toEqual(['I go to the hospital and nowhere else.', 'I am back by 20.30!'])
  expect(sentencesIn('本人去 3.5 公里外的医院，')).toEqual(['本人去 3.5 公里外的医院，'])
})
