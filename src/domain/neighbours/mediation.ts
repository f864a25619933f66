// A quarrel that somebody mediates: each side is heard apart, facts that both accept, what each wants, what was agreed, when it is looked at again. Fields are fixed: there is none for what
// somebody is like, or for who is right. Acts are only added, and all of them are gone some days after the end.

import type { MediationPartyId } from '../kernel/ids.ts'
import { day, earlier, plus, type Instant } from '../kernel/instants.ts'
import { never, no, ok, type Result } from '../kernel/result.ts'

/** What it is about, as a thing: never who is at fault. */
export const quarrelKinds = ['noise', 'water', 'smoke', 'dog', 'tests', 'disinfectant', 'things', 'other'] as const
export type QuarrelKind = (typeof quarrelKinds)[number]
export const agreedHows = ['spoken', 'written'] as const
export const mediationEnds = ['agreed', 'not-agreed', 'withdrawn'] as const
export type MediationEnd = (typeof mediationEnds)[number]
export const keptHows = ['yes', 'partly', 'no'] as const
/** So long it is kept after its end, by the hour of the day. */
export const mediationKept = 14 * day

export type MediationDeed =
  /** what happened as this side tells it, and what it wants; the last holds */
  | { kind: 'heard'; party: MediationPartyId; happened: string; wants: string }
  | { kind: 'fact'; words: string }
  /** of a fact, by its number */
  | { kind: 'accepted'; party: MediationPartyId; fact: number }
  | { kind: 'agreed'; how: (typeof agreedHows)[number]; words: string; lookAt: Instant }
  | { kind: 'looked'; kept: (typeof keptHows)[number]; lookAt: Instant | null }
  /** `where`: where they were told to go instead; only of what was not agreed */
  | { kind: 'ended'; as: MediationEnd; where: string }
export type MediationAct = { seq: number; at: Instant; deed: MediationDeed }

export type Heard = { happened: string; wants: string; at: Instant }
export type Mediation = {
  heard: ReadonlyMap<MediationPartyId, Heard>; facts: readonly { n: number; words: string; accepted: readonly MediationPartyId[] }[]
  agreement: { how: (typeof agreedHows)[number]; words: string; at: Instant } | null; lookAt: Instant | null; looked: (typeof keptHows)[number] | null; ended: { as: MediationEnd; where: string; at: Instant } | null
}
const nothing: Mediation = { heard: new Map(), facts: [], agreement: null, lookAt: null, looked: null, ended: null }

function step(is: Mediation, { seq, at, deed }: MediationAct): Mediation {
  switch (deed.kind) {
    case 'heard': return { ...is, heard: new Map([...is.heard, [deed.party, { happened: deed.happened, wants: deed.wants, at }]]) }
    case 'fact': return { ...is, facts: [...is.facts, { n: seq, words: deed.words, accepted: [] }] }
    case 'accepted': return { ...is, facts: is.facts.map((fact) => (fact.n === deed.fact && !fact.accepted.includes(deed.party) ? { ...fact, accepted: [...fact.accepted, deed.party] } : fact)) }
    case 'agreed': return { ...is, agreement: { how: deed.how, words: deed.words, at }, lookAt: deed.lookAt, looked: null }
    case 'looked': return { ...is, looked: deed.kept, lookAt: deed.lookAt }
    case 'ended': return { ...is, ended: { as: deed.as, where: deed.where, at }, lookAt: null }
    default: return never(deed)
  }
}
/** The one function that says what all acts come to. */
export const mediationNow = (acts: readonly MediationAct[]): Mediation => acts.toSorted((a, b) => a.seq - b.seq).reduce(step, nothing)

/** When all of it is gone: so long after it ended, be it that it was put down how, or that its case was closed as any is; the first of the two, for nothing can be put down after either. Null: it goes on. */
export function goneAt({ ended }: Pick<Mediation, 'ended'>, closedAt: Instant | null): Instant | null {
  const over = ended && closedAt ? earlier(ended.at, closedAt) : ended?.at ?? closedAt
  return over && plus(over, mediationKept)
}

/** Whether that may be put down now. Nothing is laid before both, and nothing agreed, before each has been heard; each may stop whenever they want. */
export function mayMediate(deed: MediationDeed, is: Mediation, parties: readonly MediationPartyId[], now: Instant): Result<true> {
  if (is.ended) return no({ code: 'mediation-over' })
  const allHeard = parties.every((party) => is.heard.has(party))
  switch (deed.kind) {
    case 'heard': return parties.includes(deed.party) ? ok(true) : no({ code: 'not-found' })
    case 'fact': return allHeard ? ok(true) : no({ code: 'mediation-not-heard' })
    case 'accepted': return parties.includes(deed.party) && is.facts.some((fact) => fact.n === deed.fact) ? ok(true) : no({ code: 'not-found' })
    case 'agreed': return !allHeard ? no({ code: 'mediation-not-heard' }) : deed.lookAt <= now ? no({ code: 'mediation-look-later' }) : ok(true)
    case 'looked': return !is.agreement ? no({ code: 'mediation-not-agreed' }) : deed.lookAt !== null && deed.lookAt <= now ? no({ code: 'mediation-look-later' }) : ok(true)
    case 'ended':
      if (deed.as === 'agreed' && !is.agreement) return no({ code: 'mediation-not-agreed' })
      return deed.as === 'not-agreed' && deed.where === '' ? no({ code: 'mediation-where' }) : ok(true)
    default: return never(deed)
  }
}
/** What both sides have accepted: the only facts there are for either. */
export const sharedFacts = ({ facts }: Pick<Mediation, 'facts'>, parties: readonly MediationPartyId[]): string[] => facts.filter((fact) => parties.every((party) => fact.accepted.includes(party))).map((fact) => fact.words)
