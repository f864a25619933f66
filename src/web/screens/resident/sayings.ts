// What is said about times, homes and requests to a resident, in whole sentences.

import type { ExitView } from '#domain/exits/wire.ts'
import { between, day, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { strictness } from '#domain/people/levels.ts'
import type { HomeStatus } from '#domain/people/wire.ts'
import { span as spanOf } from '../../parts/span.ts'
import { dayName, untilWhen, weekly, when } from '../../parts/times.ts'
import { evidenceKind } from '../../words/compiled/groups/evidenceKind.js'
import { m } from '../../words/compiled/messages.js'
import { levelName, roleName } from '../../words/sentences.ts'
import { endOf, toBring, type Phase } from './phase.ts'

/** Whole local days from one instant to another, for “then 12 days of …”. */
export const daysBetween = (from: Instant, to: Instant): number => Math.round(between(from, to) / day)

/** `today 09:00–12:00`, or with both days when they differ. */
export const span = (from: Instant, to: Instant, zone: Zone, now: Instant): string => spanOf(from, to, zone, now, m.resident_fromTo)

/** When it is for: a stretch of time, or the weekdays and from when to when they hold. */
export const timesOf = (exit: Pick<ExitView, 'from' | 'until' | 'weekly'>, zone: Zone, now: Instant): string =>
  exit.weekly
    ? m.resident_weeklyFromTo({ weekly: weekly(exit.weekly), from: dayName(exit.from, zone, now), to: dayName(plus(exit.until, -1), zone, now) })
    : span(exit.from, exit.until, zone, now)

export const kindName = (kind: string): string => evidenceKind[kind]?.() ?? kind

function mayGo(pass: NonNullable<ExitView['pass']>, phase: 'go' | 'not-yet', zone: Zone, now: Instant): string {
  if (pass.weekly) return phase === 'go' ? m.resident_phaseGoWeekly({ weekly: weekly(pass.weekly) }) : m.resident_phaseNotYetWeekly({ from: dayName(pass.notBefore, zone, now), weekly: weekly(pass.weekly) })
  return phase === 'go' ? m.resident_phaseGo({ until: untilWhen(endOf(pass), zone, now) }) : m.resident_phaseNotYet({ from: when(pass.notBefore, zone, now) })
}

/** The one sentence that a request's page opens with. */
export function headline(exit: ExitView, phase: Phase, zone: Zone, now: Instant): string {
  switch (phase) {
    case 'bring': return m.resident_phaseBring({ things: toBring(exit).map((it) => kindName(it.kind)).join(m.common_listComma()) })
    case 'employer': return m.resident_phaseEmployer()
    case 'deciding': return exit.proposed ? m.resident_phaseSecond() : m.resident_phaseDeciding()
    case 'appealed': return m.resident_phaseAppealed({ role: roleName(exit.refusal?.appealTo ?? 'secretary') })
    case 'go':
    case 'not-yet': return exit.pass ? mayGo(exit.pass, phase, zone, now) : ''
    case 'out': return exit.dueBack ? m.resident_phaseOut({ by: untilWhen(exit.dueBack, zone, now) }) : m.resident_phaseOutNoTime()
    case 'overdue': return m.resident_phaseOverdue({ by: exit.dueBack ? untilWhen(exit.dueBack, zone, now) : '' })
    case 'home-again': return m.resident_phaseHomeAgain()
    case 'lapsed': return m.resident_phaseLapsed()
    case 'refused': return m.resident_phaseRefused()
    case 'refused-finally': return m.resident_phaseRefusedFinally()
    case 'ended': return m.resident_phaseEnded()
    case 'withdrawn': return exit.emergency ? m.resident_phaseEmergencyTakenBack() : exit.decisions.at(-1)?.cause ? m.resident_phaseAsGone() : m.resident_phaseWithdrawn()
    case 'emergency': return m.resident_phaseEmergency()
  }
}

/** The first sentence of all: what holds for the home and until when. */
export function homeHeadline(home: HomeStatus, zone: Zone, now: Instant): string {
  if (home.level === 'open' || home.until === null) return m.resident_homeOpen()
  const to = untilWhen(home.until, zone, now)
  if (home.level === 'sealed') return m.resident_homeSealed({ until: to })
  if (home.level === 'controlled') return m.resident_homeControlled({ until: to })
  return m.resident_homePrecaution({ until: to })
}

/** What follows on the present stage; null when nothing does. `2+12` is read as its people read it. */
export function whatFollows(home: HomeStatus, zone: Zone, now: Instant): string | null {
  if (home.until === null || home.freeAt === null || home.freeAt <= home.until) return null
  const days = daysBetween(home.until, home.freeAt)
  const end = untilWhen(home.freeAt, zone, now)
  // Never “lighter” of what is as strict, or stricter.
  if (home.next && strictness(home.next) >= strictness(home.level)) return m.resident_thenLevel({ level: levelName(home.next), until: end })
  const monitoring = /^\d+\+(\d+)$/.exec(home.rule ?? '')?.[1] === String(days)
  return monitoring ? m.resident_thenMonitoring({ days, until: end }) : m.resident_thenMore({ days, until: end })
}

/** A ground that ends with a full stop of its own, put into a sentence that has one. */
export const within = (text: string): string => text.trim().replace(/[。．.]+$/u, '')
