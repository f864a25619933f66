// Who is free by a tube's papers: nobody whom the laboratory cannot have seen there.

import { expect, test } from 'vitest'
import { asId, type DeviceId } from '../kernel/ids.ts'
import { day, hour, instant, minute, plus } from '../kernel/instants.ts'
import { noticed, saidOfTube, standing } from './lab-said.ts'
import { tubesOf, type Sample, type SampleAct, type TubeAct } from './tubes.ts'
import type { LabResult, Verdict } from './verdicts.ts'

const nine = instant('2026-04-05T09:00:00+08:00')
const uuid = <What extends string>(n: number) => asId<What>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const device = uuid<'device'>(900) as DeviceId
const swab = (n: number, tube: string, after = 0): Sample => ({ id: uuid(n), tube, person: uuid<'resident'>(1000 + n), at: plus(nine, after * minute), device, station: null })
const opened = (tube: string): TubeAct => ({ id: uuid(tube.charCodeAt(0)), tube, what: 'opened', size: 10, to: null, at: nine, device })
const paper = (verdict: Verdict, after: number, testedAfter: number | null = null, n = after): LabResult =>
  ({ id: uuid(5000 + n), lab: 'L1', tube: 'A1', verdict, testedAt: testedAfter === null ? null : plus(nine, testedAfter * minute), receivedAt: plus(nine, after * minute) })
const tube = (samples: Sample[], acts: SampleAct[] = []) => tubesOf(samples, acts, [opened('A1'), opened('B2')]).get('A1')!
const free = (results: LabResult[], ...tubes: Parameters<typeof saidOfTube>[0]) => saidOfTube(tubes, results).people.map((one) => one.free)

test('a negative frees whoever lay there when it was tested, and nobody who came later', () => {
  expect(free([paper('negative', 60)], tube([swab(1, 'A1'), swab(2, 'A1', 61)]))).toEqual([true, false])
  expect(free([paper('negative', 60, 30)], tube([swab(1, 'A1'), swab(2, 'A1', 31)]))).toEqual([true, false])
})

test('a file that says it was tested tomorrow frees nobody who was swabbed after it came', () => {
  expect(free([paper('negative', 60, 60 + day / minute)], tube([swab(1, 'A1'), swab(2, 'A1', 120)]))).toEqual([true, false])
})

test('a swab that was put into the tube after its paper is not free by it; one that was moved before is', () => {
  const moved = (after: number): SampleAct => ({ id: uuid(3000), sample: uuid(2), what: 'moved', tube: 'A1', at: plus(nine, after * minute) })
  expect(free([paper('negative', 60)], tube([swab(1, 'A1'), swab(2, 'B2')], [moved(61)]))).toEqual([true, false])
  expect(free([paper('negative', 60)], tube([swab(1, 'A1'), swab(2, 'B2')], [moved(59)]))).toEqual([true, true])
})

test('where nobody can say who lies in it, nobody is free: one number in two rounds, and each doubt about its people', () => {
  expect(free([paper('negative', 60)], tube([swab(1, 'A1')]), tube([swab(2, 'A1')]))).toEqual([false, false])
  const doubts = (['over-full', 'two-phones', 'after-closing', 'elsewhere-too'] as const).map((one) => free([paper('negative', 60)], { ...tube([swab(1, 'A1')]), doubts: [one] }))
  expect(doubts).toEqual([[false], [false], [false], [false]])
  expect(free([paper('negative', 60)], { ...tube([swab(1, 'A1')]), doubts: ['twice', 'no-size'] })).toEqual([true])
})

test('what a laboratory takes back is noticed as a contradiction; what it promised to test again and then did is none', () => {
  const tubes = [tube([swab(1, 'A1')])]
  const flags = (it: LabResult, ...before: LabResult[]) => noticed(it, { before, tubes, rows: 1 })
  for (const verdict of ['retest', 'invalid', 'positive', 'grey'] as const) expect(flags(paper(verdict, 70), paper('negative', 60)), verdict).toEqual(['contradicts'])
  expect(flags(paper('negative', 70), paper('retest', 60))).toEqual([])
  for (const verdict of ['positive', 'grey'] as const) expect(flags(paper('retest', 70), paper(verdict, 60)), 'what holds people is taken back by a person').toEqual(['contradicts'])
  expect(flags(paper('negative', 70), paper('negative', 60))).toEqual(['repeated'])
  expect(flags(paper('negative', 60 + (25 * hour) / minute))).toEqual(['late'])
})

test('rows of people are counted beside those who lie there; a row of a tube is not', () => {
  const tubes = [tube([swab(1, 'A1'), swab(2, 'A1')])]
  expect([1, 2, 3].map((rows) => noticed(paper('negative', 60), { before: [], tubes, rows }))).toEqual([[], [], ['people-differ']])
})

test('a negative of a tube in which somebody lies alone is single, whatever other tube they lie in, and no other is', () => {
  const single = (results: LabResult[], ...tubes: Parameters<typeof saidOfTube>[0]) => saidOfTube(tubes, results).people.map((one) => one.single)
  const both = (after = 0) => tube([swab(1, 'A1', after), { ...swab(2, 'B2'), person: swab(1, 'A1').person }])
  expect(free([paper('negative', 60)], both())).toEqual([false])
  expect(single([paper('negative', 60)], both())).toEqual([true])
  expect(single([paper('positive', 60)], both())).toEqual([false])
  expect(single([paper('negative', 60)], both(61))).toEqual([false])
  expect(single([paper('negative', 60)], tube([swab(1, 'A1'), swab(2, 'A1')]))).toEqual([false, false])
  expect(single([paper('negative', 60)], { ...both(), doubts: ['after-closing', 'elsewhere-too'] })).toEqual([false])
})

test('of papers that somebody read the chosen one counts, beside those that came since; who only looked chose none', () => {
  const [one, other, later] = [paper('positive', 60), paper('negative', 61), paper('positive', 90)]
  expect(standing([one, other, later], [{ results: [one.id, other.id], stands: other.id }])).toEqual([other, later])
  expect(standing([one, other], [{ results: [one.id, other.id], stands: null }])).toEqual([one, other])
  expect(standing([one, other], [{ results: [one.id, other.id], stands: other.id }, { results: [one.id, other.id], stands: one.id }])).toEqual([one])
})
