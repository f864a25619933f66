// What a household was asked for, as desk, history and paper say it.

import type { AskRow, ExitView } from '#domain/exits/wire.ts'
import { deskAsk } from '../words/compiled/groups/deskAsk.js'
import { deskKind } from '../words/compiled/groups/deskKind.js'
import { m } from '../words/compiled/messages.js'
import { decisionName, whoName } from './exit-names.ts'
import type { Voice } from './times.ts'

/** A case that was kept here before there was asking has none. */
export const asksIn = ({ asks }: Pick<ExitView, 'asks'>): AskRow[] => (asks as AskRow[] | undefined) ?? []

export const kindsSaid = (kinds: readonly string[]): string => kinds.map((kind) => deskKind[kind]?.() ?? kind).join(m.desk_comma())
const joined = (...parts: readonly string[]): string => parts.filter(Boolean).join(' · ')

/** What, by when, by whom, and what came of it. */
const askMore = ({ kinds, words, until, by, is }: AskRow, voice: Voice): string => joined(kindsSaid(kinds), words, m.desk_askedBy({ until: voice.until(until) }), whoName(by), deskAsk[is]?.() ?? is)

export type AskLine = { key: string; at: AskRow['at']; what: string; more: string }
/** Each ask, and that it is needed no more, as lines of a history. */
export const askLines = (exit: Pick<ExitView, 'asks'>, voice: Voice): AskLine[] => asksIn(exit).flatMap((one): AskLine[] => [
  { key: `ask-${one.seq}`, at: one.at, what: decisionName({ what: 'evidence-asked' }), more: askMore(one, voice) },
  ...(one.takenBack ? [{ key: `unask-${one.seq}`, at: one.takenBack.at, what: decisionName({ what: 'evidence-unasked' }), more: joined(kindsSaid(one.kinds), one.words, whoName(one.takenBack.by)) }] : []),
])
