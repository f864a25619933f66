// A piece of evidence put right: a new line names the old one and says why. The old one stays as it was and counts no longer; the new one counts
// in its place, or nothing does. A correction that was a mistake itself is taken back by one more line. It decides nothing: what a case comes to
// without the old line is asked anew (advice.ts, review.ts).

import type { AccountId, ActId, EvidenceId, UploadId } from '../kernel/ids.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Evidence, EvidenceContent } from './evidence.ts'

/** One row. `evidence` is the line that is wrong, null where a correction (`takesBack`) is taken back. */
export type Correction = { id: ActId; evidence: EvidenceId | null; replacement: EvidenceId | null; takesBack: ActId | null; /** how many steps the case had */ afterSeq: number }

/** Those that stand: not taken back. */
export function standing<C extends Correction>(all: readonly C[]): (C & { evidence: EvidenceId })[] {
  const back = new Set(all.flatMap(({ takesBack }) => takesBack ?? []))
  return all.filter((it): it is C & { evidence: EvidenceId } => it.evidence !== null && !back.has(it.id))
}

/** The lines that count: none that was put right, and none that stood in the place of another until that was taken back. */
export function counted<E extends Pick<Evidence, 'id'>>(pieces: readonly E[], all: readonly Correction[]): E[] {
  const stands = new Set(standing(all).map((it) => it.id))
  const out = new Set(all.flatMap(({ id, evidence, replacement }) => (stands.has(id) ? evidence : replacement) ?? []))
  return pieces.filter(({ id }) => !out.has(id))
}

const pictureIn = (content: EvidenceContent): UploadId | null => (content.kind === 'employer-confirmation' ? null : content.upload)
/** Of a line the lines in whose place it stands and that are the same piece, put right: one with another picture has come by itself. */
export function samePiece(pieces: readonly Pick<Evidence, 'id' | 'content'>[], all: readonly Correction[]): (id: EvidenceId) => EvidenceId[] {
  const before = (id: EvidenceId): EvidenceId[] => {
    const old = all.find(({ replacement }) => replacement === id)?.evidence
    const [was, is] = [old, id].map((one) => pieces.find((piece) => piece.id === one)?.content)
    if (!old || !was || !is) return []
    const picture = pictureIn(is)
    return picture !== null && picture !== pictureIn(was) ? [] : [old, ...before(old)]
  }
  return before
}

type Side = Evidence['from']
/** What a household sent it may put right; but that a result was positive is the desk's to say otherwise: a later negative one is no correction. */
const isTheirs = ({ from, content }: Pick<Evidence, 'from' | 'content'>, side: Side): boolean =>
  side === 'desk' || (from === 'resident' && !(content.kind === 'test-result' && content.result === 'positive'))

const sameAs = (a: EvidenceContent, b: EvidenceContent): boolean => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

/** Whether this line may be put right, and by what. `content` null: nothing stands in its place. */
export function putRight(pieces: readonly Evidence[], all: readonly Correction[], evidence: EvidenceId, content: EvidenceContent | null, side: Side): Result<Evidence> {
  const old = pieces.find(({ id }) => id === evidence)
  if (!old) return no({ code: 'evidence-unknown' })
  if (!isTheirs(old, side)) return no({ code: 'evidence-only-from-desk' })
  // Two at once: the second reads first what the first has put there.
  if (!counted(pieces, all).includes(old)) return no({ code: 'evidence-put-right-already' })
  if (content && content.kind !== old.content.kind) return no({ code: 'evidence-other-kind' })
  return content && sameAs(content, old.content) ? no({ code: 'nothing-changed' }) : ok(old)
}

/** Whether a correction can be taken back: once, and as long as what stood in the place of the old line was not put right itself. */
export function takeBackCorrection(all: readonly Correction[], correction: ActId): Result<null> {
  const it = all.find(({ id, evidence }) => id === correction && evidence !== null)
  if (!it) return no({ code: 'evidence-unknown' })
  const stands = standing(all)
  if (!stands.some(({ id }) => id === correction)) return no({ code: 'evidence-put-right-already' })
  return stands.some(({ evidence }) => evidence === it.replacement) ? no({ code: 'evidence-put-right-already' }) : ok(null)
}

/** A piece of evidence that stands for another counts as whoever's the other was, too: it cannot be laundered by a correction. */
export const throughBoth = (old: readonly AccountId[], now: readonly AccountId[]): AccountId[] => [...new Set([...old, ...now])]
