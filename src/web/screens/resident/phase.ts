// Where a request stands for the person who made it, and what is theirs to do next. Pure: exits and news in, tasks out.
// It decides nothing; it only reads what the server decided, in the order in which a tired person should be told.

import type { z } from 'zod'
import type { ExitView, item, ownExits } from '#domain/exits/wire.ts'
import { earlier, type Instant } from '#domain/kernel/instants.ts'

export type OwnExits = z.infer<typeof ownExits>
export type Item = z.infer<typeof item>
export type NewsRow = OwnExits['news'][number]

export type Phase =
  | 'bring' | 'employer' | 'deciding' | 'appealed'
  | 'go' | 'not-yet' | 'out' | 'overdue' | 'home-again' | 'lapsed'
  | 'refused' | 'refused-finally' | 'ended' | 'withdrawn' | 'emergency'

/** What a resident can send from the phone: a signature and pictures. The rest is taken down by the desk. */
export const canBring = (it: Item): boolean =>
  it.kind !== 'employer-confirmation' && (it.state === 'missing' || it.state === 'sentences-unread' || it.state === 'too-old' || it.state === 'result-pending')

/** Of an appeal and of a pass what the desk has asked for, beside the rules: what those lacked was decided on. */
export const toBring = (exit: ExitView): Item[] =>
  exit.may.includes('record-evidence') ? (exit.advice?.items ?? []).filter((it) => canBring(it) && (exit.state === 'asked' || !it.because[0])) : []

/** A pass that lets out now or later: not used up, not over, not taken back. */
export const isUsable = ({ pass, state }: ExitView, now: Instant): boolean =>
  state === 'granted' && pass !== null && pass.status === 'valid' && now < pass.notAfter && pass.exitsUsed < pass.exits

/** Whoever is out needs it at the gate on the way back, also when its exits are used up. */
export const isShowable = (exit: ExitView, now: Instant): boolean => isUsable(exit, now) || (exit.whereabouts === 'out' && exit.pass?.status === 'valid')

function openPhase(exit: ExitView): Phase {
  if (toBring(exit).length > 0) return 'bring'
  const waits = exit.advice?.items.some((it) => it.kind === 'employer-confirmation' && it.state !== 'present')
  return waits ? 'employer' : 'deciding'
}

function grantedPhase(exit: ExitView, now: Instant): Phase {
  if (isUsable(exit, now)) return exit.pass !== null && now < exit.pass.notBefore ? 'not-yet' : 'go'
  return exit.whereabouts === 'back' ? 'home-again' : 'lapsed'
}

export function phaseOf(exit: ExitView, now: Instant): Phase {
  if (exit.whereabouts === 'out') return exit.overdue || (exit.dueBack !== null && exit.dueBack <= now) ? 'overdue' : 'out'
  if (exit.emergency && exit.state !== 'withdrawn') return exit.whereabouts === 'back' ? 'home-again' : 'emergency'
  switch (exit.state) {
    case 'asked': return exit.proposed ? 'deciding' : openPhase(exit)
    case 'appealed': return 'appealed'
    case 'granted': return grantedPhase(exit, now)
    case 'refused': return exit.refusal?.final ? 'refused-finally' : 'refused'
    case 'revoked': return 'ended'
    // Ended by nobody's word: what it was against stands, and they may appeal.
    case 'withdrawn': return exit.may.includes('appeal') ? 'refused' : 'withdrawn'
  }
}

/** Shown first on the page; the rest is history. */
export const isCurrent = (phase: Phase): boolean => !['home-again', 'lapsed', 'withdrawn', 'refused-finally'].includes(phase)

export type Task =
  | { kind: 'come-back'; exit: ExitView; by: Instant | null; overdue: boolean }
  | { kind: 'bring'; exit: ExitView; item: Item }
  | { kind: 'pass'; exit: ExitView }

const bringOrder = ['letter-of-commitment', 'test-result', 'certificate', 'employer-confirmation']

/**
 * What is to do now, the most pressing first: come home, then whatever a request still lacks, then the pass to be shown, then what is asked for of that.
 * Overdue comes before everything, the soonest first.
 */
export function tasksOf(exits: readonly ExitView[], now: Instant): Task[] {
  const phased = exits.map((exit) => ({ exit, phase: phaseOf(exit, now) }))
  const out = phased.filter(({ phase }) => phase === 'out' || phase === 'overdue')
    .map(({ exit, phase }): Task => ({ kind: 'come-back', exit, by: exit.dueBack, overdue: phase === 'overdue' }))
    .sort((a, b) => (dueOf(a) < dueOf(b) ? -1 : 1))
  const bring = phased.filter(({ exit, phase }) => phase === 'bring' || exit.state !== 'asked').flatMap(({ exit }) => toBring(exit)
    .filter((it) => it.state !== 'result-pending')
    .sort((a, b) => bringOrder.indexOf(a.kind) - bringOrder.indexOf(b.kind))
    .map((it): Task => ({ kind: 'bring', exit, item: it })))
  const passes = phased.filter(({ phase }) => phase === 'go' || phase === 'not-yet').map(({ exit }): Task => ({ kind: 'pass', exit }))
  const lets = ({ exit }: Task): boolean => exit.state === 'granted'
  return [...out, ...bring.filter((task) => !lets(task)), ...passes, ...bring.filter(lets)]
}
const dueOf = (task: Task): string => (task.kind === 'come-back' ? task.by ?? '9' : '')

/** Something has been decided since, or appealed: what was told before stands in the request, and is no news. */
const overtaken = ({ decisions }: ExitView, { at }: NewsRow): boolean => decisions.some((it) => !it.what.endsWith('-proposed') && it.what !== 'kept' && it.at > at)

/** What was told, still holds and is not yet read, newest first. “You may go” is no news to whoever has gone, or no longer may. */
export function unread({ exits, news }: OwnExits, now: Instant): NewsRow[] {
  return news.filter((it) => {
    const exit = exits.find((one) => one.id === it.details['exit'])
    if (it.seenAt !== null || (exit && overtaken(exit, it))) return false
    if (it.code === 'exit-extended') return exit?.whereabouts === 'out'
    return it.code !== 'exit-granted' || (exit !== undefined && ['go', 'not-yet'].includes(phaseOf(exit, now)))
  })
}

/** When the pass ends for this person: the end of its window, or the time to be back if that is earlier. */
export const endOf = (pass: NonNullable<ExitView['pass']>): Instant => earlier(pass.notAfter, pass.backBy)
