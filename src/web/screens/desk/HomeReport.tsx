// What a household said on its own phone of who moved in or out: a line until somebody has checked it. Its presses put nobody on the list and nobody
// off it; that is done on the card, with how it is known.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Day, Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import type { HomeReportLine } from '#domain/people/home-report-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AskedFirst } from '../../parts/AskedFirst.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { calendarDay, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { queuePath } from './queue-path.ts'

type Answer = 'put-down' | 'not-so'
const press = (it: Answer): string => (it === 'put-down' ? m.desk_homeReportDone() : m.desk_homeReportNotSo())

export function HomeReport({ row, gone, zone, now }: { row: HomeReportLine; gone: boolean; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/homes/reports/${row.id}/answer`)
  const [asked, setAsked] = useState<Answer | null>(null)
  const answer = async (it: Answer): Promise<void> => {
    if ((await run({ answer: it })).ok) void refresh(queuePath)
  }
  const said = row.kind === 'moved-out' ? m.desk_homeReportOut : row.forATime ? m.desk_homeReportInTime : m.desk_homeReportIn
  return (
    <div className="queue-work">
      <strong>{row.door}</strong>
      <span><AsWritten>{said({ by: row.by, name: row.name, since: calendarDay(row.since as Day) })}</AsWritten></span>
      <time className="quiet" dateTime={row.at}>{gone ? m.desk_rowGone() : when(row.at, zone, now)}</time>
      {!gone && <>
        <span className="quiet">{m.desk_homeReportWhat()}</span>
        {row.phone && <a href={dialPerson(row.phone)}>{m.desk_callNumber({ phone: row.phone })}</a>}
        <Link href={`/desk?resident=${row.resident}`}>{m.desk_homeReportOpen()}</Link>
        {asked ? <AskedFirst then={m.desk_homeReportThen()} sure={m.desk_homeReportSure({ press: press(asked) })} busy={busy} onSure={() => void answer(asked)} onCancel={() => setAsked(null)} />
          : (['put-down', 'not-so'] as const).map((it) => <Button key={it} plain onClick={() => setAsked(it)}>{press(it)}</Button>)}
      </>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}
