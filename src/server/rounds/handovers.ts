// A hand-over on the phone of somebody who has no account: a code that was shown to them opens that one hand-over of that one box, once. The code is in nobody's
// log: it comes in the body, was behind the # of its address, and only its hash is kept. One that is wrong, too old or of elsewhere is not told apart.

import { createHash } from 'node:crypto'
import type { CommunityId } from '#domain/kernel/ids.ts'
import { done } from '#domain/kernel/wire.ts'
import { boxOf, sinceReopened } from '#domain/rounds/boxes.ts'
import * as wire from '#domain/rounds/wire.ts'
import { counted, perAddress } from '../access/tries.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { messageId } from '../channels/messages.ts'
import { communityOf } from '../people/community.ts'
import { addCodes, addHanding, boxRow, codeRow, takeTurns, toldOfBoxes, useCode, type BoxRow, type CodeRow } from './boxes.ts'
import { roundOf, stationOf } from './store.ts'

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
/** A laboratory takes dozens of boxes from one address; nobody guesses 256 bits in any number of tries. */
const tries = counted((ask) => perAddress(ask, 'hand-over', 600))
type Opened = { code: CodeRow; box: BoxRow }

async function openedBy(tx: Tx, community: CommunityId, token: string): Promise<Opened | null> {
  await seeOnly(tx, community)
  const code = await codeRow(tx, community, hashOf(token))
  const box = code && (await boxRow(tx, community, code.box))
  return code && box ? { code, box } : null
}

const open = endpoint({
  method: 'POST', path: '/hand-overs/open', summary: 'What a box’s code opens: which box, who gives and who takes, and whether that was said', may: 'anyone', body: wire.handOverCode, reply: wire.handOver, once: false, prepare: tries,
  async handle({ tx, body, now }) {
    const it = await openedBy(tx, body.community, body.token)
    if (!it || (it.code.until <= now && !it.code.usedBy)) return no({ code: 'hand-over-unknown' })
    const { code, box } = it
    const { acts, handings } = await toldOfBoxes(tx, body.community, box.round, box.id)
    // What was said of giving it before it was opened again is no longer so.
    const passing = boxOf(box.id, acts, handings).way.passings.findLast((one) => one.to.id === code.leg)
    const said = passing?.[code.what === 'taken' ? 'givenAt' : 'takenAt']
    const [own, other] = [handings.find((one) => one.id === code.usedBy), handings.find((one) => one.leg === code.leg && one.what !== code.what && one.at === said)]
    const [round, station] = [await roundOf(tx, body.community, box.round), box.station && (await stationOf(tx, body.community, box.station))]
    return ok({
      community: (await communityOf(tx, body.community)).name, box: box.code, round: round?.title ?? '', station: station ? station.name : '', tubes: box.tubes, closedAt: box.closedAt, leg: code.leg, what: code.what,
      done: own?.at ?? null, other: other?.at ?? null, by: other?.who ?? '',
    })
  },
})

const confirm = endpoint({
  method: 'POST', path: '/hand-overs/confirm', summary: 'Says with a box’s code that it was given or taken, once', may: 'anyone', body: wire.confirmHandOver, reply: done, once: false, prepare: tries,
  async handle({ tx, body, now }) {
    const { community, id } = body
    const it = await openedBy(tx, community, body.token)
    if (!it || (it.code.until <= now && it.code.usedBy !== id)) return no({ code: 'hand-over-unknown' })
    const { code, box } = it
    if (code.usedBy === id) return ok({ done: true as const })
    if (code.usedBy) return no({ code: 'hand-over-used' })
    if (box.closedAt === null) return no({ code: 'box-not-closed' })
    // Only whoever takes it from the station gives it on.
    if ((body.next !== null) !== (code.leg === 'driver' && code.what === 'taken')) return no({ code: 'hand-over-unknown' })
    await takeTurns(tx, community, [box.id])
    // Two codes were shown for one hand-over, and the box went with the other one. A box that came back is given anew.
    const { acts, handings } = await toldOfBoxes(tx, community, box.round, box.id)
    if (sinceReopened(acts, handings).some((one) => one.leg === code.leg && one.what === code.what && one.how === 'code')) return no({ code: 'hand-over-used' })
    const added = await addHanding(tx, community, { id, round: box.round, box: box.id, leg: code.leg, what: code.what, who: body.who, place: body.place, how: 'code', by: `box-code:${code.id}`, at: now }, now)
    if (added !== 'added') return no({ code: 'id-taken' })
    await useCode(tx, community, code, id)
    const next = body.next && [{ id: messageId(id, 'given'), what: 'given' as const, hash: body.next.given }, { id: messageId(id, 'taken'), what: 'taken' as const, hash: body.next.taken }]
    if (next && !(await addCodes(tx, community, code, next, now))) return no({ code: 'id-taken' })
    await flushChanges(tx, community, [{ kind: 'box', ids: [box.round], building: null }], now)
    return ok({ done: true as const })
  },
})

export const handOverRoutes: readonly Endpoint[] = [open, confirm]
