// A roster file from rows to tables, for HTTP and the command line alike (whoever calls has read the file): checked, compared with who is known, then taken in
// whole or not at all. Runs inside the caller's transaction, which must see the community's rows.

import { createHash, randomBytes } from 'node:crypto'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { dayOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { checkRoster, type Cell, type Roster } from '#domain/people/roster.ts'
import { planRoster, type RosterPlan } from '#domain/people/roster-plan.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'
import * as store from './roster-store.ts'
import { zoneOf } from './community.ts'

const shownErrors = 200

export type RosterWork = { tx: Tx; community: CommunityId; now: Instant }
type Read = { roster: Roster; plan: RosterPlan }

async function readRoster({ tx, community, now }: RosterWork, table: Cell[][]): Promise<Read> {
  const roster = checkRoster(table, { today: dayOf(now, await zoneOf(tx, community)), compound: await store.usualCompound(tx, community) })
  const plan = roster.errors.length > 0 ? { add: [], change: [], unchanged: 0 } : planRoster(roster.people, await store.knownPeople(tx, community))
  return { roster, plan }
}

const resultOf = ({ roster: { rows, errors, ignored, filledDown }, plan }: Read, imported: boolean): RosterResult => ({
  rows, errors: errors.slice(0, shownErrors), errorCount: errors.length, ignored, filledDown,
  added: plan.add.length, changed: plan.change.length, unchanged: plan.unchanged, imported,
})

/** What a file would change, and every error in it (200 are shown). */
export const checkRosterFile = async (work: RosterWork, table: Cell[][]): Promise<RosterResult> => resultOf(await readRoster(work, table), false)

/** A file, and the rows that were read from it. */
export type RosterFile = { bytes: Uint8Array; table: Cell[][] }
export type Taken = { result: RosterResult; touched: store.Stored[] }

/** Takes a file in, unless there is an error in it: then nothing is stored. `touched` is for whoever tells the listeners. */
export async function takeRosterFile(work: RosterWork & { by: string }, { bytes, table }: RosterFile): Promise<Taken> {
  const { tx, community, now, by } = work
  await store.lockRoster(tx, community)
  const read = await readRoster(work, table)
  const { plan, roster: { errors, rows } } = read
  if (errors.length > 0) return { result: resultOf(read, false), touched: [] }
  const touched = await store.storeRoster(tx, community, plan, now)
  if (plan.add.length > 100) await store.countAnew(tx)
  await store.noteImport(tx, community, {
    id: uuidv7(msOf(now), randomBytes(10)), sha256: createHash('sha256').update(bytes).digest(), rows, added: plan.add.length, changed: plan.change.length,
    unchanged: plan.unchanged, by, now,
  })
  return { result: resultOf(read, true), touched }
}
