// One request on one line: a sign, what it is for, where it stands. Also for requests that are still on this phone only.

import type { ExitView } from '#domain/exits/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, sentenceOf } from '../../words/sentences.ts'
import { RowLink } from './Frame.tsx'
import { phaseOf, type Phase } from './phase.ts'
import { headline, timesOf } from './sayings.ts'
import { useSituation } from './situation.tsx'
import { bodyOf, type Waiting } from './waiting.ts'

const signs: Record<Phase, string> = {
  bring: '', employer: '…', deciding: '…', appealed: '…', go: '✓', 'not-yet': '✓', out: '→', overdue: '!', 'home-again': '✓', lapsed: '–',
  refused: '✕', 'refused-finally': '✕', ended: '✕', withdrawn: '–', emergency: '✚',
}

/** Never alone: the sentence stands beside it. */
export const Sign = ({ phase }: { phase: Phase }) => <span aria-hidden="true" className="mark" data-phase={phase}>{signs[phase]}</span>

export function RequestRow({ exit, now }: { exit: ExitView; now: Instant }) {
  const { zone } = useSituation()
  const phase = phaseOf(exit, now)
  return (
    <RowLink href={`/me/exits/${exit.id}`} mark={<Sign phase={phase} />} title={headline(exit, phase, zone, now)}>
      {exit.emergency ? purposeName('emergency') : m.resident_rowDetails({ purpose: purposeName(exit.purpose), place: exit.place, when: timesOf(exit, zone, now) })}
    </RowLink>
  )
}

export function WaitingRow({ entry }: { entry: Waiting }) {
  const { purpose, place } = entry.body.body as { purpose: string; place: string }
  const title = entry.parked ? m.resident_couldNotTake() : entry.problem ? m.resident_notAccepted() : m.resident_savedTitle()
  return (
    <RowLink href={`/me/exits/${bodyOf(entry).id ?? ''}`} mark={<span aria-hidden="true" className="mark">{entry.problem ? '!' : '↑'}</span>} title={title}>
      {entry.problem ? sentenceOf(entry.problem) : m.resident_forPurpose({ purpose: purposeName(purpose), place })}
    </RowLink>
  )
}
