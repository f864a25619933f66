// A bundle of a laboratory's machine that was refused: whose, when, and where it lacks something. Nothing of it was taken in; it stands until somebody has seen it.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { LabRefused as Row } from '#domain/rounds/lab-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { queuePath } from './queue-path.ts'

export function LabRefused({ row, gone, zone, now }: { row: Row; gone: boolean; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/lab-refusals/${row.id}/seen`)
  const seen = async (): Promise<void> => {
    if ((await run({})).ok) await refresh(queuePath)
  }
  return (
    <div className="queue-work">
      <strong><AsWritten>{row.lab}</AsWritten></strong>
      <span>{row.why === 'asked' ? m.desk_labRefusedAsked({ name: row.bundle }) : m.desk_labRefusedWrong({ name: row.bundle })}</span>
      {row.places.length > 0 && <span className="quiet">{row.places.join(' · ')}</span>}
      <time className="quiet" dateTime={row.at}>{gone ? m.desk_rowGone() : when(row.at, zone, now)}</time>
      {!gone && <Button plain busy={busy} onClick={() => void seen()}>{m.desk_labRefusedSeen()}</Button>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}
