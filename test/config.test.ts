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

test('an address of a gateway with anything behind it is refused: it would be sent nowhere', () => {
  const sms = (url: string): string => {
    try {
      return readConfig({ demo: false, sms: url }, {}).sms ?? ''
    } catch (error) {
      return String(error)
    }
  }
  for (const right of ['http://sms:x@192.168.1.20:8080', 'https://sms:x@gateway.example/api']) expect(sms(right)).toBe(right)
  for (const wrong of ['http://sms:x@192.168.1.20:8080/?a=1', 'http://sms:x@192.168.1.20:8080/#a', 'http://sms@192.168.1.20:8080', 'http://:x@192.168.1.20:8080', 'ftp://sms:x@192.168.1.20']) expect(sms(wrong), wrong).toContain('not the address of a gateway')
})
