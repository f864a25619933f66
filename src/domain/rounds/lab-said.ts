// What the results of a tube say of each person in it, and what is noticed of a result beside those that came before. A result names a tube and no round:
// whose it is, is worked out from all that stations told and all that laboratories said, whichever came first.

import type { LabResultId, ResidentId, SampleId } from '../kernel/ids.ts'
import { between, hour, plus, type Instant } from '../kernel/instants.ts'
import type { Tube, TubeDoubt } from './tubes.ts'
import { comesTo, frees, holdsPeople, type Comes, type LabResult } from './verdicts.ts'

/** Doubts of a tube by which nobody can say who lies in it: a negative of such a tube frees nobody until somebody has seen to it. */
const whoIsIn: readonly TubeDoubt[] = ['over-full', 'two-phones', 'after-closing', 'elsewhere-too']

/** `unknown-tube`: no swab was told of it; `two-rounds`: one number was used twice. */
export type SaidOfTube = {
  to: Comes['to']; doubts: readonly (TubeDoubt | 'unknown-tube' | 'two-rounds')[]; /** how many people lie in it: how much one of its results is worth */ pool: number
  /** `single`: a negative of a tube in which they lie alone, whatever other tube they lie in: who has them sampled again knows of the other */
  people: { person: ResidentId; sample: SampleId; sampledAt: Instant; free: boolean; single: boolean }[]
}

/** Somebody has read these papers; `stands`: the one that counts, where they contradict each other. */
export type Looked = { results: readonly LabResultId[]; stands: LabResultId | null }
/** The papers that count: all but those that somebody read and did not choose. `looks` in the order in which they were made. */
export function standing<R extends { id: LabResultId }>(papers: readonly R[], looks: readonly Looked[]): R[] {
  const aside = new Set<LabResultId>()
  for (const { results, stands } of looks) {
    if (stands === null) continue
    for (const one of results) aside.add(one)
    aside.delete(stands)
  }
  return papers.filter((one) => !aside.has(one.id))
}

/** `tubes`: all of this number in the rounds of these days; `results`: those that count. Of a swab that is later than the paper, or was put into this tube later, it says nothing. */
export function saidOfTube(tubes: readonly Tube[], results: readonly LabResult[]): SaidOfTube {
  const filled = tubes.filter((one) => one.members.length > 0)
  const { to } = comesTo(results)
  const doubts: SaidOfTube['doubts'] = filled.length === 0 ? ['unknown-tube'] : filled.length > 1 ? ['two-rounds', ...new Set(filled.flatMap((one) => one.doubts))] : filled[0]!.doubts
  const doubted = doubts.filter((one) => (whoIsIn as readonly string[]).includes(one))
  const [free, single] = [frees({ to }, filled.length !== 1 || doubted.length > 0), frees({ to }, filled.length !== 1 || filled[0]!.members.length !== 1 || doubted.some((one) => one !== 'elsewhere-too'))]
  // A paper of which a laboratory says that it was tested tomorrow says nothing of tomorrow's swabs.
  const saidAt = results.filter((one) => one.verdict === 'negative').map((one) => (one.testedAt !== null && one.testedAt < one.receivedAt ? one.testedAt : one.receivedAt)).sort().at(-1)
  const tested = (since: Instant): boolean => saidAt !== undefined && since <= saidAt
  return {
    to, doubts, pool: filled.reduce((sum, one) => sum + one.members.length, 0),
    people: filled.flatMap((one) => one.members.flatMap(({ person, id, at, since = at }) => (person === null ? [] : [{ person, sample: id, sampledAt: at, free: free && tested(since), single: single && tested(since) }]))),
  }
}

export const labFlags = ['unknown-tube', 'contradicts', 'two-labs', 'repeated', 'late', 'people-differ'] as const
export type LabFlag = (typeof labFlags)[number]
/** Later than that after the last swab somebody has been waiting too long. */
export const lateAfter = 24 * hour

type Noticing = { /** what was said of this tube before, and counts */ before: readonly LabResult[]; tubes: readonly Tube[]; /** rows of a file in which each is a person; 1 where a row is a tube */ rows: number }
/** What is noticed of a result when it comes. Whatever it is, the result is kept. */
export function noticed(it: LabResult, { before, tubes, rows }: Noticing): LabFlag[] {
  const found = new Set<LabFlag>()
  const members = tubes.flatMap((one) => one.members)
  if (members.length === 0) found.add('unknown-tube')
  if (before.some((one) => one.lab === it.lab && one.verdict === it.verdict && (one.testedAt === it.testedAt || one.testedAt === null || it.testedAt === null))) found.add('repeated')
  if (before.some((one) => one.lab !== it.lab)) found.add('two-labs')
  const own = before.filter((one) => one.lab === it.lab)
  const [was, to] = [comesTo(own).to, comesTo([...own, it]).to]
  // A positive that is taken back as well: it holds people until somebody says which paper counts.
  if (to === 'contradicts' || (was === 'negative' && to !== 'negative') || (holdsPeople({ to: was }) && it.verdict === 'retest')) found.add('contradicts')
  const last = members.map((one) => one.at).sort().at(-1)
  if (last !== undefined && between(plus(last, lateAfter), it.testedAt ?? it.receivedAt) > 0) found.add('late')
  if (rows > 1 && members.length > 0 && members.length !== rows) found.add('people-differ')
  return labFlags.filter((one) => found.has(one))
}
