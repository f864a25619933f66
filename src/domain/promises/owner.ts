// Whose something owed is, at this moment. It is worked out, so that nothing is ever nobody's: whoever keeps it, as long as they work here and
// are at the desk; else whoever leads the desk, until somebody takes it over by name; else the secretary. Refuses to answer “nobody”.

import type { AccountId, BuildingId } from '../kernel/ids.ts'
import { hour, plus, type Instant } from '../kernel/instants.ts'
import type { Urgency } from './due.ts'

/** Who goes home without saying so is at the desk no longer than this. */
export const longestTurn = 12 * hour
/** Somebody at the desk from then on, until then; null: until they say so, or `longestTurn`. `quiet`: the night's person, who is shown only what rings. */
export type Turn = { account: AccountId; from: Instant; until: Instant | null; quiet: boolean; leads: boolean }

export type Owner =
  /** whoever took it, was given it, or opened it */
  | { by: 'kept'; account: AccountId }
  /** whoever leads the desk: nobody keeps it, or (`from`) whoever does is not there, and it is to be taken over by name */
  | { by: 'lead'; account: AccountId; from: AccountId | null }
  /** the secretary, who answers for what nobody else does; null: whoever that is */
  | { by: 'secretary'; account: AccountId | null; from: AccountId | null }

/** Where somebody works at a desk: everywhere in the community, or in these buildings of it. */
export type WorksIn = 'everywhere' | ReadonlySet<BuildingId>
/** What is known of the desk at a moment. */
export type DeskNow = { /** those who are at the desk */ turns: readonly Turn[]; /** whoever may keep something: they work here, at a desk */ work: ReadonlyMap<AccountId, WorksIn>; secretaries: readonly AccountId[] }

/** Whether they may keep what is there: nobody keeps what they may not read. `building` null: it is in none, and is read by whoever works in all of them. */
export function mayKeep({ work }: Pick<DeskNow, 'work'>, account: AccountId, building: BuildingId | null): boolean {
  const where = work.get(account)
  return where !== undefined && (where === 'everywhere' || (building !== null && where.has(building)))
}

export const isAtDesk = ({ from, until }: Turn, now: Instant): boolean => from <= now && now < (until ?? plus(from, longestTurn))

/** Who leads the desk: whoever was entered as that, else whoever has been there longest. */
export function leadOf(turns: readonly Turn[]): AccountId | null {
  const first = turns.toSorted((a, b) => Number(b.leads) - Number(a.leads) || (a.from < b.from ? -1 : a.from > b.from ? 1 : a.account < b.account ? -1 : 1))
  return first[0]?.account ?? null
}

export type Kept = { owner: AccountId | null; urgency: Urgency; /** read by whoever keeps it alone: it goes to no desk */ confidential: boolean; /** where it is */ building: BuildingId | null }

/** Whose it is, of those who may read it where it is. By night, with the quiet one alone at the desk, only what is `now` goes to them; all else stays whose it was. */
export function ownerNow({ owner, urgency, confidential, building }: Kept, desk: DeskNow): Owner {
  const kept = owner !== null && mayKeep(desk, owner, building) ? owner : null
  const there = confidential ? [] : desk.turns.filter((turn) => mayKeep(desk, turn.account, building) && (!turn.quiet || urgency === 'now'))
  if (kept !== null && (there.length === 0 || there.some((turn) => turn.account === kept))) return { by: 'kept', account: kept }
  const lead = leadOf(there)
  if (lead !== null) return { by: 'lead', account: lead, from: owner }
  return { by: 'secretary', account: desk.secretaries.find((one) => mayKeep(desk, one, building)) ?? null, from: owner }
}

export type Ringing = { urgency: Urgency; /** somebody has taken it since it became `now` or was handed on */ taken: boolean; snoozedUntil: Instant | null; over: boolean }

/** `now` rings until it is taken, and again when whoever took it is not there any more. */
export const rings = ({ urgency, taken, snoozedUntil, over }: Ringing, owner: Owner, now: Instant): boolean =>
  urgency === 'now' && !over && (snoozedUntil === null || snoozedUntil <= now) && (!taken || owner.by !== 'kept')
