// The roster file over HTTP: checked first, then taken in whole or not at all. The same file twice changes nothing.

import { no, ok, type Result } from '#domain/kernel/result.ts'
import { rosterResult } from '#domain/people/wire.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { checkRosterFile, takeRosterFile } from './roster-take.ts'

const bodyLimit = 20 * 1024 * 1024

/** What was sent as bytes; anything else is no file. */
const fileOf = (ask: Ask): Result<Uint8Array> => (ask.body instanceof Uint8Array ? ok(ask.body) : no({ code: 'file-not-readable', why: 'empty' }))

const check = endpoint({
  method: 'POST', path: '/roster/check', summary: 'Says what a roster file would change, and every error in it; stores nothing', may: 'roster.import',
  body: 'bytes', bodyLimit, reply: rosterResult, once: false,
  handle: async (ask) => {
    const file = fileOf(ask as Ask)
    return file.ok ? checkRosterFile(ask, file.value) : file
  },
})

const take = endpoint({
  method: 'POST', path: '/roster/import', summary: 'Takes a roster file in, whole or not at all', may: 'roster.import', body: 'bytes', bodyLimit, reply: rosterResult,
  handle: async (ask) => {
    const file = fileOf(ask as Ask)
    if (!file.ok) return file
    const { tx, community, now, rights } = ask
    const taken = await takeRosterFile({ tx, community, now, by: rights.actor.id }, file.value)
    if (!taken.ok) return taken
    for (const { resident, building } of taken.value.touched) ask.touch('resident', resident, building)
    return ok(taken.value.result)
  },
})

export const rosterRoutes: readonly Endpoint[] = [check, take]
