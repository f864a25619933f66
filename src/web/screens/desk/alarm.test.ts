// What calls somebody back to the desk.

import { beforeAll, expect, test } from 'vitest'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { hasCome, titleOf } from './alarm.ts'

beforeAll(() => loadAllLanguages(['common', 'desk']))
const section = (name: string, count: number) => ({ section: name, count, lines: [], next: null })

test('the tab says how much waits, and that some of it is urgent', () => {
  const plain = titleOf(undefined)
  expect(titleOf({ sections: [section('overdue', 0), section('waiting', 0)] })).toBe(plain)
  expect(titleOf({ sections: [section('overdue', 0), section('waiting', 5)] })).toBe(`(5) ${plain}`)
  expect(titleOf({ sections: [section('overdue', 2), section('waiting', 5)] })).toBe(`! (7) ${plain}`)
  expect(titleOf({ sections: [section('out', 3)] })).toBe(plain)
  expect(titleOf({ sections: [section('openPapers', 1)] })).toBe(`! (1) ${plain}`)
})

test('an emergency is new once, however often the list is asked for; one more of the same reporter is new as well, one’s own is not', () => {
  const line = (id: string, fold: string, count = 1) => ({ id, fold, count })
  const known = new Map([['home 1', 1], ['gate', 2]])
  expect(hasCome([line('a', 'home 1'), line('b', 'gate', 2)], known, null)).toBe(false)
  expect(hasCome([line('c', 'home 2')], known, null)).toBe(true)
  expect(hasCome([line('b', 'gate', 3)], known, null)).toBe(true)
  expect(hasCome([line('c', 'home 2')], known, 'c')).toBe(false)
})
