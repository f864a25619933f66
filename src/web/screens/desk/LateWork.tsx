// One line of work that the server does by itself and has not finished: what it is, since when, how far it came, what it could not read.
// Whoever may, stops it or has it tried again.

import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { WorkRow } from '#domain/kernel/work.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { queuePath } from './queue-path.ts'

export function LateWork({ row, gone, zone, now }: { row: WorkRow; gone: boolean; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/work/${row.id}`)
  const steer = (what: 'stop' | 'again') => async (): Promise<void> => {
    if ((await run({}, `/api/work/${row.id}/${what}`)).ok) void refresh(queuePath)
  }
  return (
    <div className="queue-work">
      <strong>{nameOf(row)}</strong>
      <span>
        {gone ? <><b>{m.desk_rowGone()}</b> · </> : stateOf(row) && <><b>{stateOf(row)}</b> · </>}<time dateTime={row.since}>{m.desk_workSince({ time: when(row.since, zone, now) })}</time>
        {row.total !== null && <> · {m.desk_workDone({ done: row.done, total: row.total })}</>}
      </span>
      {row.failing.length > 0 && <span>{m.desk_workFailing({ count: row.failing.length })} {row.task === 'exits:review' && <Unread exits={row.failing} />}</span>}
      {row.may.includes('again') && <button type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => void steer('again')()}>{m.desk_workAgain()}</button>}
      {row.may.includes('stop') && <button type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => void steer('stop')()}>{m.desk_workStop()}</button>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}

/** What cannot be read has no name to show: the end of its number leads there. */
const Unread = ({ exits }: { exits: readonly string[] }) => exits.map((exit) => <a key={exit} className="queue-unread" href={`/desk?exit=${exit}`}>…{exit.slice(-6)}</a>)

function nameOf({ task, scope, place }: WorkRow): string {
  if (task !== 'exits:review') return m.desk_workOther()
  return scope === 'building' ? m.desk_workReviewBuilding({ place }) : m.desk_workReview({ place })
}

const stateOf = ({ state }: WorkRow): string => (state === 'failed' ? m.desk_workFailed() : state === 'stopped' ? m.desk_workStopped() : '')
