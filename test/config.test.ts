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
      return readConfig({ demo: false, sms: url }, {}).sms?.map(({ only, value }) => `${only ?? ''}${value}`).join(' ') ?? ''
    } catch (error) {
      return String(error)
    }
  }
  for (const right of ['http://sms:x@192.168.1.20:8080', 'https://sms:x@gateway.example/api']) expect(sms(right)).toBe(right)
  for (const wrong of ['http://sms:x@192.168.1.20:8080/?a=1', 'http://sms:x@192.168.1.20:8080/#a', 'http://sms@192.168.1.20:8080', 'http://:x@192.168.1.20:8080', 'ftp://sms:x@192.168.1.20']) expect(sms(wrong), wrong).toContain('not the address of a gateway')
})

test('a gateway for each community is a list of ids with theirs; one that is wrong is named by nothing that may be a secret', () => {
  const [one, two] = ['0190a000-0000-7000-8000-000000000001', '0190a000-0000-7000-8000-000000000002']
  const read = (env: Record<string, string>) => { try { return readConfig({ demo: false }, env) } catch (error) { return String(error) } }
  expect(read({ POSTERN_SMS: `${one}=http://a:b,c@10.0.0.1:8080,${two.toUpperCase()}=http://d:e@10.0.0.2:8080`, POSTERN_SMS_KEY: `${one}=key=of,one,${two}=key-of-two` })).toMatchObject({
    sms: [{ only: one, value: 'http://a:b,c@10.0.0.1:8080' }, { only: two, value: 'http://d:e@10.0.0.2:8080' }], smsKey: [{ only: one, value: 'key=of,one' }, { only: two, value: 'key-of-two' }],
  })
  for (const wrong of [`${one}=http://a:topsecret@10.0.0.1,${one}=http://a:topsecret@10.0.0.2`, `${one}=http://a:topsecret@10.0.0.1?x=1,${two}=http://a:b@10.0.0.2`]) {
    expect(read({ POSTERN_SMS: wrong })).toContain('POSTERN_SMS: ')
    expect(read({ POSTERN_SMS: wrong })).not.toContain('topsecret')
  }
})
