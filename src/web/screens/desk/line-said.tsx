// A line of the queue in a few words, whatever its section: who, where, what kind of thing, what is next and by when. For lists in which sections stand together.

import type { ReactNode } from 'react'
import type { CaseKind } from '#domain/desk/cases.ts'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { lateness } from '#domain/promises/due.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'
import { dueSaid, kindName, stepName } from './case-said.ts'
import { shownAs } from './queue-lines.tsx'

type Says = { name?: string; door?: string; number?: string; kind?: string; hidden?: boolean; private?: boolean; place?: { label: string } | null; words?: string; note?: string; phone?: string | null }
const saysOf = (line: QueueLine): Says => (line.says ?? {}) as Says

/** It was said in confidence: read by whoever keeps it, and the secretary. */
export const isPrivate = (line: QueueLine): boolean => saysOf(line).private === true

/** Who, or what stands for them. */
export function whoseLine(line: QueueLine): string {
  const { name = '', number = '', hidden, private: isPrivate, place } = saysOf(line)
  if (hidden || (isPrivate && name === '')) return m.shift_private()
  return name !== '' ? name : place?.label ?? (number !== '' ? number : shownAs(line.owed?.section ?? '').title())
}
export const doorOf = (line: QueueLine): string => saysOf(line).door ?? ''
/** As it is read aloud: whose, and where. */
export const lineAloud = (line: QueueLine): string => [whoseLine(line), doorOf(line)].filter((it) => it !== '').join(' ')

const whatIs = (line: QueueLine): string => {
  const { kind, hidden } = saysOf(line)
  const title = shownAs(line.owed?.section ?? '').title()
  return line.owed?.section === 'case' && kind && !hidden ? kindName(kind as CaseKind) : title
}

export function LineSaid({ line, zone, now }: { line: QueueLine; zone: Zone; now: Instant }): ReactNode {
  const { owed } = line
  const said = saysOf(line)
  return (
    <span className="line-said">
      <span className="queue-what"><strong><AsWritten>{whoseLine(line)}</AsWritten></strong><span className="hit-door">{doorOf(line)}</span></span>
      {owed && <span className="line-due" data-late={lateness(owed, now) > 0 || undefined}>{dueSaid(owed, zone, now)}</span>}
      <span className="quiet line-what">{whatIs(line)}{owed && ` · ${stepName(owed.step.code)}`}{owed && owed.step.words !== '' && <> · <AsWritten>{owed.step.words}</AsWritten></>}</span>
      {(said.words ?? said.note ?? '') !== '' && <span className="line-words"><AsWritten>{said.words ?? said.note ?? ''}</AsWritten></span>}
    </span>
  )
}
