// How somebody goes, as it is said of a request: as asked, beside what the rules ask for, and once it is decided, what was decided.

import { beforeAll, expect, test } from 'vitest'
import type { ExitView } from '#domain/exits/wire.ts'
import { loadAllLanguages } from '../words/all-languages.ts'
import { saidOfRequest } from './said.ts'

beforeAll(() => loadAllLanguages(['common']))

const asked = { purpose: 'scheduled-care' as const, place: '市一医院' }
const advice = { transport: 'closed-loop' } as ExitView['advice']
const pass = (status: 'valid' | 'ended-early', transport: string | null) => ({ status, transport }) as ExitView['pass']
const way = (more: object): string | undefined => saidOfRequest({ ...asked, transport: 'own-car', advice, ...more }, 'zh-Hans').find(({ name }) => name === 'transport')?.value

test('while it waits, and when its pass has ended, what the rules ask for stands beside what was asked', () => {
  expect(way({})).toBe('私家车；规则要求：专车闭环接送')
  expect(way({ pass: pass('ended-early', 'own-car') })).toBe('私家车；规则要求：专车闭环接送')
})

test('once it is granted, sheet, letter and page say what the pass says', () => {
  expect(way({ pass: pass('valid', 'ambulance') })).toBe('申请：私家车；批准：救护车')
  expect(way({ pass: pass('valid', 'own-car') })).toBe('私家车')
  expect(way({ transport: null, pass: pass('valid', 'closed-loop') })).toBe('专车闭环接送')
  // An override may let go as they asked, whatever the rules ask for now.
  expect(way({ pass: pass('valid', null), transport: null })).toBeUndefined()
})
