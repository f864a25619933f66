// Release rules + facts + evidence → advice. Advice has no third case: the rules grant, or they ask a person.

import type { Role } from '../access/access.ts'
import type { Instant } from '../kernel/instants.ts'
import type { Transport } from '../rules/codes.ts'
import type { Release, RequiredEvidence, RowRef } from '../rules/release.ts'
import { checklist, type ChecklistItem, type Evidence, type SentencesOf } from './evidence.ts'

export type Item = ChecklistItem<RequiredEvidence>
export type Advice = {
  /** `grant`: nothing is missing and the rules are content. `ask`: a person weighs it, or something is still missing. */
  advise: 'grant' | 'ask'
  because: readonly RowRef[]
  items: readonly Item[]
  missing: readonly Item[]
  /** the lowest role that may decide */
  decider: Extract<Role, 'staff' | 'deputy' | 'secretary'>
  /** the most the rules allow: exits, hours out, and monitoring days on return */
  exits: number
  hours: number
  monitoringDays: number
  /** how they must go, when the rules say so */
  transport: Transport | null
}

/** `release` comes from `decideRelease`; `now` decides which tests are still fresh, `sentences` which of the letter's are promised. */
export function advise(release: Release, emergency: boolean, evidence: readonly Evidence[], now: Instant, sentences?: SentencesOf): Advice {
  const required = release.required.map((it) => (sentences && it.kind === 'letter-of-commitment' ? { ...it, sentences } : it))
  const items = checklist(required, evidence, now)
  const missing = emergency ? [] : items.filter((item) => item.state !== 'present')
  const grant = emergency || (release.outcome === 'grant' && missing.length === 0)
  const { because, decider, exits, hours, monitoringDays, transport } = release
  return { advise: grant ? 'grant' : 'ask', because, items, missing, decider, exits, hours, monitoringDays, transport }
}
