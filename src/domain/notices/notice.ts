// What a notice is: what it says in each language, on whose word, from when until when; what stands against another one; what was corrected in it.
// The texts for each channel are made of it in texts.ts, the way up to those it has not reached in ladder.ts.

import type { NoticeId } from '../kernel/ids.ts'
import { day, earlier, minute, plus, type Instant } from '../kernel/instants.ts'
import { languages, type Language } from '../kernel/says.ts'
import { anyMeet, type Chain } from './audience.ts'

/** What it is about: two of one subject for one place and time contradict each other, or somebody says that they do not. */
export const subjects = ['sealing', 'test', 'exit', 'supplies', 'medicine', 'parcels', 'water', 'power', 'gas', 'lift', 'repair', 'waste', 'volunteers', 'other'] as const
export type Subject = (typeof subjects)[number]

/** `danger`: by all ways at once, at night as well. `cannot-wait`: at night as well, step by step. */
export const urgencies = ['usual', 'cannot-wait', 'danger'] as const
export type Urgency = (typeof urgencies)[number]

/** A withdrawal is a notice as well: to those who had the old one, and to nobody else. */
export const noticeKinds = ['notice', 'correction', 'withdrawal'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** As a home reads it: whoever never had the old one is told the new one, and nothing of what has changed. */
export const asRead = <T extends { kind: NoticeKind; changed: InLanguages<string>; corrects: NoticeId | null }>(notice: T, hadOld: boolean): T =>
  (hadOld || notice.kind !== 'correction' ? notice : { ...notice, kind: 'notice', changed: {}, corrects: null })

/** What it says in one language. `when` and `where` as people read them, empty where there is none. */
export type Source = { title: string; lines: string[]; when: string; where: string }
export type InLanguages<T> = { [L in Language]?: T | undefined }

/** The language nearest to the one that is asked for, of those in which it was written. */
export function nearest<T>(of: InLanguages<T>, wanted: Language): { language: Language; said: T } | null {
  const near: readonly Language[] = wanted === 'zh-Hans' ? ['zh-Hans', 'zh-Hant', 'en'] : wanted === 'zh-Hant' ? ['zh-Hant', 'zh-Hans', 'en'] : languages.toReversed()
  const language = near.find((one) => of[one] !== undefined)
  return language ? { language, said: of[language]! } : null
}

export type State = 'not-yet' | 'valid' | 'over' | 'superseded' | 'withdrawn'
/** `ended`: what took its place. */
export function stateAt(it: { validFrom: Instant; validUntil: Instant; ended: { as: 'superseded' | 'withdrawn' } | null }, now: Instant): State {
  if (it.ended) return it.ended.as
  if (now < it.validFrom) return 'not-yet'
  return now < it.validUntil ? 'valid' : 'over'
}

export type Standing = { id: NoticeId; subject: Subject; places: readonly Chain[]; validFrom: Instant; validUntil: Instant }
/** Those that hold for a home at a time when this one does, about the same: whoever issues it names them. About “other” nothing contradicts. */
export function contradicted<T extends Standing>(draft: Omit<Standing, 'id'>, standing: readonly T[]): T[] {
  if (draft.subject === 'other') return []
  return standing.filter((it) => it.subject === draft.subject && draft.validFrom < it.validUntil && it.validFrom < draft.validUntil && anyMeet(draft.places, it.places))
}

export type Piece = 'title' | 'when' | 'where' | 'lines' | 'valid-from' | 'valid-until'
type Compared = { source: InLanguages<Source>; validFrom: Instant; validUntil: Instant }
/** Which pieces of it are others now: shown beside the words in which somebody says what has changed. */
export function differences(old: Compared, now: Compared): Piece[] {
  const differs = (piece: keyof Source): boolean => languages.some((it) => JSON.stringify(old.source[it]?.[piece]) !== JSON.stringify(now.source[it]?.[piece]))
  return [
    ...(['title', 'when', 'where', 'lines'] as const).filter(differs),
    ...(old.validFrom === now.validFrom ? [] : ['valid-from' as const]), ...(old.validUntil === now.validUntil ? [] : ['valid-until' as const]),
  ]
}

/** What hangs longer is not read any more. */
export const mostDays = 60
export type DraftFault = 'ended' | 'too-long' | 'changed-needed' | 'answers-too-late'
type Drafted = { validFrom: Instant; validUntil: Instant; corrects: NoticeId | null; changed: InLanguages<string>; call: { until: Instant } | null }
/** What keeps a draft from being a notice, whatever it says. */
export function draftFault({ validFrom, validUntil, corrects, changed, call }: Drafted, now: Instant): DraftFault | null {
  if (validUntil <= now) return 'ended'
  if (validUntil > plus(validFrom, mostDays * day) || validFrom > plus(now, mostDays * day)) return 'too-long'
  if (corrects !== null && languages.every((it) => changed[it] === undefined)) return 'changed-needed'
  return call && call.until > validUntil ? 'answers-too-late' : null
}
/** Whoever is under an order reads of it as long as it holds: whether what is said in the place of its notice is over sooner, as far ahead as anything hangs. An end is typed without its seconds. */
export const isOverBefore = (order: Instant, { validUntil }: Pick<Drafted, 'validUntil'>, now: Instant): boolean =>
  plus(validUntil, minute) <= earlier(order, plus(now, (mostDays - 1) * day))
