// Three ways in their order, and none in danger; what a visit costs; done is what the home says.
import { expect, test } from 'vitest'
import { asId } from '../kernel/ids.ts'
import { hour, instant, plus } from '../kernel/instants.ts'
import { open, type Status } from '../sealing/sealing.ts'
import { loanNow, loanState, mayLend } from './lent.ts'
import { costOfVisit, dangerOf, mayRepair, repairNow, untouchedRepair, waysOpen, type RepairDeed, type Said } from './repairs.ts'

const now = instant('2026-04-05T08:00:00Z')
const said = (more: Partial<Said> = {}): Said => ({ spot: 'toilet', since: null, stopped: [], risks: [], danger: null, ...more })
const acts = (...deeds: RepairDeed[]) => deeds.map((deed, n) => ({ seq: n + 1, at: plus(now, n), deed }))
const failed = (way: 'self' | 'guided' | 'visit'): RepairDeed => ({ kind: 'failed', way, why: 'did-not-help', words: '' })
const sealed = (level: Status['level'], until = plus(now, 40 * hour)): Status =>
  ({ level, order: asId<'sealing-order'>('00000000-0000-7000-8000-000000000001'), stage: 'closed', until, next: 'controlled', freeAt: plus(until, hour), day: 1, caseInScope: true } as Status)

test('no power with an oxygen machine is danger, whoever forgets to say so; either alone is none', () => {
  expect([dangerOf(said({ stopped: ['power'], risks: ['oxygen'] })), dangerOf(said({ stopped: ['power'] })), dangerOf(said({ stopped: ['water'], risks: ['oxygen'] })), dangerOf(said({ danger: 'gas' }))]).toEqual(['oxygen', null, null, 'gas'])
})

test('each way opens when those before it led nowhere; in danger all are open, and a visit can be sent once more', () => {
  const after = (...deeds: RepairDeed[]) => waysOpen(repairNow(acts(...deeds)), null)
  expect([after(), after(failed('self')), after(failed('self'), failed('guided')), after(failed('self'), failed('guided'), failed('visit'))]).toEqual([['self'], ['guided'], ['visit'], ['visit']])
  expect(waysOpen(untouchedRepair, 'gas')).toEqual(['self', 'guided', 'visit'])
  expect(mayRepair({ kind: 'way', way: 'guided' }, untouchedRepair, null)).toMatchObject({ ok: false, problem: { code: 'repair-order', way: 'self' } })
})

test('whoever enters a sealed home stays until it is sealed no more, within what is sealed; with protection nobody does', () => {
  const status = sealed('sealed')
  expect(costOfVisit(status, 'building', false)).toEqual({ level: 'sealed', stays: 'visitor', where: 'building', until: status.until })
  expect(costOfVisit(status, 'person', false).where, 'an order on a person closes their flat').toBe('flat')
  for (const one of [costOfVisit(status, 'building', true), costOfVisit(sealed('controlled'), 'building', false), costOfVisit(open, null, false)]) expect(one).toMatchObject({ stays: 'nobody', where: null, until: null })
})

test('it works when they say so; broken again it begins anew, and what led nowhere need not be tried once more', () => {
  const is = repairNow(acts(failed('self'), { kind: 'works', words: '' }, { kind: 'again', words: '' }))
  expect(is).toMatchObject({ worksAt: null, again: 1, failed: ['self'] })
  expect(repairNow(acts({ kind: 'again', words: '' })).again, 'what never worked was not mended').toBe(0)
  expect(mayRepair({ kind: 'works', words: '' }, repairNow(acts({ kind: 'works', words: '' })), null)).toMatchObject({ ok: false })
})

test('a tool is back when it is disinfected, whatever the home forgot to say', () => {
  const at = (kind: 'out' | 'got' | 'put-out' | 'fetched' | 'clean', n: number) => ({ kind, at: plus(now, n) })
  expect([loanState(loanNow([at('out', 0)])), loanState(loanNow([at('fetched', 2), at('out', 0)])), loanState(loanNow([at('clean', 2), at('out', 0), at('fetched', 1)]))]).toEqual(['out', 'fetched', 'clean'])
  expect(mayLend('clean', loanNow([at('out', 0)]))).toMatchObject({ ok: false })
  expect(mayLend('got', loanNow([at('out', 0), at('got', 3)]))).toMatchObject({ ok: true, value: { already: true } })
})
