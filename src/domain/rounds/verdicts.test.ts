// Laboratory words as sheets have them, and what papers that contradict each other come to.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asId, type LabResultId } from '../kernel/ids.ts'
import { instant, plus } from '../kernel/instants.ts'
import { comesTo, frees, holdsPeople, readVerdict, verdicts, type LabResult, type Verdict } from './verdicts.ts'

const five = instant('2026-04-05T17:00:00+08:00')
const paper = (n: number, verdict: Verdict, lab = 'L1'): LabResult => ({ id: asId<'lab-result'>(`01960000-0000-7000-8000-${String(n).padStart(12, '0')}`) as LabResultId, lab, tube: 'A1', verdict, testedAt: null, receivedAt: plus(five, n) })

test('five verdicts, as laboratories write them', () => {
  const said = (all: readonly string[]) => all.map(readVerdict)
  expect(said(['阴性', '陰性', '阴', '未检出', 'Negative', 'NEGATIVE ', 'not detected', '新冠核酸：阴性', '(-)', '阴性（-）', 'Neg.', 'ORF1ab：阴性，N基因：阴性', '未检出新型冠状病毒核酸'])).toEqual(Array(13).fill('negative'))
  expect(said(['阳性', '陽性', '检出', 'POSITIVE', 'Detected', '+', '（＋）', '阳性（+）'])).toEqual(Array(8).fill('positive'))
  expect(said(['灰区', '单靶标', '灰區', 'ORF1ab单靶标阳性', 'inconclusive', 'presumptive positive', '可疑阳性', '弱阳性'])).toEqual(Array(8).fill('grey'))
  expect(said(['无效', '量不足', '样本不足', 'invalid', '無效', '标本不合格'])).toEqual(Array(6).fill('invalid'))
  expect(said(['待复检', '复检', '阴性（待复检）', 'retest', '阳性待复检', 'to be confirmed', '阴性，建议复查', '阴性（重采）'])).toEqual(Array(8).fill('retest'))
})

test('what cannot be told frees nobody', () => {
  expect(['', '  ', '已出', '见附件', 'OK', '阴性/阳性', '阳性 阴性', '正常', '2'].map(readVerdict)).toEqual(Array(9).fill(null))
  for (const word of ['not negative', 'non-negative', '不是阴性', '由阴性转阳', 'ORF1ab检出，N未检出', '内参未检出', 'internal control not detected', '未见标本', '阴性（+）', '疑似阴性', '阴性？', '－', '-', '0', '1', 'undetected', '没有检出']) {
    expect(readVerdict(word), word).toBe(null)
  }
  expect(readVerdict('非阴性'), 'not negative is never negative').not.toBe('negative')
  expect(readVerdict('未转阴')).not.toBe('negative')
})

test('nothing said waits; invalid and retest give way; a positive goes before a grey', () => {
  expect(comesTo([]).to).toBe('waiting')
  expect(comesTo([paper(1, 'invalid')]).to).toBe('invalid')
  expect(comesTo([paper(1, 'invalid'), paper(2, 'retest')]).to).toBe('retest')
  expect(comesTo([paper(2, 'negative'), paper(1, 'retest')]).to).toBe('negative')
  expect(comesTo([paper(1, 'grey'), paper(2, 'positive')]).to).toBe('positive')
})

test('a negative that its laboratory takes back frees nobody, whichever of the two papers comes first; one that comes after the doubt does', () => {
  for (const verdict of ['retest', 'invalid'] as const) {
    expect(comesTo([paper(1, 'negative'), paper(2, verdict)]).to).toBe(verdict)
    expect(comesTo([paper(1, 'negative'), paper(1, verdict)].map((it, n) => ({ ...it, id: paper(n, verdict).id }))).to, 'in one file').toBe(verdict)
    expect(comesTo([paper(1, 'negative'), paper(2, verdict), paper(3, 'negative')]).to).toBe('negative')
    const [tested, before] = [{ ...paper(1, 'negative'), testedAt: plus(five, 100) }, { ...paper(2, verdict), testedAt: plus(five, 50) }]
    expect(comesTo([tested, before]).to, 'tested before it, and come late').toBe('negative')
    expect(comesTo([{ ...tested, testedAt: plus(five, 10) }, before]).to).toBe(verdict)
  }
  expect(comesTo([paper(1, 'positive'), paper(2, 'retest')]).to, 'a positive is not taken back by a word').toBe('positive')
})

test('positive then negative, or the other way round: both papers stand, nobody is freed; two laboratories with one number likewise', () => {
  for (const [a, b] of [['positive', 'negative'], ['negative', 'positive'], ['grey', 'negative']] as const) {
    const it = comesTo([paper(1, a), paper(2, b)])
    expect([it.to, it.results.length, frees(it, false), holdsPeople(it)]).toEqual(['contradicts', 2, false, true])
  }
  expect(comesTo([paper(1, 'negative', 'L1'), paper(2, 'negative', 'L2')]).to).toBe('two-labs')
})

test('the same papers again, in any order, come to the same; only a plain negative frees, and not where it is in doubt who lies there', () => {
  const papers = fc.array(fc.record({ n: fc.integer({ min: 1, max: 9 }), verdict: fc.constantFrom(...verdicts), lab: fc.constantFrom('L1', 'L2') }), { maxLength: 6 })
    .map((all) => [...new Map(all.map((it) => [it.n, paper(it.n, it.verdict, it.lab)])).values()])
  fc.assert(fc.property(papers, (all) => {
    const it = comesTo(all)
    expect(comesTo([...all, ...all].reverse())).toEqual(it)
    expect(frees(it, true)).toBe(false)
    expect(frees(it, false)).toBe(it.to === 'negative')
    if (frees(it, false)) expect(all.every(({ verdict, lab }) => lab === all[0]!.lab && verdict !== 'positive' && verdict !== 'grey')).toBe(true)
  }))
})
