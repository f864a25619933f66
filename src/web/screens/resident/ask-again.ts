// A new request with what an earlier one said, for whoever has to ask anew: its pass was ended by an order, or is over. Times that have
// passed become the next ones that begin at the same hour. Pure; everything can be changed before it is sent.

import type { ExitView } from '#domain/exits/wire.ts'
import { addDays, day, dayOf, plus, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { overMidnight } from '#domain/pass/weekly.ts'
import { toWall } from '../../parts/wall-time.ts'
import { blank, monthFrom, type Draft } from './ask-draft.ts'

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const timeOf = (at: Instant, zone: Zone): string => toWall(at, zone).slice(11)

type Before = Pick<ExitView, 'purpose' | 'place' | 'transport' | 'reason' | 'from' | 'until' | 'weekly'>

export function draftAgain(before: Before, person: string, now: Instant, zone: Zone): Draft {
  const { purpose, place, transport, reason, from, until, weekly } = before
  const said: Draft = { ...blank(person, now, zone), purpose, place, transport, reason }
  const today = dayOf(now, zone)
  if (weekly) {
    const first = from > now ? dayOf(from, zone) : today
    // A window of nights ends on the morning after its last day.
    const last = addDays(dayOf(plus(until, -1), zone), overMidnight(weekly) ? -1 : 0)
    return { ...said, how: 'weekly', days: [...weekly.days], fromTime: clock(weekly.from), untilTime: clock(weekly.until), fromDay: first, untilDay: last > first ? last : monthFrom(first) }
  }
  const length = Math.round((Date.parse(dayOf(until, zone)) - Date.parse(dayOf(from, zone))) / day)
  const fromDay: Day = from > now ? dayOf(from, zone) : addDays(today, 1)
  return { ...said, how: 'once', fromDay, fromTime: timeOf(from, zone), untilDay: addDays(fromDay, length), untilTime: timeOf(until, zone) }
}
