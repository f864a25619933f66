// The roster file over HTTP: checked first, then taken in whole or not at all. The same file twice changes nothing.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import { rosterResult } from '#domain/people/wire.ts'
import { asideTask } from '../http/aside.ts'
import { endpoint, type Endpoint, type Preparing } from '../http/endpoint.ts'
import type { RosterAsk } from '#domain/people/roster.ts'
import { transaction } from '../db/pool.ts'
import type { RosterFile } from './roster-file.ts'
import { checkRosterFile, rosterAsk, takeRosterFile, type Sent } from './roster-take.ts'

const bodyLimit = 20 * 1024 * 1024

const readAside = asideTask<{ bytes: Uint8Array; ask: RosterAsk }, Result<RosterFile>>(new URL('./roster-file.ts', import.meta.url), 'readRoster')

/** What was sent as bytes, read and checked aside; anything else is no file. */
async function fileOf({ body, aside, context, community, now }: Preparing<unknown>): Promise<Result<Sent>> {
  if (!(body instanceof Uint8Array)) return no({ code: 'file-not-readable', why: 'empty' })
  const ask = await transaction(context.db, [community], (tx) => rosterAsk({ tx, community, now }))
  const file = await aside(readAside, { bytes: body, ask })
  return file.ok ? ok({ bytes: body, file: file.value }) : file
}

const check = endpoint({
  method: 'POST', path: '/roster/check', summary: 'Says what a roster file would change, and every error in it; stores nothing', may: 'roster.import',
  body: 'bytes', bodyLimit, reply: rosterResult, once: false,
  prepare: (ask) => fileOf(ask as Preparing),
  handle: async (ask) => ok(await checkRosterFile(ask, ask.prepared.file)),
})

const take = endpoint({
  method: 'POST', path: '/roster/import', summary: 'Takes a roster file in, whole or not at all', may: 'roster.import', body: 'bytes', bodyLimit, reply: rosterResult,
  prepare: (ask) => fileOf(ask as Preparing),
  handle: async (ask) => {
    const { tx, community, now, rights } = ask
    const taken = await takeRosterFile({ tx, community, now, by: rights.actor.id }, ask.prepared)
    for (const { resident, building } of taken.touched) ask.touch('resident', resident, building)
    return ok(taken.result)
  },
})

export const rosterRoutes: readonly Endpoint[] = [check, take]
