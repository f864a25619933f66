// What a phone in the field knows and keeps: collections that capabilities register, as what changed since a cursor and, until it has
// them all, part after part of what there is; and the signed lists. When nothing changed it costs one question, asked with who asks.
// Refuses a cursor that was given to another phone.

import { can } from '#domain/access/access.ts'
import { cursorOf, numberIn, seqOf } from '#domain/field/cursor.ts'
import type { DeviceKind } from '#domain/field/kinds.ts'
import { knowsQuery, knowsReply, type Delta, type Knows } from '#domain/field/wire.ts'
import type { DeviceId } from '#domain/kernel/ids.ts'
import { day, hour, plus, type Instant } from '#domain/kernel/instants.ts'
import type { z } from 'zod'
import { sideBySide } from '../db/side-by-side.ts'
import { changeMark, changesAfter, firstSeq, headOf, type Numbered } from '../feed/store.ts'
import type { Asker } from '../http/actor.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { isFresh, listsFor, type Lists } from '../pass/lists.ts'
import { communityOf } from '../people/community.ts'
import { heardOf } from './device-store.ts'
import type { Collection, Field, Keeping, Place } from './kinds.ts'
import { fromOf, noPart, partFrom } from './stretches.ts'

type Query = z.infer<typeof knowsQuery>

/** A little less than a day, so that a phone that asks at the change of guards stays with it. */
const wholeAgain = (now: Instant): Instant => plus(now, day - hour)
/** Beyond this the list of what changed is no bounded answer any more. */
const mostChanges = 2_000

type Holder = readonly (string | null)[]
const holderOf = ({ community, rights }: Pick<Asker, 'community' | 'rights'>, kind: string, place: string | null): Holder =>
  rights.actor.kind === 'device' ? [community, rights.actor.id] : [community, 'desk', kind, place]

const keptBy = ({ collections }: Field, kind: DeviceKind): Collection[] => kind.keeps.flatMap((name) => collections.find((it) => it.name === name) ?? [])

/** The changes since the cursor; null: everything has to be sent, from the beginning. */
async function changedSince({ tx, community }: Ask, cursor: number | undefined, holder: Holder, head: number, collections: readonly Collection[]): Promise<Numbered[] | null> {
  if (cursor === undefined || numberIn(cursor) > head) return null
  const seq = seqOf(cursor, [...holder, await changeMark(tx, community, numberIn(cursor))])
  if (seq === null) return null
  if (seq === head) return []
  if (seq < (await firstSeq(tx, community)) - 1) return null
  // What such a phone keeps nothing of would push it into fetching everything: a testing morning is a change a second.
  const kinds = [...new Set(['gate' as const, ...collections.flatMap((it) => [...it.on, ...(it.lists ?? [])])])]
  const changes = await changesAfter(tx, community, seq, mostChanges + 1, kinds)
  const changed = changes.reduce((sum, it) => sum + it.ids.length, 0)
  return changed > mostChanges || changes.some((it) => it.kind === 'gate') ? null : changes
}

async function collected(keeping: Keeping, collections: readonly Collection[], changes: readonly Numbered[]): Promise<Record<string, Delta>> {
  const found: [string, Delta][] = []
  for (const it of collections) {
    const own = changes.filter((change) => it.on.includes(change.kind))
    if (own.length === 0) continue
    const delta = await it.since(keeping, own)
    if (delta.put.length > 0 || delta.gone.length > 0) found.push([it.name, delta])
  }
  return Object.fromEntries(found)
}

const listsOf = async (field: Field, { tx, community, now }: Ask, collections: readonly Collection[], changes: readonly Numbered[] | null): Promise<Lists | null> =>
  collections.some((it) => it.lists) ? listsFor(tx, community, now, !changes || changes.some((it) => collections.some(({ lists }) => lists?.includes(it.kind))), field.statuses) : null

