// Ten to a tube, from what stations told in any order.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type DeviceId, type ResidentId, type SampleActId, type SampleId, type TubeActId } from '../kernel/ids.ts'
import { instant, minute, plus, type Instant } from '../kernel/instants.ts'
import { lying, mayLie, tubeOf, tubesOf, type Sample, type SampleAct, type TubeAct } from './tubes.ts'

const six = instant('2026-04-05T06:00:00+08:00')
const at = (minutes: number): Instant => plus(six, minutes * minute)
const uuid = <What extends string>(n: number) => asId<What>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const [one, two] = [uuid<'device'>(901), uuid<'device'>(902)]
const swab = (n: number, tube = 'A1', more: Partial<Sample> = {}): Sample => ({ id: uuid(n), tube, person: uuid<'resident'>(1000 + n), at: at(n), device: one, station: null, ...more })
const act = (n: number, what: TubeAct['what'], more: Partial<TubeAct> = {}): TubeAct => ({ id: uuid<'tube-act'>(n) as TubeActId, tube: 'A1', what, size: null, to: null, at: at(n), device: one, ...more })
const said = (n: number, sample: number, what: SampleAct['what'], tube: string | null = null): SampleAct => ({ id: uuid<'sample-act'>(n) as SampleActId, sample: uuid<'sample'>(sample) as SampleId, what, tube, at: at(n) })
const open = act(0, 'opened', { size: 10 })
const ten = Array.from({ length: 10 }, (_, n) => swab(n + 1))

test('seven of ten, and ten of ten; nothing is in doubt', () => {
  expect(tubeOf('A1', ten.slice(0, 7), [open])).toMatchObject({ size: 10, closed: false, with: one, doubts: [], openedAt: at(0) })
  expect(tubeOf('A1', ten, [open, act(11, 'closed')])).toMatchObject({ closed: true, closedAt: at(11), doubts: [] })
  expect(tubeOf('A1', ten, [open, act(11, 'closed'), act(12, 'reopened')])).toMatchObject({ closed: false, closedAt: null })
})

test('an eleventh, a swab after its closing, one person twice and a tube of unknown size are doubts, and nobody is thrown out', () => {
  expect(tubeOf('A1', [...ten, swab(11)], [open]).doubts).toEqual(['over-full'])
  expect(tubeOf('A1', ten, [open, act(9, 'closed')])).toMatchObject({ doubts: ['after-closing'], members: { length: 10 } })
  expect(tubeOf('A1', [swab(1), swab(2, 'A1', { person: swab(1).person })], [open]).doubts).toEqual(['twice'])
  expect(tubeOf('A1', [swab(1, 'A1', { person: null }), swab(2, 'A1', { person: null })], [open]).doubts, 'two whom nobody could find are two').toEqual([])
  expect(tubeOf('A1', [swab(1)], []).doubts).toEqual(['no-size'])
  expect(tubeOf('A1', [], [])).toMatchObject({ doubts: [], with: null, openedAt: null })
})

test('two phones that did not hear of each other fill one tube: the clash shows; one that was passed on is no clash', () => {
  const other = swab(5, 'A1', { device: two })
  expect(tubeOf('A1', [swab(1), other], [open]).doubts).toEqual(['two-phones'])
  expect(tubeOf('A1', [swab(1), other], []).doubts, 'nobody told that it was opened').toEqual(['two-phones', 'no-size'])
  const passed = act(3, 'passed', { to: two })
  expect(tubeOf('A1', [swab(1), other], [open, passed])).toMatchObject({ doubts: [], with: two })
  expect(tubeOf('A1', [swab(1), other, swab(6)], [open, passed]).doubts, 'the first goes on all the same').toEqual(['two-phones'])
  expect(tubeOf('A1', [swab(1), swab(2, 'A1', { device: null })], [open]).doubts, 'typed from the sheet').toEqual([])
})

