// When a fact from the field happened, from whatever clocks came with it: the device's own correction at the tap, a clock that
// nobody sets, the error of the sending, and ours at receipt. What cannot be known is kept and marked, never refused.
// One fact and its own batch are all that is looked at: no other fact, no order of delivery.

import { instantOf, minute, msOf, type Instant } from '../kernel/instants.ts'
import type { Steady } from './wire.ts'

export const doubts = ['clock-unmeasured', 'clocks-disagree', 'after-receipt', 'impossible'] as const
export type Doubt = (typeof doubts)[number]

export type FactClocks = { at: Instant; right: Instant | null; steady: Steady | null }
export type BatchClocks = { sentAt: Instant | null; steady: Steady | null; received: Instant }
export type Happened = {
  at: Instant
  doubts: readonly Doubt[]
  /** by how many milliseconds it would lie after its receipt, put right by everything known: 0 for what can have happened */
  aheadMs: number
}

/** Below this the network's delay and the clock's error cannot be told apart: the device's word stands. */
export const clockTolerance = 2_000
/** What differs by more than this is marked. */
export const doubtful = 2 * minute
/** Nobody's phone was in the field before, and none of those here will be after: such a clock has lost its date. */
const earliest = Date.UTC(2020, 0, 1)
const latest = Date.UTC(2100, 0, 1)
const possible = (ms: number): boolean => earliest <= ms && ms < latest

/** Milliseconds by which the device's clock is ahead of ours (negative: behind). */
export const clockError = (sentAt: Instant, received: Instant): number => msOf(sentAt) - msOf(received)

/** The device's clock at the tap less the error that it had when it sent. */
function byWall(fact: FactClocks, { sentAt, received }: BatchClocks): number {
  const error = sentAt === null ? 0 : clockError(sentAt, received)
  return msOf(fact.at) - (Math.abs(error) <= clockTolerance ? 0 : error)
}

/** The latest that it can have been: the steady clock may stand still while the phone sleeps, but it never runs ahead. */
function bySteady(fact: FactClocks, batch: BatchClocks): number | null {
  if (!fact.steady || !batch.steady || fact.steady.boot !== batch.steady.boot || fact.steady.ms > batch.steady.ms) return null
  const ms = msOf(batch.received) - (batch.steady.ms - fact.steady.ms)
  // A phone that says it ran for longer than there were phones says nothing.
  return possible(ms) ? ms : null
}

const apart = (a: number, b: number): boolean => Math.abs(a - b) > doubtful

/**
 * The order of trust: the correction the device knew at the tap; else the wall clock put right by the error of the sending, not
 * later than the steady clock allows, on which the two agree unless the phone slept or was set in between.
 */
export function happenedAt(fact: FactClocks, batch: BatchClocks): Happened {
  const found = new Set<Doubt>()
  const received = msOf(batch.received)
  const steady = bySteady(fact, batch)
  const wall = byWall(fact, batch)
  const right = fact.right !== null && possible(msOf(fact.right)) ? msOf(fact.right) : null
  const others = [...(possible(wall) ? [wall] : []), ...(steady === null ? [] : [steady])]
  if (right === null && batch.sentAt === null && (steady === null || apart(steady, wall))) found.add('clock-unmeasured')
  if (right !== null ? others.length > 0 && others.every((it) => apart(it, right)) : others.length === 2 && apart(wall, steady!)) found.add('clocks-disagree')
  const word = right ?? (possible(wall) ? wall : null)
  if (word === null) found.add('impossible')
  // A date that is lost says nothing of the future; one far ahead does, and waits for a person.
  const best = word ?? steady ?? (wall >= latest ? wall : received)
  const capped = steady === null ? best : Math.min(best, steady)
  if (capped - received > clockTolerance) found.add('after-receipt')
  return { at: instantOf(Math.min(capped, received)), doubts: doubts.filter((it) => found.has(it)), aheadMs: Math.max(0, capped - received) }
}
