// What waits: overdue with the number to call, open papers with a running clock, requests oldest first, clashes of two gates,
// work that the server has not finished.
// Nothing moves while pointer or focus is in it.

import { useRef, useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { heldFacts } from '#domain/field/wire.ts'
import { between, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { queue as queueReply, QueueRow } from '#domain/exits/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { running, useNow } from '../../offline/ticking.ts'
import { useKeys } from '../../parts/keys.ts'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { duration, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { LateWork } from './LateWork.tsx'
import { useSettled } from './settled.ts'
import { ToTell, useToTell } from './ToTell.tsx'

export type QueueReply = z.infer<typeof queueReply>
/** Those of its lists that hold exits. */
type Section = 'overdue' | 'openPapers' | 'waiting' | 'clashes'

export const useQueue = () => useApi<QueueReply>('/api/exits')

export function Queue({ selected, onOpen, zone }: { selected: string | null; onOpen: (row: QueueRow) => void; zone: Zone }) {
  const { data, error, refetch } = useQueue()
  const calls = useToTell().data?.households ?? 0
  const [held, setHeld] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const step = (by: number): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLButtonElement>('button.queue-row') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const from = at >= 0 ? at : rows.findIndex((row) => row.getAttribute('aria-current') === 'true')
    rows[Math.max(0, Math.min(rows.length - 1, from < 0 ? 0 : from + by))]?.focus()
  }
  useKeys({ j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) }, { within: '.desk-queue' })
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const none = data.overdue.length + data.openPapers.length + data.waiting.length + data.clashes.length + data.work.length + calls === 0
  const part = (name: Section, title: string) => <Part key={name} name={name} title={title} rows={data[name]} held={held} {...{ selected, onOpen, zone }} />
  return (
    <div ref={list} className="queue" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)} onBlur={(event) => { if (!event.currentTarget.contains(event.relatedTarget)) setHeld(false) }}>
      <HeldLine />
      {none && <Empty>{m.desk_queueEmpty()}</Empty>}
      {part('overdue', m.desk_overdue())}
      <ToTell zone={zone} held={held} />
      <LateWork rows={data.work} zone={zone} />
      {part('openPapers', m.desk_openPapers())}
      {part('waiting', m.desk_waiting())}
      {part('clashes', m.desk_clashes())}
    </div>
  )
}

/** Reports from phones that nobody has judged yet: one line, however many. */
function HeldLine() {
  const { data } = useApi<z.infer<typeof heldFacts>>('/api/facts/held?limit=0')
  if (!data || data.more === 0) return null
  return <p className="queue-held"><Link href="/overview/devices/held">{m.desk_heldFacts({ count: data.more })}</Link></p>
}

type PartProps = { name: Section; title: string; rows: readonly QueueRow[]; held: boolean; selected: string | null; onOpen: (row: QueueRow) => void; zone: Zone }

function Part({ name, title, rows, held, selected, onOpen, zone }: PartProps) {
  const { shown, unseen } = useSettled(rows, held)
  const now = useNow(name === 'openPapers' ? 1000 : 15_000)
  if (shown.length === 0 && unseen === 0) return null
  return (
    <section aria-label={title} data-part={name}>
      <h2><span>{title}</span><span className="count">{rows.length}</span>{unseen > 0 && <em role="status">{m.desk_unseen({ count: unseen })}</em>}</h2>
      <ul role="list">
        {shown.map(({ row, gone }) => (
          <li key={row.id} data-gone={gone || undefined}>
            <button type="button" className="queue-row" aria-current={row.id === selected} onClick={() => onOpen(row)}>
              <Sign name={name} row={row} />
              <span className="queue-what"><strong>{nameOf(row)}</strong><span className="hit-door">{row.door}</span></span>
              <span className="queue-state">{gone ? m.desk_rowGone() : stateOf(name, row, now)}</span>
              <span className="queue-purpose quiet">{purposeName(row.purpose)}{row.place ? ` · ${row.place}` : ''}</span>
              {name === 'waiting' && <time className="queue-since quiet" dateTime={row.askedAt} title={when(row.askedAt, zone, now)}>{duration(between(row.askedAt, now))}</time>}
            </button>
            {name === 'overdue' && !gone && (row.phone ? <a className="queue-phone" href={`tel:${row.phone}`}>{m.desk_callNumber({ phone: row.phone })}</a> : <span className="queue-phone">{m.desk_noNumber()}</span>)}
          </li>
        ))}
      </ul>
    </section>
  )
}

const nameOf = (row: QueueRow): string => row.name || m.desk_unknownPerson()

/** What the row wants, in words; the sign beside it says the same by its shape. */
function stateOf(name: Section, row: QueueRow, now: Instant): ReactNode {
  if (name === 'overdue' && row.dueBack) return m.desk_overdueBy({ time: duration(between(row.dueBack, now)) })
  if (name === 'openPapers') return <span className="clock">{running(between(row.askedAt, now))}</span>
  if (name === 'clashes') return m.desk_clash()
  if (row.state === 'appealed') return row.proposed ? `${m.desk_rowAppealed()}\n${m.desk_rowSecond()}` : m.desk_rowAppealed()
  if (row.proposed) return m.desk_rowSecond()
  if (row.missing === 0) return m.desk_rowReady()
  return m.desk_rowMissing({ count: row.missing })
}

function Sign({ name, row }: { name: Section; row: QueueRow }) {
  const full = row.missing === 0
  return (
    <svg className="sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" focusable="false">
      {name === 'overdue' && <path d="M7 1 13.4 13H.6Z" fill="currentColor" />}
      {name === 'openPapers' && <><rect x="1" y="1" width="12" height="12" fill="none" stroke="currentColor" strokeWidth="2" /><path d="M4 5h6M4 9h3" stroke="currentColor" strokeWidth="1.5" /></>}
      {name === 'clashes' && <path d="M1 4h9l-3-3M13 10H4l3 3" fill="none" stroke="currentColor" strokeWidth="2" />}
      {name === 'waiting' && <circle cx="7" cy="7" r="5.5" fill={full ? 'currentColor' : 'none'} stroke="currentColor" strokeWidth="2" />}
    </svg>
  )
}
