// What is understood of a value, and what stops the start with a word on what is wrong.

import { expect, test } from 'vitest'
import { readConfig } from '#server/config.ts'

const figures = (text: string): string[] | string => {
  try {
    return readConfig({ figures: text }, {}).figures ?? []
  } catch (error) {
    return String(error)
  }
}

test('figures are for addresses and whole networks, with commas between and nothing odd about a comma too many', () => {
  expect(figures('10.0.0.5, 10.1.0.0/16,,2001:db8::/128,')).toEqual(['10.0.0.5', '10.1.0.0/16', '2001:db8::/128'])
  expect(readConfig({}, {}).figures).toBeUndefined()
})

test('whoever mistypes an address is told which, and nothing starts', () => {
  for (const wrong of ['operators.example', '10.0.0', '10.0.0.0/33', '2001:db8::/129', '10.0.0.0/', '10.0.0.0/x', '/8', '10.0.0.0/8/9']) {
    expect(figures(`10.0.0.5,${wrong}`), wrong).toContain(`"${wrong}" is not an address`)
  }
})
