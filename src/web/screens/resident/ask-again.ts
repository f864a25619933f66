// A new request with what an earlier one said, for whoever has to ask anew: its pass was ended by an order, or is over. Times that have
// passed become the next ones (domain/exits/again.ts). Pure; everything can be changed before it is sent.

import { daysAgain } from '#domain/exits/again.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { toWall } from '../../parts/wall-time.ts'
import { blank, type Draft } from './ask-draft.ts'

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const timeOf = (at: Instant, zone: Zone): string => toWall(at, zone).slice(11)

type Before = Pick<ExitView, 'purpose' | 'place' | 'transport' | 'reason' | 'from' | 'until' | 'weekly'>

export function draftAgain(before: Before, person: string, now: Instant, zone: Zone): Draft {
  const { purpose, place, transport, reason, from, until, weekly } = before
  const said: Draft = { ...blank(person, now, zone), purpose, place, transport, reason }
  const { first, last } = daysAgain(before, now, zone)
  if (weekly) return { ...said, how: 'weekly', days: [...weekly.days], fromTime: clock(weekly.from), untilTime: clock(weekly.until), fromDay: first, untilDay: last }
  return { ...said, how: 'once', fromDay: first, fromTime: timeOf(from, zone), untilDay: last, untilTime: timeOf(until, zone) }
}
