// Acts over HTTP: taking, handing over, putting off, tries, outcomes, on lines of whatever section of the queue. What is worked out gets its row with
// the first act. Of what the records say is owed no more, nothing is kept, and whoever sent it is told so: it is no mistake of theirs.

import { actingRole, can, holds, type Place } from '#domain/access/access.ts'
import type { AccountId, BuildingId, CommunityId, PromiseId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { dueAgain, dueOf } from '#domain/promises/due.ts'
import { may, readsPrivate, type Deed } from '#domain/promises/promise.ts'
import { actsDone, newActs, type NewAct } from '#domain/promises/wire.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { QueueSource } from '../http/queue.ts'
import { zoneOf } from '../people/community.ts'
import { deskNow, keepersAt } from './desk-now.ts'
import { keyOf, linesThere } from './lines.ts'
import { standingOf } from './owed.ts'
import { addActs, beginPromise, lockPromises, type Added, type By, type Key, type NewDeed, type PromiseRow } from './store.ts'

/** What a capability does in the same transaction, when something of a section it keeps was acted upon. */
export type Follow = (ask: Ask, changed: readonly (Added & PromiseRow)[]) => Promise<void>
/** Whoever else hears of it, told by a capability behind: of what these promises are about. */
export type Hears = (ask: Ask, about: readonly string[]) => Promise<void>
/** Of these, those of which somebody reads on a page of their own what comes of them: only of such it can be said that they were told there. */
export type OnPages = (ask: Pick<Ask, 'tx' | 'community' | 'now'>, about: readonly string[]) => Promise<ReadonlySet<string>>
export type PagesOf = { readonly [section: string]: OnPages }
export type Follows = { readonly [section: string]: Follow }

export const placeOfPromise = (community: CommunityId, building: BuildingId | null): Place => (building ? { community, building } : { community })

export function byOf({ rights, place, community }: Pick<Ask, 'rights' | 'place' | 'community'>): By {
  const { actor } = rights
  return { account: actor.kind === 'account' ? actor.id : null, actor: `${actor.kind}:${actor.id}`, role: actingRole(rights, place ?? { community }) ?? 'staff' }
}

/** Somebody who keeps promises in one building alone does so there: each act is looked at by itself. */
export async function somewhere({ rights, community }: Ask): Promise<Place | null> {
  if (!holds(rights, 'promise.keep')) return { community }
  const own = rights.grants.map((it): Place => placeOfPromise(community, it.building)).find((it) => can(rights, 'promise.keep', it))
  return own ?? { community }
}

type Acted = PromiseRow & { /** of what is worked out: whose its line is */ lineOwner: AccountId | null }
/** The rows that these acts are about, locked; what is worked out and there gets one. What is neither there nor kept is left out. What a line says to be private now, is, whatever it was. */
async function rowsFor(ask: Ask, sources: readonly QueueSource[], acts: readonly NewAct[]): Promise<Map<string, Acted>> {
  const { tx, community, rights, now } = ask
  const keys = [...new Map(acts.map((act) => [keyOf(act), act])).values()]
  let rows = await lockPromises(tx, community, keys)
  const kept = (key: Key): boolean => rows.some((row) => row.kept && keyOf(row) === keyOf(key))
  const workedOut = keys.filter((key) => !kept(key))
  const there = await linesThere(ask, sources, workedOut)
  const missing = workedOut.filter((key) => there.has(keyOf(key)) && !rows.some((row) => keyOf(row) === keyOf(key)))
  for (const { section, about, id } of missing) await beginPromise(tx, community, { id: id as string as PromiseId, section, about, kept: false, confidential: there.get(keyOf({ section, about }))!.private, keeperOnly: false, building: null, at: now }, null)
  if (missing.length > 0) rows = await lockPromises(tx, community, keys)
  const mine = rows.filter((row) => (row.kept ? can(rights, 'promise.keep', placeOfPromise(community, row.building)) : there.has(keyOf(row)) && can(rights, 'promise.keep', { community })))
  return new Map(mine.map((row) => {
    const line = row.kept ? undefined : there.get(keyOf(row))
    return [keyOf(row), { ...row, confidential: row.confidential || (line?.private ?? false), lineOwner: line?.owner ?? null }]
  }))
}

/** Whether there is such a section for whoever asks; what is kept has to be there, of what is worked out it may be gone. */
const isKnown = ({ rights, community }: Ask, source: QueueSource | undefined, there: boolean): boolean =>
  source !== undefined && standingOf(source) !== null && (source.kept ? there : can(rights, source.may, { community }))

/** By the keys of what is named with that way. */
async function onPages(ask: Ask, pages: PagesOf, acts: readonly NewAct[]): Promise<Set<string>> {
  const there = new Set<string>()
  for (const [section, on] of Object.entries(pages)) {
    const about = acts.flatMap((it) => (it.section === section && 'way' in it.deed && it.deed.way === 'page' ? it.about : []))
    if (about.length > 0) for (const one of await on(ask, about)) there.add(keyOf({ section, about: one }))
  }
  return there
}

/** What was sent, as it is kept: what nobody said is the usual. */
function deedOf(deed: NewAct['deed'], row: Pick<PromiseRow, 'kept' | 'due' | 'urgency'>, now: Instant, zone: Zone): Deed {
  if (deed.kind === 'urgency') return { ...deed, why: 'said', due: row.kept ? deed.due ?? dueOf(deed.urgency, now, zone) : null }
  return deed.kind === 'reopened' ? { ...deed, due: dueAgain(row, now, zone) } : deed
}

/** Why one was not done: its code, and what its sentence names. */
const refusalOf = (problem: Problem | undefined): { code: string; days?: number; who?: string } | null =>
  problem ? { code: problem.code, ...(typeof problem['days'] === 'number' ? { days: problem['days'] } : {}), ...(typeof problem['who'] === 'string' ? { who: problem['who'] } : {}) } : null

/** Two hundred acts, each with words of two thousand characters in any script. */
const actsBytes = 1536 * 1024

const act = (sources: readonly QueueSource[], follows: Follows, pages: PagesOf) => endpoint({
  method: 'POST', path: '/promises/acts', summary: 'Takes, hands over, puts off, closes: acts on lines of the queue, whatever their section', may: 'promise.keep', place: (ask) => somewhere(ask as Ask),
  body: newActs, bodyLimit: actsBytes, reply: actsDone, rate: { burst: 60, perMinute: 60 },
  async handle(ask) {
    const { tx, community, body, now, rights } = ask
    const rows = await rowsFor(ask as Ask, sources, body.acts)
    const unknown = body.acts.filter((it) => !isKnown(ask as Ask, sources.find((source) => source.section === it.section), rows.has(keyOf(it))))
    const [zone, desk] = [await zoneOf(tx, community), await deskNow(tx, community, now)]
    const read = await onPages(ask as Ask, pages, body.acts)
    const byId = new Map([...rows.values()].map((row) => [row.id, row]))
    const deeds = body.acts.flatMap((it): NewDeed[] => {
      const row = rows.get(keyOf(it))
      return row ? [{ promise: row.id, id: it.id, deed: deedOf(it.deed, row, now, zone), seen: it.seen, at: it.at }] : []
    })
    const added = await addActs(tx, community, deeds, byOf(ask as Ask), now, (promise, present, openedBy, deed) => {
      const row = byId.get(promise)!
      const { kept, confidential, keeperOnly, building, lineOwner } = row
      const reads = readsPrivate(rights, placeOfPromise(community, building), { owner: present.owner ?? lineOwner, openedBy: kept ? openedBy : lineOwner, keeperOnly })
      return may(deed, present, { kept, confidential, reads, keepers: keepersAt(desk, building), page: read.has(keyOf(row)) }, now)
    })
    const refused = new Map<string, Problem>([...added.refused, ...unknown.map((it): [string, Problem] => [it.id, { code: 'not-found' }])])
    // One by itself is answered as a problem, as everywhere; of many each is answered for itself: one that comes late holds up no other.
    const [only] = body.acts.length === 1 ? refused.values() : []
    if (only) return no(only)
    const changed = [...added.done.values()].filter((it) => it.added > 0).map((it) => ({ ...it, ...byId.get(it.promise)! }))
    for (const { id, building } of changed) ask.touch('promise', id, building)
    for (const [section, follow] of Object.entries(follows)) await follow(ask as Ask, changed.filter((it) => it.section === section))
    return ok({
      done: body.acts.map(({ id, section, about }) => {
        const row = rows.get(keyOf({ section, about }))
        // Of what is private whoever may not read it learns not even how much was done.
        const it = row && refused.get(id)?.code !== 'promise-private' ? added.done.get(row.id) : undefined
        return {
          id, section, about, acts: it?.present.acts ?? 0, closed: it ? it.present.closedAt !== null : !refused.has(id), gone: !it && !refused.has(id), clash: it?.clash ?? false,
          refused: refusalOf(refused.get(id)),
        }
      }),
    })
  },
})

export const actingRoutes = (sources: readonly QueueSource[], follows: Follows, pages: PagesOf): readonly Endpoint[] => [act(sources, follows, pages)]
