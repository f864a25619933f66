// A roster file from bytes to tables, for HTTP and the command line alike: read, checked, compared with who is known, then taken in
// whole or not at all. Runs inside the caller's transaction, which must see the community's rows.

import { createHash, randomBytes } from 'node:crypto'
import { uuidv7, type CommunityId } from '#domain/kernel/ids.ts'
import { dayOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { ok, type Result } from '#domain/kernel/result.ts'
import { checkRoster, type Roster } from '#domain/people/roster.ts'
import { planRoster, type RosterPlan } from '#domain/people/roster-plan.ts'
import type { RosterResult } from '#domain/people/wire.ts'
import type { Tx } from '../db/pool.ts'
import { readTable } from './roster-file.ts'
import * as store from './roster-store.ts'
import { zoneOf } from './community.ts'

const shownErrors = 200

export type RosterWork = { tx: Tx; community: CommunityId; now: Instant }
type Read = { roster: Roster; plan: RosterPlan }

async function readRoster({ tx, community, now }: RosterWork, bytes: Uint8Array): Promise<Result<Read>> {
  const table = await readTable(bytes)
  if (!table.ok) return table
  const roster = checkRoster(table.value, { today: dayOf(now, await zoneOf(tx, community)), compound: await store.usualCompound(tx, community) })
  const plan = roster.errors.length > 0 ? { add: [], change: [], unchanged: 0 } : planRoster(roster.people, await store.knownPeople(tx, community))
  return ok({ roster, plan })
}

const resultOf = ({ roster: { rows, errors, ignored, filledDown }, plan }: Read, imported: boolean): RosterResult => ({
  rows, errors: errors.slice(0, shownErrors), errorCount: errors.length, ignored, filledDown,
  added: plan.add.length, changed: plan.change.length, unchanged: plan.unchanged, imported,
})

/** What a file would change, and every error in it (200 are shown). Problem: `file-not-readable`. */
export async function checkRosterFile(work: RosterWork, bytes: Uint8Array): Promise<Result<RosterResult>> {
  const read = await readRoster(work, bytes)
  return read.ok ? ok(resultOf(read.value, false)) : read
}

export type Taken = { result: RosterResult; touched: store.Stored[] }

/** Takes a file in, unless there is an error in it: then nothing is stored. `touched` is for whoever tells the listeners. */
export async function takeRosterFile(work: RosterWork & { by: string }, bytes: Uint8Array): Promise<Result<Taken>> {
  const { tx, community, now, by } = work
  await store.lockRoster(tx, community)
  const read = await readRoster(work, bytes)
  if (!read.ok) return read
  const { plan, roster: { errors, rows } } = read.value
  if (errors.length > 0) return ok({ result: resultOf(read.value, false), touched: [] })
  const touched = await store.storeRoster(tx, community, plan, now)
  if (plan.add.length > 100) await store.countAnew(tx)
  await store.noteImport(tx, community, {
    id: uuidv7(msOf(now), randomBytes(10)), sha256: createHash('sha256').update(bytes).digest(), rows, added: plan.add.length, changed: plan.change.length,
    unchanged: plan.unchanged, by, now,
  })
  return ok({ result: resultOf(read.value, true), touched })
}
