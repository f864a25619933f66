// A roster file from rows to tables, for HTTP and the command line alike (whoever calls has read the file): checked, compared with who is known, then taken in
// whole or not at all. Runs inside the caller's transaction, which must see the community's rows.

import { createHash, randomBytes } from 'node:crypto'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { dayOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { RosterAsk } from '#domain/people/roster.ts'
import { planRoster, type RosterPlan } from '#domain/people/roster-plan.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'
import type { RosterFile } from './roster-file.ts'
import * as store from './roster-store.ts'
import { zoneOf } from './community.ts'

export type RosterWork = { tx: Tx; community: CommunityId; now: Instant }
/** A file as it was sent, and what was read from it. */
export type Sent = { bytes: Uint8Array; file: RosterFile }

/** What has to be known before a file is read. */
export const rosterAsk = async ({ tx, community, now }: RosterWork): Promise<RosterAsk> =>
  ({ today: dayOf(now, await zoneOf(tx, community)), compound: await store.usualCompound(tx, community) })

const planFor = async ({ tx, community }: RosterWork, { people, errorCount }: RosterFile): Promise<RosterPlan> =>
  (errorCount > 0 ? { add: [], change: [], unchanged: 0 } : planRoster(people, await store.knownPeople(tx, community)))

const resultOf = ({ rows, errors, errorCount, ignored, filledDown }: RosterFile, plan: RosterPlan, imported: boolean): RosterResult =>
  ({ rows, errors, errorCount, ignored, filledDown, added: plan.add.length, changed: plan.change.length, unchanged: plan.unchanged, imported })

/** What a file would change, and every error in it (200 are shown). */
export const checkRosterFile = async (work: RosterWork, file: RosterFile): Promise<RosterResult> => resultOf(file, await planFor(work, file), false)

export type Taken = { result: RosterResult; touched: store.Stored[] }

/** Takes a file in, unless there is an error in it: then nothing is stored. `touched` is for whoever tells the listeners. */
export async function takeRosterFile(work: RosterWork & { by: string }, { bytes, file }: Sent): Promise<Taken> {
  const { tx, community, now, by } = work
  await store.lockRoster(tx, community)
  const plan = await planFor(work, file)
  if (file.errorCount > 0) return { result: resultOf(file, plan, false), touched: [] }
  const touched = await store.storeRoster(tx, community, plan, now)
  if (plan.add.length > 100) await store.countAnew(tx)
  await store.noteImport(tx, community, {
    id: uuidv7(msOf(now), randomBytes(10)), sha256: createHash('sha256').update(bytes).digest(), rows: file.rows, added: plan.add.length, changed: plan.change.length,
    unchanged: plan.unchanged, by, now,
  })
  return { result: resultOf(file, plan, true), touched }
}
