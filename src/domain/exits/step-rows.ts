// A step as one flat row of a table, and back. What a step does not say is null in its row; a row that says less than its step
// needs is a bug, and throws.

import type { Role } from '../access/access.ts'
import type { EvidenceId, PassId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import { never } from '../kernel/result.ts'
import type { EvidenceKind } from './evidence.ts'
import type { Cause, Decider, OfficeWord, Step } from './history.ts'

export type StepRow = {
  seq: number; what: Step['what']; at: Instant
  by: Decider | null
  /** the reason of a decision, the text of an appeal */
  words: string | null
  appealTo: Role | null
  cause: Cause | null
  /** the pass that it issued or ended */
  pass: PassId | null
  /** the step that it undoes */
  undoes: number | null
  /** the decision that it goes on from; the new end, and the one before */
  names: number | null
  until: Instant | null
  was: Instant | null
  /** whose word it is said to be */
  office: OfficeWord | null
  /** what was asked for, and what was there already */
  asks: { kinds: EvidenceKind[]; had: EvidenceId[] } | null
}

/** The row of a step. */
export function rowOf(step: Step): StepRow {
  const { seq, what, at, by } = step
  const said = 'reason' in step ? step.reason : 'text' in step ? step.text : 'words' in step ? step.words : null
  return {
    seq, what, at, by, words: said, appealTo: 'appealTo' in step ? step.appealTo : null,
    cause: 'cause' in step ? step.cause ?? null : null, pass: 'pass' in step ? step.pass : null, undoes: 'undoes' in step ? step.undoes : null,
    names: 'names' in step ? step.names : null, until: 'until' in step ? step.until : null, was: 'was' in step ? step.was : null, office: 'office' in step ? step.office : null,
    asks: 'kinds' in step ? { kinds: step.kinds, had: step.had } : null,
  }
}

function said<T>(value: T | null): T {
  if (value === null) throw new Error('a step says less than it must')
  return value
}

/** The step of a row. */
export function stepOf({ seq, what, at, by, words, appealTo, cause, pass, undoes, names, until, was, office, asks }: StepRow): Step {
  switch (what) {
    case 'asked': case 'emergency':
      return { what, seq, at, by }
    case 'withdrawn':
      return { what, seq, at, by, ...(cause === 'left' ? { cause } : {}) }
    case 'appealed':
      return { what, seq, at, by, text: said(words) }
    case 'override-proposed':
      return { what, seq, at, by: said(by), reason: said(words) }
    case 'granted': case 'override-confirmed':
      return { what, seq, at, by: said(by), pass: said(pass) }
    case 'refused':
      return { what, seq, at, by: said(by), reason: said(words), appealTo: said(appealTo) }
    case 'revoked':
      return { what, seq, at, by: said(by), reason: said(words), appealTo: said(appealTo), cause: said(cause), pass: said(pass) }
    case 'undone':
      return { what, seq, at, by: said(by), undoes: said(undoes) }
    case 'extension-proposed':
      return { what, seq, at, by: said(by), names: said(names), until: said(until), was, reason: said(words) }
    case 'extended':
      return { what, seq, at, by: said(by), names: said(names), until: said(until), was, reason: said(words), pass: said(pass) }
    case 'keep-proposed':
      return { what, seq, at, by: said(by), names: said(names), reason: said(words) }
    case 'kept':
      return { what, seq, at, by: said(by), names: said(names), reason: said(words), pass: said(pass) }
    case 'office-granted':
      return { what, seq, at, by: said(by), reason: said(words), office: said(office), pass: said(pass) }
    case 'office-refused':
      return { what, seq, at, by: said(by), reason: said(words), office: said(office) }
    case 'evidence-asked':
      return { what, seq, at, by, ...said(asks), words: words ?? '', until: said(until), names }
    case 'evidence-unasked':
      return { what, seq, at, by, names: said(names) }
    default:
      return never(what)
  }
}
