// Taking in what a laboratory says: what is noticed of each result beside those that stand, and storing them, once however often they are sent. Nothing that
// stands is changed. What follows of it for exits is their own work (`exits:tests`), begun in the same transaction.

import { createHash } from 'node:crypto'
import type { CommunityId, LabFileId, LaboratoryId, LabResultId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { noticed, saidOfTube } from '#domain/rounds/lab-said.ts'
import type { LabLine } from '#domain/rounds/lab-sheet.ts'
import type { LabPreview, Paper } from '#domain/rounds/lab-wire.ts'
import type { LabResult } from '#domain/rounds/verdicts.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { messageId } from '../channels/messages.ts'
import type { Ask } from '../http/endpoint.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import type { LabFile } from './lab-file.ts'
import { standingOf, tubesNamed } from './lab-said.ts'
import type { By } from './store.ts'
import { insertFile, insertResults, rememberColumns, resultsOf, type LaboratoryRow, type NewResult, type ResultRow } from './lab-store.ts'

export const asPaper = (row: ResultRow): Paper => ({
  id: row.id, lab: row.labName, verdict: row.verdict, written: row.written, testedAt: row.testedAt, receivedAt: row.receivedAt, by: row.by, flags: row.flags, takesBack: row.takesBack,
  file: row.fileName === null ? null : { name: row.fileName, sheet: row.sheet, lines: row.lines },
})

/** A line of a file stands once, whoever sends the file again, and whatever was said of its other lines; a paper that its laboratory named, in whatever bundle it comes. */
const idOf = (lab: LaboratoryId, sha256: string, { paper, tested, sheet, lines, tube, verdict }: LabLine): LabResultId =>
  messageId('lab-result', lab, ...(paper !== null && tested !== null ? ['paper', paper, tested] : [sha256, sheet, String(lines[0])]), tube, verdict) as LabResultId
/** What a clock that is ahead says of a test is not known: it would speak of swabs that are still to come. */
const believed = (tested: Instant | null, now: Instant): Instant | null => (tested !== null && tested > now ? null : tested)

export type Read = { lab: LaboratoryRow; sha256: string; file: LabFile }
type Noted = LabPreview['noted'][number]
export type Judged = { fresh: NewResult[]; noted: Noted[]; people: ResidentId[] }

/** Each result of a file with what is noticed of it. One after the other: the second of two lines that contradict each other does so. */
export async function judgeFile(tx: Ask['tx'], community: CommunityId, { lab, sha256, file }: Read, id: LabFileId, now: Instant): Promise<Judged> {
  const codes = [...new Set(file.results.map((line) => line.tube))]
  const papers = await resultsOf(tx, community, codes)
  const [stand, tubes] = [await standingOf(tx, community, codes, papers), await tubesNamed(tx, community, codes, now)]
  const judged: Judged = { fresh: [], noted: [], people: [] }
  const before = new Map<string, LabResult[]>([...stand].map(([code, rows]) => [code, [...rows]]))
  for (const line of file.results) {
    const here = before.get(line.tube) ?? []
    const it: LabResult = { id: idOf(lab.id, sha256, line), lab: lab.id, tube: line.tube, verdict: line.verdict, testedAt: believed(line.tested, now), receivedAt: now }
    if (here.some((one) => one.id === it.id) || (papers.get(line.tube) ?? []).some((one) => one.id === it.id)) continue
    const { tubes: members } = tubes.get(line.tube)!
    const flags = noticed(it, { before: here, tubes: members, rows: line.people })
    const said = saidOfTube(members, [...here, it])
    judged.fresh.push({ ...it, lab: lab.id, written: line.written, file: id, sheet: line.sheet, lines: line.lines, flags, takesBack: null })
    judged.people.push(...said.people.map((one) => one.person))
    const doubts = said.doubts.filter((one): one is Exclude<typeof one, 'unknown-tube'> => one !== 'unknown-tube')
    if (flags.length > 0 || doubts.length > 0 || line.verdict !== 'negative') judged.noted.push({ tube: line.tube, verdict: line.verdict, sheet: line.sheet, line: line.lines[0]!, flags, pool: said.pool, doubts, papers: (papers.get(line.tube) ?? []).map(asPaper) })
    before.set(line.tube, [...here, it])
  }
  // What somebody has to see to stands first.
  const rank = ({ flags, verdict }: Noted): number => (flags.includes('contradicts') ? 0 : verdict === 'positive' || verdict === 'grey' ? 1 : flags.includes('two-labs') ? 2 : flags.includes('unknown-tube') ? 3 : 4)
  judged.noted.sort((a, b) => rank(a) - rank(b))
  return judged
}

/** How many questions and notices a screen is shown: whoever has more has other columns. */
const shown = 200

export function previewOf({ file }: Read, { fresh, noted }: Judged, sameAt: Instant | null, taken: LabPreview['taken']): LabPreview {
  const verdicts = { negative: 0, positive: 0, grey: 0, invalid: 0, retest: 0 }
  for (const one of fresh) verdicts[one.verdict]++
  const seen = createHash('sha256').update(JSON.stringify([file.columns, fresh.map((one) => [one.id, one.flags]), noted.map((one) => [one.pool, one.doubts, one.papers.length])])).digest('hex')
  return {
    taken, seen, sameAt, form: file.form, columns: file.columns, asLastTime: file.asLastTime, titles: file.titles, proposed: file.proposed, rows: file.rows, leftOut: file.leftOut, fresh: fresh.length, verdicts, notRead: file.notRead.slice(0, 50),
    questions: file.questions.slice(0, shown), questionCount: file.questions.length, words: file.words.slice(0, shown).map((one) => ({ ...one, written: one.written.slice(0, 500) })), wordCount: file.words.length,
    noted: noted.slice(0, shown), notedCount: noted.length,
  }
}

/** Tells whoever has an open page of it, and has the waiting requests looked at. */
export async function follows(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'touch'>, results: readonly string[], people: readonly ResidentId[]): Promise<void> {
  ask.touch('lab-result', results.slice(0, 1))
  if (people.length > 0) ask.touch('own-test', [...new Set(people)])
  await enqueueOnce(ask.tx, 'rounds:freed', { community: ask.community }, ask.now)
  await enqueueOnce(ask.tx, 'exits:tests', { community: ask.community }, ask.now)
}

/** A file of which nothing may be taken in yet: it has questions, or says nothing. */
export const isOpen = ({ file }: Read): boolean => (file.form === 'sheet' && file.columns === null) || file.questions.length > 0 || file.words.length > 0 || file.results.length === 0

type Taking = Pick<Ask, 'tx' | 'community' | 'now' | 'touch'>
/** Stores a file that was judged, whole, whoever sent it. Problem: `id-taken`. Answers how many of its results are new. */
export async function storeFile(ask: Taking, { lab, sha256, file }: Read, judged: Judged, { id, there }: { id: LabFileId; there: boolean }, by: By): Promise<Result<number>> {
  const { tx, community, now } = ask
  // Its own name may hold a person's: what is kept tells two files apart, and no more.
  const name = `${sha256.slice(0, 8)}.${file.ending}`
  if (!there && !(await insertFile(tx, community, { id, lab: lab.id, sha256: Buffer.from(sha256, 'hex'), name, lines: file.rows, leftOut: file.leftOut }, by, now))) return no({ code: 'id-taken' })
  const results = await insertResults(tx, community, judged.fresh, by, now)
  if (file.columns !== null) await rememberColumns(tx, community, lab.id, file.columns, by, now)
  if (results > 0) await follows(ask, judged.fresh.map((one) => one.id), judged.people)
  return ok(results)
}
