// Putting down that a role is given or ends, whoever said so: alone, the second of two, or whoever runs the server. Decides nothing; what ends with
// somebody's work closes in the same transaction.

import { ending, holdsAt, type End, type Give, type Held } from '#domain/access/staff.ts'
import type { AccountId, CommunityId, ProposalId, StaffActId } from '#domain/kernel/ids.ts'
import { later, type Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { addAct, type ActRow, type By } from './staff-store.ts'
import { closeWork } from './work-ends.ts'

/** For whoever acts outside of a request: screens that are open ask anew. The last statement before commit. */
export const tellStaff = async (tx: Tx, community: CommunityId, account: AccountId, now: Instant): Promise<void> => void (await flushChanges(tx, community, [{ kind: 'staff', ids: [account], building: null }], now))

/** `held`: all roles of the community, read in this turn. */
export type Putting = { tx: Tx; community: CommunityId; now: Instant; held: readonly Held[]; by: By; id: StaffActId; why: string; proposal: ProposalId | null }
type Named = Pick<Held, 'role' | 'building'>

const heldNow = ({ held, now }: Putting, account: AccountId): Held[] => held.filter((one) => one.account === account && holdsAt(one, now))
const isThis = ({ role, building }: Named) => (one: Named): boolean => one.role === role && one.building === building

export async function putGiven(it: Putting, { account, role, building, until, instead }: Give): Promise<boolean> {
  const { tx, community, now, by } = it
  const here = heldNow(it, account)
  // Whoever begins anew begins with nothing from before: a session that lay about opens nothing again.
  if (here.length === 0) await closeWork(tx, community, account, by, now)
  const rows: ActRow[] = [{ kind: 'given', role, building, since: here.some(isThis({ role, building })) ? here.find(isThis({ role, building }))!.since : now, until }]
  const over = instead && here.find(isThis(instead))
  if (over) rows.push({ kind: 'ended', role: over.role, building: over.building, since: over.since, until: now })
  return addAct(tx, community, { id: it.id, account, why: it.why, by, proposal: it.proposal, rows }, now)
}

/** A moment that has passed is now: nothing is ended backwards. */
export async function putEnded(it: Putting, end: End): Promise<boolean> {
  const { tx, community, now, by } = it
  const at = later(end.at, now)
  const ends = ending({ ...end, at }, it.held, now)
  const put = await addAct(tx, community, { id: it.id, account: end.account, why: it.why, by, proposal: it.proposal, rows: ends.map((one) => ({ kind: 'ended', role: one.role, building: one.building, since: one.since, until: at })) }, now)
  if (put && at === now && heldNow(it, end.account).length === ends.length) await closeWork(tx, community, end.account, by, now)
  return put
}
