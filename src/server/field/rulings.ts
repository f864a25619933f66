// Facts that wait for a person: who reads them, and who accepts them or leaves them, with a reason that stays on the record.
// An accepted fact counts as if it had come then. What has changed the present is taken back only where its type can undo it.

import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { actingRole } from '#domain/access/access.ts'
import { rulingStep } from '#domain/field/belief.ts'
import { heldFacts, ruleFacts } from '#domain/field/wire.ts'
import { uuidv7 } from '#domain/kernel/ids.ts'
import { msOf } from '#domain/kernel/instants.ts'
import { done, id } from '#domain/kernel/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { isDeviceHere } from './device-store.ts'
import { ownId, take } from './facts.ts'
import { heldFactsOf, insertRulings, waitingFacts, type HeldRow } from './facts-store.ts'
import type { Believed, Field, Taker, Whom } from './kinds.ts'

const atOnce = 500
/** `device` left out: of all phones. `limit` 0: only how many there are. */
export const heldQuery = z.object({ device: id<'device'>().optional(), limit: z.coerce.number().int().min(0).max(atOnce).default(atOnce) })

type Says = Record<string, unknown>
function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}

/** The fact as its taker reads it; null for what still cannot be read. */
function factOf(row: HeldRow, takers: readonly Taker[]): Believed<unknown> & { type: string } | null {
  const fact = takers.find((it) => it.type === row.type)?.schema.safeParse(parsed(row.raw))
  return fact?.success ? { type: row.type, fact: fact.data, id: ownId(row), at: row.at, deviceAt: row.deviceAt, doubts: row.doubts, by: row.by, place: row.place } : null
}

/** What each says beside its envelope, and whom it is about; of what cannot be read the first of its text. */
async function saysOf(ask: Ask, rows: readonly HeldRow[], takers: readonly Taker[]): Promise<{ says: Says; resident: Whom['resident'] }[]> {
  const read = rows.map((row) => factOf(row, takers))
  const about = new Map<unknown, Whom>()
  for (const taker of takers) {
    const own = read.filter((it) => it?.type === taker.type).map((it) => it!)
    const whom = own.length > 0 ? await taker.about?.(ask, own) : undefined
    own.forEach((it, n) => about.set(it, whom?.[n] ?? { says: '', resident: null }))
  }
  return read.map((it, n) => {
    if (!it) return { says: { raw: rows[n]!.raw.slice(0, 300) }, resident: null }
    const { type: _type, id: _id, at: _at, ...says } = it.fact as Says
    const whom = about.get(it)
    return { says: { ...says, about: whom?.says ?? '' }, resident: whom?.resident ?? null }
  })
}

const readHeld = ({ takers }: Field) => endpoint({
  method: 'GET', path: '/facts/held', summary: 'Facts from the field that wait for a person', may: 'device.enrol', query: heldQuery, reply: heldFacts, together: 'grants',
  handle: async (ask) => {
    const { tx, community, query } = ask
    const [here, { rows, all }] = await sideBySide(tx, (one) => Promise.all([query.device ? isDeviceHere(one, community, query.device) : true, waitingFacts(one, community, query.device ?? null, query.limit)]))
    if (!here) return no({ code: 'not-found' })
    const says = await saysOf(ask as Ask, rows, takers)
    const shown = rows.map((row, n) => ({ id: row.id, hash: row.hash, type: row.type, why: row.held!, device: row.label ?? '', at: row.at, receivedAt: row.received, ...says[n]! }))
    return ok({ facts: shown, more: all - shown.length })
  },
})

const rule = ({ takers }: Field) => endpoint({
  method: 'POST', path: '/facts/rulings', summary: 'Accepts held facts, or leaves them, with a reason', may: 'device.enrol', body: ruleFacts, bodyLimit: 256 * 1024, reply: done,
  handle: async (ask) => {
    const { tx, community, now, body, rights } = ask
    // Named twice, a fact is one.
    const named = [...new Map(body.facts.map((it) => [`${it.id} ${it.hash}`, it])).values()]
    const rows = await heldFactsOf(tx, community, named)
    if (rows.length < named.length) return no({ code: 'not-found' })
    if (body.reason === '') return no({ code: 'reason-needed' })
    const steps = rows.map((row) => ({ row, step: rulingStep(row.accepted === null ? null : { accepted: row.accepted }, body.accept), fact: factOf(row, takers) }))
    const of = (...names: string[]) => steps.filter((it) => names.includes(it.step))
    const unread = of('take').filter((it) => it.fact === null)
    if (unread.length > 0) return no({ code: 'fact-unreadable', ids: unread.map((it) => it.row.id) })
    const stuck = of('undo').filter((it) => !takers.find((one) => one.type === it.row.type)?.undo)
    if (stuck.length > 0) return no({ code: 'fact-counts-already', ids: stuck.map((it) => it.row.id) })
    const said = of('take', 'undo', 'leave')
    if (said.length === 0) return ok({ done: true as const })
    await insertRulings(tx, community, said.map(({ row }) => ({ id: uuidv7(msOf(now), randomBytes(10)), fact: row.id, hash: row.hash })), {
      accept: body.accept, reason: body.reason, by: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? 'staff', now,
    })
    await take(ask as Ask, takers, of('take').map((it) => it.fact!))
    await take(ask as Ask, takers, of('undo').flatMap((it) => it.fact ?? []), 'undo')
    ask.touch('fact', said[0]!.row.id)
    return ok({ done: true as const })
  },
})

export const rulingRoutes = (field: Field): readonly Endpoint[] => [readHeld(field), rule(field)]
