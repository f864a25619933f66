// When a building's status changes: does a pass that was given under the old status still stand? It does when the rules ask
// for nothing now that was not asked for, given or outranked then. It never looks at emergencies and never refuses a request.
// A pass that is out does not end for a sentence of the letter that came later: the rules would ask its bearer for the letter, and it is
// signed. What was promised stands in the record as it was read; the next decision on the same case asks for the rest first.

import { mayDecide } from '../access/access.ts'
import type { Instant } from '../kernel/instants.ts'
import type { Release } from '../rules/release.ts'
import { checklist, type Evidence, type EvidenceKind, type Requirement } from './evidence.ts'
import type { Decider } from './history.ts'

/** What the rules asked for when it was granted, what they advised, and who granted it: of two people, the higher. */
export type GrantedUnder = { required: readonly Requirement[]; advised: 'grant' | 'ask'; by: Decider }

const covers = (had: Requirement, wanted: Requirement): boolean =>
  had.kind === wanted.kind && (had.toldOfCase || !wanted.toldOfCase) && (wanted.maxAgeHours === null || (had.maxAgeHours !== null && had.maxAgeHours <= wanted.maxAgeHours))

/**
 * What a decision rested on and rests on no longer, because lines of evidence were put right since: asked as it was then, for a test grows old and
 * its result does not become wrong by that. A piece that came later counts, where it would have counted then.
 */
export function fallenAway(granted: Pick<GrantedUnder, 'required'> & { at: Instant; /** what was missing then, and was let pass */ missing: readonly EvidenceKind[] }, evidence: readonly Evidence[]): EvidenceKind[] {
  const now = checklist(granted.required, evidence, granted.at).filter((item) => item.state !== 'present').map((item) => item.requirement.kind)
  return [...new Set(now.filter((kind) => !granted.missing.includes(kind)))]
}

/** True when the rules ask for more now than when the exit was granted. What was asked for then is not asked for again: a test may have grown old since. */
export function asksForMore(granted: GrantedUnder, release: Release, evidence: readonly Evidence[], now: Instant): boolean {
  if (!mayDecide(granted.by.role, release.decider)) return true
  if (release.outcome === 'ask' && granted.advised === 'grant') return true
  const added = release.required.filter((wanted) => !granted.required.some((had) => covers(had, wanted)))
  return checklist(added, evidence, now).some((item) => item.state !== 'present')
}
