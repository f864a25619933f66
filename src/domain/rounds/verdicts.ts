// What a laboratory says of a tube, and what all that was said comes to. Nothing is overwritten: papers that contradict each other stand side by side
// until a person has looked. Only a negative frees; silence frees nobody and accuses nobody.

import type { Instant } from '../kernel/instants.ts'
import type { LabResultId } from '../kernel/ids.ts'

/** 阴性, 阳性, 灰区／单靶标, 无效／量不足, 待复检. */
export const verdicts = ['negative', 'positive', 'grey', 'invalid', 'retest'] as const
export type Verdict = (typeof verdicts)[number]

/** One line of a laboratory about a tube. `lab`: two laboratories may print one number. `testedAt`: when it was tested, as it says. */
export type LabResult = { id: LabResultId; lab: string; tube: string; verdict: Verdict; testedAt: Instant | null; receivedAt: Instant }

/**
 * `waiting`: nothing was said; `contradicts`: of one laboratory a positive or grey and a negative, whichever came first; `two-labs`: two laboratories
 * say something of this number, so that nobody can tell whose tube each means.
 */
export type Comes = { to: Verdict | 'waiting' | 'contradicts' | 'two-labs'; results: readonly LabResult[] }

const weight: Record<Verdict, number> = { positive: 0, grey: 1, retest: 2, invalid: 3, negative: 4 }

/** Whether a paper was surely there before another: by when each was tested, where both say so. */
const isBefore = (a: LabResult, b: LabResult): boolean => (a.testedAt !== null && b.testedAt !== null ? a.testedAt < b.testedAt : a.receivedAt < b.receivedAt)
const isFinal = ({ verdict }: Pick<LabResult, 'verdict'>): boolean => verdict === 'negative' || verdict === 'positive' || verdict === 'grey'

/**
 * What the results of one tube come to. Invalid, and “to be tested again”, give way to what the same laboratory says afterwards, and take back a negative that it said
 * before. A positive gives way to nothing that is silently put in its place: it contradicts, and a person decides.
 */
export function comesTo(said: readonly LabResult[]): Comes {
  const results = [...new Map(said.map((one) => [one.id, one])).values()].sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : a.id < b.id ? -1 : 1))
  if (results.length === 0) return { to: 'waiting', results }
  if (new Set(results.map((one) => one.lab)).size > 1) return { to: 'two-labs', results }
  const final = results.filter(isFinal)
  const [freed, held] = [final.some(({ verdict }) => verdict === 'negative'), final.some(({ verdict }) => verdict !== 'negative')]
  if (freed && held) return { to: 'contradicts', results }
  const taken = results.findLast((one) => freed && !isFinal(one) && !final.some((it) => isBefore(one, it)))
  if (taken) return { to: taken.verdict, results }
  const of = final.length > 0 ? final : results
  // Of a positive and a grey the graver; of what is not final the latest.
  return { to: (final.length > 0 ? of.map((one) => one.verdict).sort((a, b) => weight[a] - weight[b])[0] : of.at(-1)!.verdict)!, results }
}

/** Whether everybody whose swab lies in it is free by it: a negative, and nothing in doubt about who lies there. */
export const frees = ({ to }: Pick<Comes, 'to'>, inDoubt: boolean): boolean => to === 'negative' && !inDoubt

/** Whether its people are asked to stay in until somebody has rung: all but a negative and silence. */
export const holdsPeople = ({ to }: Pick<Comes, 'to'>): boolean => to === 'positive' || to === 'grey' || to === 'contradicts'

/** Words of laboratories’ sheets, without blanks, in lower case; the graver first: “阴性（待复检）” frees nobody. */
const words: readonly [RegExp, Verdict][] = [
  [/待复检|待復檢|复测|複測|复检|複檢|复查|複查|重测|重測|重采|重採|重新采|重新採|retest|repeat|recollect|resampl|tobeconfirmed/, 'retest'],
  [/灰区|灰區|单靶标|單靶標|单基因|單基因|可疑|弱阳|弱陽|grey|gray|indeterminate|inconclusive|equivocal|presumptive/, 'grey'],
  [/无效|無效|量不足|样本不足|樣本不足|不合格|漏液|凝固|invalid|insufficient|unsatisfactory|leak/, 'invalid'],
  [/非阴|非陰|未转阴|未轉陰/, 'retest'],
]
const negative = /阴性|陰性|未检出|未檢出|negative|notdetected|neg|阴|陰/g
const positive = /检出|檢出|阳性|陽性|positive|detected|^pos\.?$|^阳$|^陽$|^\(?\+\)?$/
/** What may stand beside a negative: the virus, its genes, the test. */
const beside = /sars-?cov-?2|covid-?19|2019-?ncov|新型冠状病毒|新型冠狀病毒|新冠|病毒|核酸|检测|檢測|检验|檢驗|结果|結果|结论|結論|orf1ab|[ne]基因|rna|pcr|result/g
const signs = /[()[\]:,.;、。/-]/g
/** Somebody says no to something: to what, a person reads. */
const denied = /un-?detect|non-?detect|no-?detect|[不无無没沒]有?(?:检出|檢出)/

/** A negative and nothing else: “not negative”, “内参未检出”, “ORF1ab检出，N未检出” and “阴性（+）” are none. A dash or a nought alone is an empty cell in many sheets. */
function isNegative(plain: string): boolean {
  const rest = plain.replace(beside, '')
  return rest === '(-)' || (rest.search(negative) >= 0 && rest.replace(negative, '').replace(signs, '') === '')
}

/** The verdict that a cell of a laboratory’s sheet says; null where it cannot be told: then a person is asked, and nobody is freed. */
export function readVerdict(cell: string): Verdict | null {
  const plain = cell.normalize('NFKC').toLowerCase().replace(/[\s\u200b-\u200d\ufeff]/g, '')
  const graver = words.find(([pattern]) => pattern.test(plain))
  // Both written out contradict each other, and “检出” stands in “未检出”.
  const says = plain.search(negative) >= 0
  if (says && /阳性|陽性|positive/.test(plain)) return null
  if (graver) return graver[1]
  if (isNegative(plain)) return 'negative'
  return says || denied.test(plain) || !positive.test(plain) ? null : 'positive'
}
