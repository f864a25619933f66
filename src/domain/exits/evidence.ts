// What is laid before the decision: who answers at the employer, the letter of commitment, the test, certificates.
// Holds what was said and by whom; it judges only whether a piece is what the rules ask for.

import type { EvidenceId, ExitId, UploadId } from '../kernel/ids.ts'
import { hour, minute, plus, type Instant } from '../kernel/instants.ts'
import { never, no, ok, type Result } from '../kernel/result.ts'
import type { LetterPart } from './letters.ts'

export const evidenceKinds = ['employer-confirmation', 'letter-of-commitment', 'test-result', 'certificate'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export const testSources = ['laboratory-report', 'hospital-record', 'health-code', 'told-on-the-phone', 'other'] as const
export const signedHow = ['phone', 'paper', 'voice'] as const

export type EvidenceContent =
  | { kind: 'employer-confirmation'; employer: string; /** post of the person who answers for it: “head nurse” */ answeredBy: string; phone: string; toldOfCase: boolean }
  | { kind: 'letter-of-commitment'; letter: string; version: number; how: (typeof signedHow)[number]; at: Instant; /** who heard it, for a promise by voice */ witness: string | null; upload: UploadId | null; /** the sentences that were read, by their codes */ parts?: string[] | undefined }
  | { kind: 'test-result'; sampledAt: Instant; result: 'negative' | 'positive' | 'pending'; source: (typeof testSources)[number]; note: string; upload: UploadId | null }
  | { kind: 'certificate'; title: string; issuer: string; upload: UploadId | null }

export type Evidence = { id: EvidenceId; exit: ExitId; recordedAt: Instant; /** `desk` staff recorded it, `resident` sent it */ from: 'desk' | 'resident'; recordedBy: string; content: EvidenceContent }

/**
 * Pieces of one case, of each side: a test every other day for as long as a pass may last, and twice that. All of them are read whenever the
 * case is, and the desk's queue reads those of every case that waits: without an end, one household would hold up everybody's.
 */
export const mostPieces = { resident: 100, desk: 200 } as const

type Signed = Extract<EvidenceContent, { kind: 'letter-of-commitment' }>
/** The sentences that the letter of this exit has now, in the version that was signed (letter-of-exit.ts). */
export type SentencesOf = (signed: Pick<Signed, 'letter' | 'version'>) => readonly LetterPart[]
/** What one row of the rules asks for. `sentences` left out: that a letter was signed is all that is asked. */
export type Requirement = { kind: EvidenceKind; maxAgeHours: number | null; toldOfCase: boolean; sentences?: SentencesOf }

/** `present` counts; the others say why a piece that may be there does not. */
export const itemStates = ['present', 'missing', 'too-old', 'not-told-of-case', 'result-pending', 'result-positive', 'sentences-unread'] as const
export type ItemState = (typeof itemStates)[number]
export type ChecklistItem<R extends Requirement = Requirement> = {
  requirement: R; state: ItemState; evidence: Evidence | null; /** when a test stops counting */ goodUntil: Instant | null; /** of a letter: what is still to be read and signed */ unread: readonly LetterPart[]
}

function stateOf(content: EvidenceContent, requirement: Requirement, now: Instant): ItemState {
  switch (content.kind) {
    case 'employer-confirmation':
      return requirement.toldOfCase && !content.toldOfCase ? 'not-told-of-case' : 'present'
    case 'test-result':
      if (content.result === 'positive') return 'result-positive'
      if (content.result === 'pending') return 'result-pending'
      return requirement.maxAgeHours !== null && plus(content.sampledAt, requirement.maxAgeHours * hour) <= now ? 'too-old' : 'present'
    case 'letter-of-commitment':
    case 'certificate':
      return 'present'
    default:
      return never(content)
  }
}

const worth: Record<ItemState, number> = { 'result-positive': 6, present: 5, 'sentences-unread': 4, 'result-pending': 4, 'not-told-of-case': 3, 'too-old': 2, missing: 1 }

/**
 * A signature counts for the sentences that were read, and several for all of theirs together: what an order or a rule asks for since is not
 * promised yet. Who names no sentences signed the whole of it. A newer version of the letter asks nobody to sign again.
 */
function letterItem<R extends Requirement>(requirement: R, evidence: readonly Evidence[]): ChecklistItem<R> {
  const pieces = evidence.flatMap((piece) => (piece.content.kind === 'letter-of-commitment' ? [{ piece, content: piece.content }] : []))
  const last = pieces.at(-1)
  if (!last) return { requirement, state: 'missing', evidence: null, goodUntil: null, unread: [] }
  const whole = pieces.some(({ content }) => content.parts === undefined)
  const read = new Set(pieces.flatMap(({ content }) => content.parts ?? []))
  const unread = whole ? [] : (requirement.sentences?.(last.content) ?? []).filter(({ code }) => !read.has(code))
  return { requirement, state: unread.length > 0 ? 'sentences-unread' : 'present', evidence: last.piece, goodUntil: null, unread }
}

/** The best piece for a requirement; a positive result outweighs an earlier negative one. */
function itemFor<R extends Requirement>(requirement: R, evidence: readonly Evidence[], now: Instant): ChecklistItem<R> {
  if (requirement.kind === 'letter-of-commitment') return letterItem(requirement, evidence)
  let best: ChecklistItem<R> = { requirement, state: 'missing', evidence: null, goodUntil: null, unread: [] }
  // One that waits for its result says nothing against an earlier one.
  const newestTest = evidence.flatMap(({ content }) => (content.kind === 'test-result' && content.result !== 'pending' ? [content.sampledAt] : [])).sort().at(-1)
  for (const piece of evidence) {
    if (piece.content.kind !== requirement.kind) continue
    let state = stateOf(piece.content, requirement, now)
    if (state === 'result-positive' && piece.content.kind === 'test-result' && piece.content.sampledAt !== newestTest) state = 'too-old'
    if (worth[state] <= worth[best.state]) continue
    const goodUntil = piece.content.kind === 'test-result' && requirement.maxAgeHours !== null ? plus(piece.content.sampledAt, requirement.maxAgeHours * hour) : null
    best = { requirement, state, evidence: piece, goodUntil, unread: [] }
  }
  return best
}

/** One line per requirement, in the rules' order: the checklist that fills by itself. */
export const checklist = <R extends Requirement>(required: readonly R[], evidence: readonly Evidence[], now: Instant): ChecklistItem<R>[] =>
  required.map((requirement) => itemFor(requirement, evidence, now))

/**
 * When a piece was laid before the decision: when its sender says, but never after it was received, and never before what it came
 * after: the asking, or a decision that was taken without it (`after`). Then it is when it was received.
 */
export const laidAt = (told: Instant, after: Instant, now: Instant): Instant => (after <= told && told <= now ? told : now)

/** Phones' clocks are a little off. */
const clockSlack = 10 * minute

/**
 * Whether a piece may be laid before the decision by that side. Residents send what they can show: a letter signed on the phone,
 * and pictures. What somebody only says is taken down by the desk, which names the source or the witness.
 */
export function mayBring(content: EvidenceContent, from: 'desk' | 'resident', now: Instant): Result<null> {
  switch (content.kind) {
    case 'employer-confirmation':
      return from === 'desk' ? ok(null) : no({ code: 'evidence-only-from-desk' })
    case 'letter-of-commitment':
      if (from === 'resident' && content.how !== 'phone') return no({ code: 'evidence-only-from-desk' })
      if (content.how === 'voice' && !content.witness) return no({ code: 'witness-needed' })
      if (content.how === 'paper' && !content.upload) return no({ code: 'photo-needed' })
      return ok(null)
    case 'test-result':
      if (content.sampledAt > plus(now, clockSlack)) return no({ code: 'sampled-in-the-future' })
      return from === 'desk' || content.upload ? ok(null) : no({ code: 'photo-needed' })
    case 'certificate':
      return from === 'desk' || content.upload ? ok(null) : no({ code: 'photo-needed' })
    default:
      return never(content)
  }
}