test('undone is out, moved is elsewhere; the last word counts, whenever it arrives', () => {
  expect(lying(ten, [said(20, 1, 'undone')])).toHaveLength(9)
  expect(lying([swab(1)], [said(20, 1, 'moved', 'B2'), said(21, 1, 'moved', 'C3')])[0]!.tube).toBe('C3')
  expect(lying([swab(1)], [said(21, 1, 'moved', 'C3'), said(20, 1, 'undone')])[0]!.tube).toBe('C3')
  expect(lying([swab(1)], [said(21, 1, 'undone'), said(20, 1, 'moved', 'C3')])).toEqual([])
  expect([...tubesOf(ten, [said(20, 1, 'moved', 'B2')], [open]).values()].map(({ code, members }) => [code, members.length])).toEqual([['A1', 9], ['B2', 1]])
})

test('one person at two tables that did not hear of each other: both tubes say so, until one swab is taken back', () => {
  const again = swab(20, 'B2', { person: swab(1).person })
  const doubts = (acts: SampleAct[]) => [...tubesOf([swab(1), swab(2), again], acts, [open, act(19, 'opened', { tube: 'B2', size: 10 })]).values()].map((one) => one.doubts)
  expect(doubts([])).toEqual([['elsewhere-too'], ['elsewhere-too']])
  expect(doubts([said(30, 20, 'undone')])).toEqual([[], []])
})

test('whatever arrives twice and in any order comes to the same', () => {
  const samples = fc.array(fc.record({ n: fc.integer({ min: 1, max: 30 }), tube: fc.constantFrom('A1', 'B2'), device: fc.constantFrom(one, two) }), { maxLength: 15 })
    .map((all) => [...new Map(all.map((it) => [it.n, swab(it.n, it.tube, { device: it.device })])).values()])
  const acts = fc.uniqueArray(fc.record({ n: fc.integer({ min: 40, max: 60 }), what: fc.constantFrom('opened' as const, 'closed' as const, 'reopened' as const, 'passed' as const) }), { selector: (it) => it.n, maxLength: 6 })
    .map((all) => all.map(({ n, what }) => act(n, what, { size: what === 'opened' ? 10 : null, to: what === 'passed' ? two : null })))
  const undone = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }).map((all) => all.map((n) => said(100 + n, n, n % 2 ? 'undone' : 'moved', n % 2 ? null : 'B2')))
  fc.assert(fc.property(samples, acts, undone, fc.infiniteStream(fc.nat()), (some, done, back, rolls) => {
    const shaken = <It>(all: readonly It[]): It[] => [...all, ...all].map((it) => [rolls.next().value as number, it] as const).sort((a, b) => a[0] - b[0]).map(([, it]) => it)
    expect([...tubesOf(shaken(some), shaken(back), shaken(done))]).toEqual([...tubesOf(some, back, done)])
  }))
})

test('before it lies there: each no has its name, the person’s before the tube’s', () => {
  const tube = tubeOf('A1', ten.slice(0, 9), [open])
  const ask = (more: object = {}) => mayLie({ tube, by: one, size: 10, person: uuid<'resident'>(5000) as ResidentId, sampled: null, alone: false, ...more })
  expect(ask()).toBe('yes')
  expect(ask({ person: ten[0]!.person, sampled: 'A1' })).toBe('in-this-tube')
  expect(ask({ sampled: 'B2' })).toBe('sampled-already')
  expect(ask({ by: two as DeviceId })).toBe('with-another')
  expect(ask({ tube: tubeOf('A1', ten, [open]) })).toBe('full')
  expect(ask({ tube: tubeOf('A1', ten, [open, act(30, 'closed')]) })).toBe('closed')
  expect(ask({ alone: true })).toBe('alone')
  expect(ask({ alone: true, tube: tubeOf('S1', [], []), size: 1 }), 'alone in a tube of their own').toBe('yes')
  expect(ask({ person: null })).toBe('yes')
  expect(ask({ tube: tubeOf('N', [swab(1, 'N')], []), size: 1 }), 'a tube of unknown size holds what this round pools').toBe('full')
})
