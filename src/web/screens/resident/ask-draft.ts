// A request to leave while it is being filled in: what each page asks, what is wrong with the answers, and the request that comes
// of them. Pure; the server checks again and has the last word.

import type { z } from 'zod'
import { windowOfDays } from '#domain/exits/again.ts'
import { checkWindow, purposes, type Purpose } from '#domain/exits/request.ts'
import type { Outing } from '#domain/exits/outing.ts'
import type { askExit } from '#domain/exits/wire.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { addDays, dayOf, hour, plus, readDay, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { countHours } from '#domain/pass/weekly.ts'
import { fromWall, roundUp, toWall } from '../../parts/wall-time.ts'

export type AskBody = z.infer<typeof askExit>
type Window = Pick<Outing, 'from' | 'until' | 'weekly' | 'exits'>
/** The times are asked for as days and hours, everything else as it is sent. */
export type Draft = Omit<Outing, 'purpose' | keyof Window> & {
  person: string
  purpose: Purpose | ''
  how: 'once' | 'weekly'
  fromDay: string
  fromTime: string
  untilDay: string
  untilTime: string
  days: number[]
}
/** What each page of the form is given. */
export type AskProps = { draft: Draft; put: (change: Partial<Draft>) => void; /** shown after the first try */ wrong: Wrong | null }

export const steps = ['who', 'what', 'where', 'when', 'why', 'check'] as const
export type Step = (typeof steps)[number]
export type Wrong = 'choose' | 'empty' | 'no-days' | 'no-time' | 'ends-before-it-begins' | 'over' | 'too-long' | 'too-many'

/** What can be asked for, in the order in which it is asked most; an emergency has its own button and never waits for a form. */
export const askable: readonly Purpose[] = ['scheduled-care', 'medical-recall', 'essential-work', 'carer', 'bereavement', 'exam', 'other']
  .filter((one): one is Purpose => (purposes as readonly string[]).includes(one))

/** Tomorrow morning, back at noon: what is asked most. */
export function blank(person: string, now: Instant, zone: Zone): Draft {
  const tomorrow = addDays(dayOf(now, zone), 1)
  return { person, purpose: '', place: '', how: 'once', fromDay: tomorrow, fromTime: '08:00', untilDay: tomorrow, untilTime: '12:00', days: [], reason: '' }
}

/** The same request from this minute on, for whoever must leave today: the gate would say “too early” to the next round time. */
export function fromNow(draft: Draft, now: Instant, zone: Zone): Draft {
  const [from, until] = [toWall(now, zone), toWall(plus(roundUp(now), 4 * hour), zone)]
  return { ...draft, fromDay: from.slice(0, 10), fromTime: from.slice(11), untilDay: until.slice(0, 10), untilTime: until.slice(11) }
}

/** Leaving later takes the return along, so that nobody has to change two days. */
export function withFromDay(draft: Draft, fromDay: string): Draft {
  const follows = draft.how === 'once' && (draft.untilDay === draft.fromDay || draft.untilDay < fromDay)
  return { ...draft, fromDay, untilDay: follows ? fromDay : draft.untilDay }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/**
 * The times as the request carries them; null while one is missing. Weekly: whole days and the hours in which the pass lets out;
 * nights end on the morning after the last day.
 */
export function windowOf(draft: Draft, zone: Zone): Window | null {
  if (draft.how === 'once') {
    const [from, until] = [fromWall(`${draft.fromDay}T${draft.fromTime}`, zone), fromWall(`${draft.untilDay}T${draft.untilTime}`, zone)]
    return from && until && { from, until, weekly: null, exits: 1 }
  }
  const [first, last] = [readDay(draft.fromDay), readDay(draft.untilDay)]
  if (!first || !last || draft.fromTime === '' || draft.untilTime === '') return null
  const weekly = { days: [...draft.days].sort(), from: minutesOf(draft.fromTime), until: minutesOf(draft.untilTime) }
  const { from, until } = windowOfDays(first, last, weekly, zone)
  return { from, until, weekly, exits: countHours(weekly, from, until, zone) }
}

const byProblem: Record<string, Wrong> = {
  'window-ends-before-it-begins': 'ends-before-it-begins', 'hours-end-before-they-begin': 'ends-before-it-begins', 'window-over': 'over', 'window-too-long': 'too-long',
}

function wrongTime(draft: Draft, now: Instant, zone: Zone): Wrong | null {
  if (draft.how === 'weekly' && draft.days.length === 0) return 'no-days'
  const window = windowOf(draft, zone)
  if (!window) return 'no-time'
  const checked = checkWindow(window, now)
  if (!checked.ok) return byProblem[checked.problem.code] ?? 'no-time'
  return window.exits < 1 ? 'no-days' : window.exits > 200 ? 'too-many' : null
}

/** What is wrong on one page, or null. */
export function wrongOn(step: Step, draft: Draft, now: Instant, zone: Zone): Wrong | null {
  switch (step) {
    case 'who': return draft.person === '' ? 'choose' : null
    case 'what': return draft.purpose === '' ? 'choose' : null
    case 'where': return draft.place.trim() === '' ? 'empty' : null
    case 'when': return wrongTime(draft, now, zone)
    case 'why': return draft.purpose === 'other' && draft.reason.trim() === '' ? 'empty' : null
    case 'check': return null
  }
}

/** The first page that still has to be answered; `check` when none has. */
export const firstOpen = (draft: Draft, now: Instant, zone: Zone): Step => steps.find((step) => wrongOn(step, draft, now, zone) !== null) ?? 'check'

/** The request as it is sent, or null while an answer is missing. */
export function requestOf(draft: Draft, id: ExitId, now: Instant, zone: Zone): AskBody | null {
  const window = windowOf(draft, zone)
  if (!window || firstOpen(draft, now, zone) !== 'check' || draft.purpose === '') return null
  const { person, purpose, how: _how, fromDay: _from, fromTime: _at, untilDay: _until, untilTime: _by, days: _days, ...rest } = draft
  return { ...rest, id, resident: person as ResidentId, purpose, place: draft.place.trim(), reason: draft.reason.trim(), ...window, askedAt: now }
}
