// A call to whoever is out, over HTTP. It moves no due time and decides nothing.

import { followUp } from '#domain/exits/follow-up.ts'
import { exitView, newFollowUp } from '#domain/exits/wire.ts'
import { no } from '#domain/kernel/result.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import { addFollowUp } from './follow-ups.ts'
import { placeOfRow } from './may.ts'
import { actorText, exitRows, roleText } from './rows.ts'

const called = endpoint({
  method: 'POST', path: '/exits/:id/follow-up', summary: 'Whoever is out was called: when they say that they are back, or when to try again', may: 'contact.record', place: exitOfPath,
  params: exitParams, body: newFollowUp, reply: exitView,
  async handle(ask) {
    const { tx, community, body, now } = ask
    // Locked: whoever comes back at this moment is back first, or after.
    const [row] = await exitRows(tx, community, [ask.params.id], true)
    if (!row) return no({ code: 'not-found' })
    const may = followUp(row.whereabouts, body.seeAgainAt, now)
    if (!may.ok) return may
    const added = await addFollowUp(tx, community, { ...body, exit: row.id, by: actorText(ask.rights), role: roleText(ask.rights, placeOfRow(community, row)) }, now)
    if (!added) return no({ code: 'id-taken' })
    ask.touch('exit', [row.id, row.resident_id], row.building_id)
    return viewNow(ask as Ask, row.id)
  },
})

export const followUpRoutes: readonly Endpoint[] = [called]
