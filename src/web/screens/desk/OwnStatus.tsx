// What is known of the person's own health: what holds now, all that was said of it, and the form that says something new. Nothing said
// before is changed by it; what it does to passes is the server's to work out.

import { useRef, useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { OwnStatusId } from '#domain/kernel/ids.ts'
import { holdsAllTheSame } from '#domain/people/own-status.ts'
import { personStatuses, type PersonStatus } from '#domain/people/people.ts'
import type { Card } from '#domain/people/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { deskPerson } from '../../words/compiled/groups/deskPerson.js'
import { m } from '../../words/compiled/messages.js'
import { WhenField } from './WhenField.tsx'

const nameOf = (status: PersonStatus): string => deskPerson[status]?.() ?? status

export function OwnStatus({ card, zone, at }: { card: Card; zone: Zone; at: Instant }) {
  const [open, setOpen] = useState(false)
  return (
    <section className="stack-tight own-status" aria-label={m.desk_status()}>
      {card.status !== 'none' && <p className="person-status">{card.statusUntil ? m.desk_statusUntilThen({ status: nameOf(card.status), until: untilWhen(card.statusUntil, zone, at) }) : nameOf(card.status)}</p>}
      <details className="history" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{m.desk_status()} {card.statuses.length > 0 && <span className="count">{card.statuses.length}</span>}</summary>
        {open && <Form key={card.id} card={card} zone={zone} onDone={() => setOpen(false)} />}
        <ol role="list">
          {card.statuses.map((one) => (
            <li key={one.id}>
              <time dateTime={one.since}>{when(one.since, zone, at)}</time>
              <span><strong>{one.until ? m.desk_statusUntilThen({ status: nameOf(one.status), until: untilWhen(one.until, zone, at) }) : nameOf(one.status)}</strong><span className="quiet"> · <AsWritten>{`${one.reason} · ${one.by}`}</AsWritten></span></span>
            </li>
          ))}
        </ol>
      </details>
    </section>
  )
}

type Draft = { status: PersonStatus | null; reason: string; /** null: from the moment in which it is put down */ since: Instant | null; until: Instant | null }

function Form({ card, zone, onDone }: { card: Card; zone: Zone; onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>({ status: null, reason: '', since: null, until: null })
  const [tried, setTried] = useState(false)
  /** of what was sent last: should it have arrived, what was changed since is said besides */
  const sent = useRef<{ id: OwnStatusId; as: string; at: Instant } | null>(null)
  const say = useCommand<{ done: true }>(`/api/residents/${card.id}/status`)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const { status, reason, since, until } = draft
  const ends = status !== null && status !== 'none'
  const backwards = ends && until !== null && until <= (since ?? now())
  const overtaken = holdsAllTheSame(card.statuses, since ?? now(), now())
  const send = async (): Promise<void> => {
    setTried(true)
    if (!status || reason.trim() === '' || backwards) return
    const said = { status, reason, since, until: ends ? until : null }
    if (sent.current?.as !== JSON.stringify(said)) sent.current = { id: newId<'own-status'>(), as: JSON.stringify(said), at: now() }
    const reply = await say.run({ id: sent.current.id, ...said, since: since ?? sent.current.at })
    if (!reply.ok) return
    onDone()
    void refresh()
  }
  return (
    <form className="stack" noValidate aria-label={m.desk_statusSay()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Choices legend={m.desk_statusSay()} error={tried && !status ? m.desk_chooseOne() : null}>
        <div className="chips">
          {personStatuses.map((one) => <label key={one} className="chip"><input type="radio" name={`status-${card.id}`} checked={one === status} onChange={() => change({ status: one })} /><span>{nameOf(one)}</span></label>)}
        </div>
      </Choices>
      <Field label={m.desk_statusReason()} hint={m.desk_statusReasonHint()} error={tried && reason.trim() === '' ? m.desk_fillIn() : null}>
        <input maxLength={500} value={reason} autoComplete="off" onChange={(event) => change({ reason: event.target.value })} />
      </Field>
      <div className="two">
        <WhenField label={m.desk_statusSince()} hint={m.desk_statusSinceHint()} value={since} zone={zone} max={now()} onChange={(at) => change({ since: at })} />
        {ends && <WhenField label={m.desk_statusUntil()} value={until} zone={zone} error={tried && backwards ? m.desk_windowWrong() : null} onChange={(at) => change({ until: at })} />}
      </div>
      {overtaken && <Notice tone="ask" live><p>{m.desk_statusOvertaken({ since: when(overtaken.since, zone, now()), status: nameOf(overtaken.status) })}</p></Notice>}
      <p className="quiet">{m.desk_statusPasses()}</p>
      <ProblemNotice problem={say.problem} />
      <Button type="submit" busy={say.busy}>{m.desk_statusSave()}</Button>
    </form>
  )
}
