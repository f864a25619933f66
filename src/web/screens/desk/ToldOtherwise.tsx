// A line of the queue: whoever was told what is no longer so. It says what holds now, so that whoever rings can read it out, and opens the card on which it is ticked.

import { Link } from 'wouter'
import type { ToldLine } from '#domain/desk/answers-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid, questionSaid } from '../../parts/answer-said.ts'
import { kept, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

export function ToldOtherwise({ row, gone, zone, now }: { row: ToldLine; gone: boolean; zone: Zone; now: Instant }) {
  const voice = kept(zone)
  if (row.was === null) {
    return (
      <div className="queue-row">
        <span className="queue-what"><strong>{m.desk_casePrivate()}</strong></span>
        <span className="queue-state">{gone ? m.desk_rowGone() : when(row.at, zone, now)}</span>
      </div>
    )
  }
  return (
    <>
      <Link className="queue-row" href={`/desk?resident=${row.resident}`}>
        <svg className="sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false"><path d="M2 5h8L7 2M12 9H4l3 3" fill="none" stroke="currentColor" strokeWidth="1.8" /></svg>
        <span className="queue-what"><strong><AsWritten>{row.caller ? m.answers_callerFor({ who: row.caller.name || row.caller.number || m.desk_asideNobody(), name: row.name }) : row.name}</AsWritten></strong><span className="hit-door">{row.door}</span></span>
        <span className="queue-state">{gone ? m.desk_rowGone() : when(row.at, zone, now)}</span>
        <span className="queue-purpose quiet"><AsWritten>{questionSaid(row.was, voice)}</AsWritten></span>
        {row.refused && <b><AsWritten>{m.answers_sectionRefused({ name: row.name })}</AsWritten></b>}
        <span className="told-now"><AsWritten>{row.is === null ? m.answers_sectionGone() : m.answers_sectionIs({ is: answerSaid(row.is, voice) })}</AsWritten></span>
      </Link>
      {!gone && (row.phone ? <a className="queue-phone" href={dialPerson(row.phone)}>{m.desk_callNumber({ phone: row.phone })}</a> : <span className="queue-phone">{m.desk_noNumber()}</span>)}
    </>
  )
}
