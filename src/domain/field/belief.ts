// Which facts from the field are believed. All of them are stored; one that is not believed changes nothing until a person at the
// desk accepts it with a reason. Refuses nothing, and asks nothing but the fact and who sent it.

import { minute, plus, type Instant } from '../kernel/instants.ts'
import type { DeviceKind } from './kinds.ts'
import type { HeldWhy } from './wire.ts'

/** Beyond this a fact lies in the future, whatever the network and two clocks make of it. */
export const future = 5 * minute
/** A phone is told the time as it is enrolled; a tap in the same minutes is still its own. */
const aroundEnrolment = 5 * minute

/** Who reports: a device with what is known of it, or a person with the right to. */
export type Reporter =
  | { who: 'device'; kind: DeviceKind | null; enrolledAt: Instant; revokedAt: Instant | null; /** facts of this device stored today, this one not counted */ today: number }
  | { who: 'person'; /** types that this person may report */ may: readonly string[] }

export type Told = {
  /** null for what cannot be read */
  type: string | null
  at: Instant
  aheadMs: number
  received: Instant
  /** the same id is stored with another content */
  otherContent: boolean
}

/** Null when the fact is believed. The first reason that fits is the one that a person at the desk has to judge. */
export function whyHeld(fact: Told, from: Reporter): HeldWhy | null {
  if (from.who === 'device' && from.revokedAt !== null && from.revokedAt <= fact.received) return 'withdrawn'
  if (fact.type === null) return 'unread'
  if (fact.otherContent) return 'other-content'
  if (!(from.who === 'device' ? from.kind?.reports : from.may)?.includes(fact.type)) return 'not-its-business'
  if (fact.aheadMs > future) return 'future'
  if (from.who === 'person') return null
  if (fact.at < plus(from.enrolledAt, -aroundEnrolment)) return 'before-enrolment'
  if (from.today >= (from.kind?.aDay ?? 0)) return 'quota'
  return null
}

/** What was said of a held fact last. */
export type Ruling = { accepted: boolean }

/** `take`: it counts from now on; `undo`: it counted and shall no longer; `none`: it is so already. */
export type RulingStep = 'take' | 'undo' | 'leave' | 'none'
export function rulingStep(before: Ruling | null, accept: boolean): RulingStep {
  if (accept) return before?.accepted ? 'none' : 'take'
  if (before === null) return 'leave'
  return before.accepted ? 'undo' : 'none'
}
