// Boxes and stock at the desk: what lies in which box and who has it, a hand-over written down from paper, tubes issued and returned, and where a tube is.

import type { CommunityId } from '#domain/kernel/ids.ts'
import { actingRole } from '#domain/access/access.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import type { Box } from '#domain/rounds/boxes.ts'
import { readTube } from '#domain/rounds/codes.ts'
import { countOf, stockOf } from '#domain/rounds/stock.ts'
import { tubesOf } from '#domain/rounds/tubes.ts'
import * as wire from '#domain/rounds/wire.ts'
import type { Tx } from '../db/pool.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { addHanding, boxesIn, boxesWritten, boxRow, type HandingRow } from './boxes.ts'
import { toldOfTubes } from './samples.ts'
import { addMove, issuedBefore, issuedTo, movedAt, movesOf, usedAt } from './stock.ts'
import { roundOf, stationsOf, type By } from './store.ts'
import { tubeNamed } from './takers.ts'
import { tubesCalled } from './where.ts'

const byOf = ({ rights, community }: Ask): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })
const looseAtOnce = 200
const movesAtOnce = 100

export const stationNames = async (tx: Tx, community: CommunityId): Promise<Map<string | null, string>> => new Map((await stationsOf(tx, community)).map((one) => [one.id, one.name]))

/** A box as it is told: each passing with what both said. */
function shown(box: Box, round: wire.BoxView['round'], handings: readonly HandingRow[], stations: ReadonlyMap<string | null, string>): wire.BoxView {
  const own = handings.filter((one) => one.box === box.id)
  const said = (leg: HandingRow['leg'], what: HandingRow['what'], at: string | null) => {
    const it = own.find((one) => one.leg === leg && one.what === what && one.at === at)
    return it ? { at: it.at, who: it.who, place: it.place, how: it.how } : null
  }
  return {
    id: box.id, round, code: box.code, station: stations.get(box.station) ?? '', tubes: [...box.tubes], closed: box.closed, openedAt: box.openedAt, closedAt: box.closedAt, count: box.count, with: box.with, doubts: [...box.doubts],
    way: box.way.passings.map((one) => {
      const leg = one.to.id as HandingRow['leg']
      return { leg, given: said(leg, 'given', one.givenAt), taken: said(leg, 'taken', one.takenAt), gap: one.gap }
    }),
  }
}

const boxes = endpoint({
  method: 'GET', path: '/testing-rounds/:id/boxes', summary: 'The boxes of a round: what lies in them, who has them; and the tubes that lie in none', may: 'test.read', params: idParams<'testing-round'>(), reply: wire.boxes,
  async handle({ tx, community, params }) {
    if (!(await roundOf(tx, community, params.id))) return no({ code: 'not-found' })
    const { boxes: all, handings } = await boxesIn(tx, community, params.id)
    const told = await toldOfTubes(tx, community, params.id)
    const packed = new Set(all.flatMap((one) => one.tubes))
    const loose = [...tubesOf(told.samples, told.sampleActs, told.tubeActs).values()].filter((one) => one.members.length > 0 && !packed.has(one.code)).map((one) => one.code)
    const stations = await stationNames(tx, community)
    return ok({ boxes: all.map((one) => shown(one, params.id, handings, stations)), loose: loose.slice(0, looseAtOnce), looseCount: loose.length })
  },
})

const paper = endpoint({
  method: 'POST', path: '/boxes/:id/handings', summary: 'Writes down from signed paper that a box was given or taken', may: 'test.write', params: idParams<'box'>(), body: wire.paperHanding, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const box = await boxRow(tx, community, params.id)
    if (!box) return no({ code: 'not-found' })
    if (box.closedAt === null) return no({ code: 'box-not-closed' })
    if (body.at > now) return no({ code: 'time-ahead' })
    if ((await addHanding(tx, community, { ...body, round: box.round, box: box.id, how: 'paper', by: byOf(ask as Ask).actor }, now)) === 'taken') return no({ code: 'id-taken' })
    ask.touch('box', box.round)
    return ok({ done: true as const })
  },
})

async function stockNow(tx: Tx, community: CommunityId): Promise<wire.TubeStock> {
  const [stations, moved, used] = [await stationsOf(tx, community), await movedAt(tx, community), await usedAt(tx, community)]
  const names = new Map(stations.map((one) => [one.id, one.name]))
  const moves = await movesOf(tx, community, movesAtOnce)
  return { stations: stations.map((one) => ({ ...one, stock: stockOf(moved.get(one.id) ?? [], used.get(one.id) ?? 0) })), moves: moves.map((one) => ({ ...one, station: names.get(one.station) ?? '' })) }
}

const stock = endpoint({
  method: 'GET', path: '/tube-stock', summary: 'Tubes by station: issued, used, returned, lost, left; and what was put down of them', may: 'test.read', reply: wire.tubeStock,
  handle: async ({ tx, community }) => ok(await stockNow(tx, community)),
})

/** Labels as they are kept, and how many they are; where only a number of tubes was said, that. */
function labelsOf({ first, last, count }: { first: string; last: string; count: number }) {
  if (first === '' && last === '') return ok({ first, last })
  const [from, until] = [readTube(first), readTube(last)]
  if (!from.ok) return from
  if (!until.ok) return until
  const counted = countOf(from.value, until.value)
  if (!counted.ok) return counted
  return counted.value === count ? ok({ first: from.value, last: until.value }) : no({ code: 'stock-count', count: counted.value })
}

const move = endpoint({
  method: 'POST', path: '/tube-stock', summary: 'Puts down tubes issued to a station, returned, lost or broken', may: 'test.write', body: wire.tubeMove, reply: wire.tubeStock,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!(await stationsOf(tx, community)).some((one) => one.id === body.station)) return no({ code: 'not-found', what: 'station' })
    const labels = labelsOf(body)
    if (!labels.ok) return labels
    await takeTurn(tx, `tube-stock ${community}`)
    const before = body.what === 'issued' && !body.despite ? await issuedBefore(tx, community, { id: body.id, ...labels.value }) : null
    if (before) return no({ code: 'stock-issued-before', ...before })
    if ((await addMove(tx, community, { ...body, ...labels.value }, byOf(ask as Ask), now)) === 'taken') return no({ code: 'id-taken' })
    ask.touch('box', body.station)
    return ok(await stockNow(tx, community))
  },
})

const where = endpoint({
  method: 'GET', path: '/tubes', summary: 'Where a tube or a box is, by its number: round, station, phone, box, who has it, what was done with it, who lies in it', may: 'test.read', query: wire.whereQuery, reply: wire.whereIs,
  async handle({ tx, community, query }) {
    const code = tubeNamed(query.code)
    const tubes = await tubesCalled(tx, community, code)
    const stations = await stationNames(tx, community)
    const found: wire.BoxView[] = []
    for (const row of await boxesWritten(tx, community, code)) {
      const { boxes: all, handings } = await boxesIn(tx, community, row.round)
      found.push(...all.filter((one) => one.id === row.id).map((one) => shown(one, row.round, handings, stations)))
    }
    const read = tubes.length + found.length > 0 ? null : readTube(query.code)
    if (read && !read.ok) return read
    return ok({ tubes, boxes: found, issuedTo: await issuedTo(tx, community, code) })
  },
})

export const boxRoutes: readonly Endpoint[] = [boxes, paper, stock, move, where]
