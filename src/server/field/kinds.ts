// What makes a kind of phone on the server: where it may stand, what it keeps, who takes what it reports. All of it is handed in
// by main.ts (or a test): nothing in this folder knows a gate from a station.

import type { z } from 'zod'
import type { Verb } from '#domain/access/access.ts'
import type { Doubt } from '#domain/field/clock.ts'
import type { DeviceKind } from '#domain/field/kinds.ts'
import type { Delta, Stretch } from '#domain/field/wire.ts'
import type { CommunityId, DeviceId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'
import type { Numbered } from '../feed/store.ts'
import type { Change } from '../http/changes.ts'
import type { Ask } from '../http/endpoint.ts'
import type { Statuses } from '../pass/keys.ts'

export type Place = { id: string; number: number; name: string }
/** The place named, or the first one where none is; null when there is none. */
export type PlaceOf = (tx: Tx, community: CommunityId, id: string | null) => Promise<Place | null>

/** A fact that counts. `id` is its own, but where two contents share one id: then the second counts under an id of its own. */
export type Believed<F> = {
  fact: F; id: string
  /** when it happened, put right by everything known; `deviceAt` as the device's clock stood */
  at: Instant; deviceAt: Instant; doubts: readonly Doubt[]
  /** whoever reported it: `device:…`, `account:…`. Not always who asks: a person may accept it later. */
  by: string; place: string | null
}

/** What became of facts that their taker keeps itself, by their ids: new; another content stands under that id; of something that is not known here. The rest is there already. */
export type Kept = { fresh: ReadonlySet<string>; other: ReadonlySet<string>; unknown: ReadonlySet<string> }

export type Whom = { says: string; resident: ResidentId | null }
/** One per type of fact. `take` stores what is new and may be given the same fact again. */
export type Taker<F = any> = {
  type: string
  schema: z.ZodType<F>
  /** what a person (a device never) needs in order to report such facts themselves */
  may: Verb
  take: (ask: Ask, facts: readonly Believed<F>[]) => Promise<void>
  /** Where there are very many: it stores what is believed itself, whole, and no row of `facts` beside it. */
  keep?: (ask: Ask, facts: readonly Believed<F>[]) => Promise<Kept>
  /** with `keep`: the ids of those that it keeps already, word for word */
  there?: (ask: Ask, facts: readonly Believed<F>[]) => Promise<ReadonlySet<string>>
  /** the turn that `take` needs, so that it can be waited for while facts are stored, without a question of its own */
  turn?: (community: CommunityId) => string
  /** whom each is about, for the person who has to judge it: a door and initials, or nothing; and who that is, where it is known */
  about?: (ask: Ask, facts: readonly Believed<F>[]) => Promise<Whom[]>
  /** takes back what an accepted fact has changed; types without it cannot be undone */
  undo?: (ask: Ask, facts: readonly Believed<F>[]) => Promise<void>
}
/** Only there so that the schema's type flows to `take`. */
export const taker = <F>(it: Taker<F>): Taker => it

export type Keeping = { tx: Tx; community: CommunityId; now: Instant; zone: Zone; device: DeviceId | null; place: Place | null }
/**
 * What phones keep of one thing, told in stretches in the order of `by`, of about `atOnce` items when there is nothing else to tell. `on`:
 * the kinds of changes that may concern it; `since` is asked only when there was one.
 */
export type Collection = {
  name: string
  on: readonly Change['kind'][]
  by: Stretch['by']
  atOnce: number
  /** What comes after `after`, about `most` items of it; `upto` null when it reaches to the end. */
  stretch: (ask: Keeping, after: string | null, most: number) => Promise<Pick<Stretch, 'put' | 'upto'>>
  since: (ask: Keeping, changes: readonly Numbered[]) => Promise<Delta>
  /** how many buildings lie up to there, and how many there are: what a guard is told while the rest comes */
  progress?: (ask: Keeping, upto: string | null) => Promise<{ done: number; of: number }>
  /** is of no use without the signed lists: the kinds of changes after which these may say something else */
  lists?: readonly Change['kind'][]
}

export type Field = {
  kinds: readonly DeviceKind[]
  /** by kind; kinds without a place are left out */
  places: Readonly<Record<string, PlaceOf>>
  takers: readonly Taker[]
  collections: readonly Collection[]
  statuses: (tx: Tx, community: CommunityId) => Promise<Statuses>
}
