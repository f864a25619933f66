// What a pass says, each claim once: its name, where it stands in the token and what it looks like. Writing, reading and the limits follow
// from these rows; what people read of them stands in web/parts/said.ts. A place never changes its meaning; new ones are added at the
// end, may be absent, and older readers skip them.

import type { CommunityId, PassId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'
import type { Weekly } from './weekly.ts'

/** All instants are whole seconds: what is finer is cut off when the pass is signed. */
export type PassClaims = {
  id: PassId
  community: CommunityId
  /** as the gate shows it: initials or a masked name, `王＊＊` */
  who: string
  /** building or door as the gate shows it, `2-1-502` */
  home: string
  /** purpose code */
  purpose: string
  /** where to */
  place: string
  /** gate numbers it is bound to; empty: every gate of the community */
  gates: readonly number[]
  notBefore: Instant
  /** from here on it lets nobody out any more; coming back is another matter */
  notAfter: Instant
  /** minutes after going out by which the person has to be back */
  backWithin: number
  /** the latest moment to be back, whenever they went out */
  backBy: Instant
  /** how many times it lets out */
  exits: number
  /** only in these hours, which may begin on one day and end on the next */
  weekly?: Weekly
  /** code of how they go: the guard sees whether they do */
  transport?: string
  /** whoever was out when it was signed is due then, instead of by the hours above; it lets nobody out for longer */
  extendedTo?: Instant
  /** place in the community's status list */
  statusIndex: number
  issuedAt: Instant
}
export type ClaimName = keyof PassClaims

/** A registered claim of the token (RFC 8392), by its number, or a place in the row that is our one private claim. */
type At = { token: number } | { row: number }
type Form =
  | { form: 'uuid' | 'time' | 'hours' }
  /** `most` letters */
  | { form: 'text'; most: number }
  | { form: 'whole'; least: number; most: number }
  /** at most `most` of them */
  | { form: 'gates'; most: number }
export type Place = At & Form & { /** a pass may be without it */ absent?: true }

/** In the row, place 0 is its version. */
export const places: Readonly<Record<ClaimName, Place>> = {
  notAfter: { token: 4, form: 'time' },
  notBefore: { token: 5, form: 'time' },
  issuedAt: { token: 6, form: 'time' },
  id: { token: 7, form: 'uuid' },
  community: { row: 1, form: 'uuid' },
  who: { row: 2, form: 'text', most: 16 },
  home: { row: 3, form: 'text', most: 24 },
  purpose: { row: 4, form: 'text', most: 24 },
  place: { row: 5, form: 'text', most: 40 },
  gates: { row: 6, form: 'gates', most: 32 },
  backWithin: { row: 7, form: 'whole', least: 1, most: 60 * 24 * 366 },
  backBy: { row: 8, form: 'time' },
  exits: { row: 9, form: 'whole', least: 1, most: 999 },
  statusIndex: { row: 10, form: 'whole', least: 0, most: 2 ** 24 },
  weekly: { row: 11, form: 'hours', absent: true },
  transport: { row: 12, form: 'text', most: 24, absent: true },
  extendedTo: { row: 13, form: 'time', absent: true },
}
