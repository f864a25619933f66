// The roster file over HTTP: checked first, then taken in whole or not at all. The same file twice changes nothing.

import { createHash, randomBytes } from 'node:crypto'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { dayOf, msOf } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { checkRoster, type Roster } from '#domain/people/roster.ts'
import { planRoster, type RosterPlan } from '#domain/people/roster-plan.ts'
import { rosterResult, type RosterResult } from '#domain/people/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { readTable } from './roster-file.ts'
import * as roster from './roster-store.ts'
import { zoneOf } from './store.ts'

const bodyLimit = 20 * 1024 * 1024
const shownErrors = 200

type Read = { bytes: Uint8Array; roster: Roster; plan: RosterPlan }

async function readRoster(ask: Ask): Promise<Result<Read>> {
  const { tx, community, now, body } = ask
  if (!(body instanceof Uint8Array)) return no({ code: 'file-not-readable', why: 'empty' })
  const table = await readTable(body)
  if (!table.ok) return table
  const checked = checkRoster(table.value, { today: dayOf(now, await zoneOf(tx, community)), compound: await roster.usualCompound(tx, community) })
  const plan = checked.errors.length > 0 ? { add: [], change: [], unchanged: 0 } : planRoster(checked.people, await roster.knownPeople(tx, community))
  return ok({ bytes: body, roster: checked, plan })
}

const resultOf = ({ roster: { rows, errors, ignored, filledDown }, plan }: Read, imported: boolean): RosterResult => ({
  rows, errors: errors.slice(0, shownErrors), errorCount: errors.length, ignored, filledDown,
  added: plan.add.length, changed: plan.change.length, unchanged: plan.unchanged, imported,
})

const check = endpoint({
  method: 'POST', path: '/roster/check', summary: 'Says what a roster file would change, and every error in it; stores nothing', may: 'roster.import',
  body: 'bytes', bodyLimit, reply: rosterResult, once: false,
  handle: async (ask) => {
    const read = await readRoster(ask as Ask)
    return read.ok ? ok(resultOf(read.value, false)) : read
  },
})

const take = endpoint({
  method: 'POST', path: '/roster/import', summary: 'Takes a roster file in, whole or not at all', may: 'roster.import', body: 'bytes', bodyLimit, reply: rosterResult,
  handle: async (ask) => {
    const { tx, community, now, rights } = ask
    await roster.lockRoster(tx, community)
    const read = await readRoster(ask as Ask)
    if (!read.ok) return read
    const { bytes, plan, roster: { errors, rows } } = read.value
    if (errors.length > 0) return ok(resultOf(read.value, false))
    for (const { resident, building } of await roster.storeRoster(tx, community, plan, now)) ask.touch('resident', resident, building)
    if (plan.add.length > 100) await roster.countAnew(tx)
    await roster.noteImport(tx, community, {
      id: uuidv7(msOf(now), randomBytes(10)), sha256: createHash('sha256').update(bytes).digest(), rows, added: plan.add.length, changed: plan.change.length,
      unchanged: plan.unchanged, by: rights.actor.id, now,
    })
    return ok(resultOf(read.value, true))
  },
})

export const rosterRoutes: readonly Endpoint[] = [check, take]