async function knowsFor(field: Field, ask: Ask<unknown, Query>, kind: DeviceKind, place: Place | null) {
  const { tx, community, now, rights, query } = ask
  const holder = holderOf(ask, kind.kind, place?.id ?? null)
  // The head first: what changes while the rest is read comes a second time, which does no harm.
  const [{ seq: head, mark }, about] = await sideBySide(tx, (one) => Promise.all([headOf(one, community), communityOf(one, community)]))
  const device = rights.actor.kind === 'device' ? (rights.actor.id as DeviceId) : null
  const collections = keptBy(field, kind)
  const changes = await changedSince(ask as Ask, query.since, holder, head, collections)
  const keeping = { tx, community, now, zone: about.zone, device, place }
  const begun = changes && query.rest ? fromOf(query.rest, collections) : null
  const begins = changes === null || (query.rest !== undefined && begun === null)
  // What changed before what there is: the phone takes them in this order.
  const found = changes ? await collected(keeping, collections, changes) : {}
  const part = begins || begun ? await partFrom(keeping, collections, begun ?? { at: 0, after: null }) : noPart
  const lists = await listsOf(field, ask as Ask, collections, changes)
  const cursor = cursorOf(head, [...holder, mark])
  const heldLists = lists === null || lists.tag === query.lists
  if (changes && heldLists && part === noPart && Object.keys(found).length === 0) return ok({ cursor, now, nothing: true as const })
  const told: Knows = { cursor, now, full: changes === null, begins, wholeAgainAt: wholeAgain(now), community: about, device, place, lists: heldLists && changes ? null : lists, collections: found, ...part }
  return ok(told)
}

/** What phones of a kind keep is for whoever enrols phones, and for those who work under that kind's own role: a guard reads the gate's. */
const mayKeep = ({ rights, community }: Pick<Ask, 'rights' | 'community'>, { role }: DeviceKind): boolean =>
  can(rights, 'device.enrol', { community }) || rights.grants.some((it) => it.role === role && it.community === community && it.building === null)

const knows = (field: Field) => endpoint({
  method: 'GET', path: '/field/knows', summary: 'What a phone in the field works from without a network: in parts, and what changed since a cursor', may: 'signed-in', query: knowsQuery, reply: knowsReply,
  large: ({ since, rest }) => since === undefined || rest !== undefined,
  atOnce: async ({ db, asker, query, now }) => {
    const { device, rights: { actor } } = asker
    if (!device?.kind || actor.kind !== 'device') return null
    const { lists, lastSeq: head, lastChange } = device
    if (query.since === undefined || query.rest !== undefined || seqOf(query.since, [...holderOf(asker, device.kind.kind, device.place), lastChange]) !== head) return null
    if (keptBy(field, device.kind).some((it) => it.lists) && !(lists && lists.tag === query.lists && isFresh(lists.signedAt, now))) return null
    await heardOf(db.app, actor.id, device, null, now)
    return { cursor: query.since, now, nothing: true as const }
  },
  handle: async (ask) => {
    const { tx, community, rights, query, now, device } = ask
    const own = rights.actor.kind === 'device'
    if (!own && !(rights.actor.kind === 'account' && can(rights, 'gate.sync', { community }))) return no({ code: 'not-allowed' })
    const kind = device ? device.kind : query.kind ? field.kinds.find((it) => it.kind === query.kind) : field.kinds[0]
    if (!kind || !(own || mayKeep(ask, kind))) return no({ code: 'not-found', what: 'kind' })
    const placeOf = field.places[kind.kind]
    const place = placeOf ? await placeOf(tx, community, device ? device.place : (query.place ?? null)) : null
    if (placeOf && !place) return no({ code: 'not-found', what: 'place' })
    if (device && rights.actor.kind === 'device') await heardOf(tx, rights.actor.id, device, null, now)
    return knowsFor(field, ask, kind, place)
  },
})

export const knowsRoutes = (field: Field): readonly Endpoint[] => [knows(field)]
