import { expect, test } from 'vitest'
import { pageAfter } from './next.ts'

const staff = { kind: 'account', next: '/desk' } as const
const household = { kind: 'household', next: '/me' } as const

test('after signing in one is where one was, with what lay on the desk', () => {
  const where = '/desk?resident=0190c6a0-0000-7000-8000-000000000001&exit=0190c6a0-0000-7000-8000-000000000002'
  expect(pageAfter(staff, where)).toBe(where)
  expect(pageAfter(household, '/me/exits/0190c6a0-0000-7000-8000-000000000002/letter')).toBe('/me/exits/0190c6a0-0000-7000-8000-000000000002/letter')
  expect(pageAfter(staff, null)).toBe('/desk')
})

test('nobody is led to another site or a page that is not theirs', () => {
  const bad = [
    '//elsewhere.example', '/\\elsewhere.example', '/desk/../..//elsewhere.example', 'https://elsewhere.example', 'javascript:alert(1)', '/desk?next=https://elsewhere.example',
    '/desk\n//elsewhere.example', '\t//elsewhere.example', '/%2f%2felsewhere.example', '/api/sign-out', '/', '', '/desk#link=x', '/deskx', '/me',
  ]
  for (const next of bad) expect(pageAfter(staff, next), next).toBe('/desk')
  expect(pageAfter(household, '/desk')).toBe('/me')
  expect(pageAfter({ kind: 'account', next: '//elsewhere.example' }, null)).toBe('/')
})
