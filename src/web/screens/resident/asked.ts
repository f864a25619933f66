// What a household was asked for, as its own pages say it: what and by when, what is needed no more, and whether the letter is signed.

import type { AskRow, ExitView } from '#domain/exits/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { asksIn } from '../../parts/asks-said.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import type { NewsRow } from './phase.ts'
import { kindName } from './sayings.ts'

type Evidence = ExitView['evidence'][number]

export const openAsks = (exit: Pick<ExitView, 'asks'>): AskRow[] => asksIn(exit).filter(({ is }) => is === 'open')

/** The one of them that is due first, of one kind. */
export const askOf = (exit: Pick<ExitView, 'asks'>, kind: string): AskRow | undefined =>
  openAsks(exit).filter(({ open }) => (open as string[]).includes(kind)).toSorted((a, b) => (a.until < b.until ? -1 : 1))[0]

/** What is asked for, and in the desk's own words. */
export const whatAsked = (kinds: readonly string[], words: string): string => [kinds.map(kindName).join(m.common_listComma()), words].filter(Boolean).join(' · ')

/** Who asks and by when; late it can still be sent. */
export function byWhen({ role, at, until }: { role: string; at: Instant; until: Instant }, zone: Zone, now: Instant): string {
  const said = { role: roleName(role), at: when(at, zone, now), until: untilWhen(until, zone, now) }
  return until <= now ? m.told_askedLate(said) : m.told_askedBy(said)
}

/** The same of news, line by line. `ask`: as it stands by now, where that is known here: a part of it may have come. */
export function newsSaid({ code, details, at }: Pick<NewsRow, 'code' | 'details' | 'at'>, ask: AskRow | undefined, zone: Zone, now: Instant): string[] {
  const { kinds = [], words = '', role = '', until = at } = details as { kinds?: string[]; words?: string; role?: string; until?: Instant }
  if (code === 'exit-evidence-unasked') return [m.told_askedNoMore({ what: whatAsked(kinds, words) })]
  return [m.told_askedTitle(), whatAsked(ask?.is === 'open' ? ask.open : kinds, words), byWhen({ role, at, until }, zone, now)]
}

const isSame = (a: AskRow, b: AskRow): boolean => a.words === b.words && a.kinds.length === b.kinds.length && a.kinds.every((kind) => b.kinds.includes(kind))

/** What is needed no more: nothing was decided since that was said, and the same was not asked for once more. The oldest first. */
export function neededNoMore(exit: Pick<ExitView, 'asks' | 'decisions'>): AskRow[] {
  const asks = asksIn(exit)
  const isDecided = (at: Instant): boolean => exit.decisions.some((it) => !it.undone && it.what !== 'kept' && !it.what.endsWith('-proposed') && it.at > at)
  return asks.filter((one) => one.takenBack && !isDecided(one.takenBack.at) && !asks.some((other) => other.seq > one.seq && isSame(one, other)))
}

/** The newest letter that counts. One that was struck is none. */
export const letterOf = ({ evidence }: Pick<ExitView, 'evidence'>): Evidence | undefined => evidence.findLast(({ content, counts }) => content.kind === 'letter-of-commitment' && counts !== false)

/** It is signed, and the committee does not ask for another one. */
export const isSigned = (exit: Pick<ExitView, 'evidence' | 'asks' | 'may'>): boolean => letterOf(exit) !== undefined && !(exit.may.includes('record-evidence') && askOf(exit, 'letter-of-commitment'))
