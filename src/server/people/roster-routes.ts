// The roster file over HTTP: checked first, then taken in whole or not at all. The same file twice changes nothing.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import { rosterResult } from '#domain/people/wire.ts'
import { asideTask } from '../http/aside.ts'
import { endpoint, type Endpoint, type Preparing } from '../http/endpoint.ts'
import type { Cell } from '#domain/people/roster.ts'
import { checkRosterFile, takeRosterFile, type RosterFile } from './roster-take.ts'

const bodyLimit = 20 * 1024 * 1024

const readAside = asideTask<Uint8Array, Result<Cell[][]>>(new URL('./roster-file.ts', import.meta.url), 'readTable')

/** What was sent as bytes, read aside; anything else is no file. */
async function fileOf({ body, aside }: Preparing<unknown>): Promise<Result<RosterFile>> {
  if (!(body instanceof Uint8Array)) return no({ code: 'file-not-readable', why: 'empty' })
  const table = await aside(readAside, body)
  return table.ok ? ok({ bytes: body, table: table.value }) : table
}

const check = endpoint({
  method: 'POST', path: '/roster/check', summary: 'Says what a roster file would change, and every error in it; stores nothing', may: 'roster.import',
  body: 'bytes', bodyLimit, reply: rosterResult, once: false,
  prepare: (ask) => fileOf(ask as Preparing),
  handle: async (ask) => ok(await checkRosterFile(ask, ask.prepared.table)),
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
