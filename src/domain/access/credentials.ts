// What opens a door in a resident's name: slips, links, carers' rights. Whoever hands one out could use it, so what comes through
// it counts as theirs. Holds how long that is so; it decides nothing about cases.

import type { AccountId } from '../kernel/ids.ts'
import { between, day, type Instant } from '../kernel/instants.ts'

/** What a trace is about, on the record of a resident or of a colleague. */
export const credentialKinds = ['slip', 'link', 'spoken-code', 'carer', 'account-link', 'password', 'passkey', 'one-time-code', 'device'] as const
export type CredentialKind = (typeof credentialKinds)[number]

/** Who issued what a session or a carer's right rests on. `personal`: a link for one person; it lives for two days at most. */
export type Issued = { by: AccountId; at: Instant; personal: boolean }

/**
 * A slip or a carer's right stands for months, and one person prints them for the whole compound: for ever would mean that they
 * never decide again. In the first three days nobody knows yet whether the household has it in hand.
 */
export const standingCountsFor = 3 * day

/** The accounts as whose own counts what comes in through these credentials now. */
export function throughWhom(issued: readonly Issued[], now: Instant): AccountId[] {
  const counting = issued.filter(({ personal, at }) => personal || between(at, now) < standingCountsFor)
  return [...new Set(counting.map(({ by }) => by))]
}
