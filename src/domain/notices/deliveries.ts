// What the rows about one home and one notice come to: how far each rung came, whether somebody there knows, what they said. Rows are only added; one
// that was a mistake is taken back by another, and neither counts.

import type { ResidentId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { grades, hasHad, isReached, type Grade, type Rung } from './ladder.ts'

export type DeliveryRow = { id: string; rung: Rung; grade: Grade | 'taken-back'; at: Instant; recordedAt: Instant; answer: string | null; takesBack: string | null; /** who of those whom it concerns knows by it; null: their home */ knows?: readonly ResidentId[] | null; /** of what is for some alone, whose number it went to */ to?: ResidentId | null }
export type Come = {
  last: Partial<Record<Rung, Grade>>; hasHad: boolean; /** by which they are reached */ reached: { at: Instant; id: string } | null; answer: string | null
  /** the list of a lead on which they stand, unless they are reached */ onList: 'rings' | 'knocks' | null
}

type Counting = DeliveryRow & { grade: Grade }
/** Of two in one moment the further one is the later: nothing is opened before it is there. */
const keyOf = ({ at, recordedAt, grade, id }: DeliveryRow): string => `${at} ${recordedAt} ${grade === 'taken-back' ? 9 : grades.indexOf(grade)} ${id}`
const inOrder = <Row extends DeliveryRow>(rows: readonly Row[]): Row[] => rows.map((row) => [keyOf(row), row] as const).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)

/** Each of several is texted at a number of their own: of those who are waited for the one to whom it did not come says how far it came. */
function lastOfThose(counting: readonly Counting[], who: readonly ResidentId[]): Grade | undefined {
  const last = new Map(counting.filter(({ rung, to }) => rung === 'sms' && to != null && who.includes(to)).map(({ to, grade }) => [to, grade]))
  const all = [...last.values()]
  return all.find((grade) => grade === 'doubtful') ?? all.find((grade) => grade === 'failed') ?? all.at(-1)
}

/** `waits`: each of these has to know, unless somebody spoke with the home and did not say with whom; none: whoever says so says it for the home. */
export function comeTo(rows: readonly DeliveryRow[], waits: readonly ResidentId[] = []): Come {
  const mistaken = new Set(rows.flatMap(({ takesBack }) => takesBack ?? []))
  const counting = inOrder(rows.filter((row): row is Counting => row.grade !== 'taken-back' && !mistaken.has(row.id)))
  const knowing = new Set<ResidentId>()
  const reaching = counting.filter(({ grade, knows }) => {
    for (const one of knows ?? []) knowing.add(one)
    return isReached(grade) && (knows == null || waits.every((one) => knowing.has(one)))
  })
  const [reached] = reaching
  const last: Come['last'] = {}
  // Whoever was told is told: “nobody there” at another door of theirs takes nothing from it. Of whom one alone was told by name the home stays on its list for the other.
  for (const row of counting) {
    const { rung, grade } = row
    if ((last[rung] === undefined || !isReached(last[rung])) && (grade !== 'told' || reaching.includes(row))) last[rung] = grade
  }
  const texted = lastOfThose(counting, waits.filter((one) => !knowing.has(one)))
  if (texted && !reached) last.sms = texted
  const answered = counting.findLast(({ answer }) => answer !== null)
  return {
    last, hasHad: counting.some(({ grade }) => hasHad(grade)), reached: reached ? { at: reached.at, id: reached.id } : null, answer: answered?.answer ?? null,
    onList: reached ? null : (['knocks', 'rings'] as const).find((rung) => (last[rung] === 'queued' || last[rung] === 'not-reached')) ?? null,
  }
}
