// A step of an order: a new case, lifting it, or taking one of these back. Time, source and reason are asked for; what it would do
// is shown; only then there is a button that does it.

import { useEffect, useRef, useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { Field } from '../../parts/Field.tsx'
import { fromWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { WordsRefused } from './NoticeProblems.tsx'
import { usePreview, type OrderView, type StepTaken } from './orders.ts'
import { SeeThenDo } from './PreviewBox.tsx'
import { TellHomes, usualTelling } from './TellHomes.tsx'

export type StepKind = { what: 'case' | 'lift' } | { what: 'take-back'; step: string }
type Words = { time: string | null; timeHint: string; source: string | null; reason: string; send: string }

function wordsOf(what: StepKind['what']): Words {
  switch (what) {
    case 'case': return { time: m.overview_caseAt(), timeHint: m.overview_caseAtHint(), source: m.overview_caseSource(), reason: m.overview_caseReason(), send: m.overview_caseSend() }
    case 'lift': return { time: m.overview_liftAt(), timeHint: m.overview_liftAtHint(), source: m.overview_liftSource(), reason: m.overview_liftReason(), send: m.overview_liftSend() }
    case 'take-back': return { time: null, timeHint: '', source: null, reason: m.overview_takeBackReason(), send: m.overview_takeBackSend() }
  }
}

const paths = { case: 'new-case', lift: 'lift', 'take-back': 'take-back' } as const

export function StepForm({ order, kind, title, zone, onDone, onCancel }: { order: OrderView; kind: StepKind; /** which step it is about */ title: string | null; zone: Zone; onDone: (reply: StepTaken) => void; onCancel: () => void }) {
  const [at, setAt] = useState<Instant | null>(null)
  const [source, setSource] = useState('')
  const [reason, setReason] = useState('')
  const [telling, setTelling] = useState(usualTelling)
  const [tried, setTried] = useState(false)
  const [nobodys, setNobodys] = useState<readonly string[]>([])
  const id = useRef(newId<'sealing-step'>())
  const seen = usePreview()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const { run, busy, problem, clear } = useCommand<StepTaken>(`/api/sealing/orders/${order.id}/${paths[kind.what]}`)
  const words = wordsOf(kind.what)
  const empty = (text: string): string | null => (tried && text.trim() === '' ? m.desk_fillIn() : null)
  const timeMissing = kind.what === 'case' && at === null
  const complete = !timeMissing && reason.trim() !== '' && (words.source === null || source.trim() !== '')
  // Left empty, a lift is of now; a case is never of now without somebody having said so.
  const moment = (): Instant => at ?? now()
  const look = async (): Promise<void> => {
    setTried(true)
    clear()
    if (complete) await seen.ask(kind.what === 'take-back' ? { what: kind.what, order: order.id, step: kind.step } : { what: kind.what, order: order.id, at: moment() })
  }
  const send = async (): Promise<void> => {
    if (!complete) return
    const shown = { steps: seen.preview?.steps ?? 0, ...telling, nobodys }
    const reply = await run(kind.what === 'take-back' ? { id: id.current, step: kind.step, reason, ...shown } : { id: id.current, at: moment(), source, reason, ...shown })
    if (reply.ok) onDone(reply.value)
    else if (reply.problem.code === 'order-changed') seen.forget()
  }
  const typed = <T,>(set: (value: T) => void) => (value: T): void => { seen.forget(); set(value) }
  return (
    <form ref={form} className="order-form stack" aria-label={words.send} onSubmit={(event) => { event.preventDefault(); if (!seen.preview) void look() }}>
      {title && <p><strong>{title}</strong></p>}
      {words.time && <Field label={words.time} hint={words.timeHint} error={tried && timeMissing ? m.desk_fillIn() : null}><input type="datetime-local" onChange={(event) => typed(setAt)(fromWall(event.target.value, zone))} /></Field>}
      {words.source && <Field label={words.source} hint={m.overview_issuerHint()} error={empty(source)}><input maxLength={80} value={source} onChange={(event) => typed(setSource)(event.target.value)} /></Field>}
      <Field label={words.reason} error={empty(reason)}><input maxLength={300} value={reason} onChange={(event) => typed(setReason)(event.target.value)} /></Field>
      <SeeThenDo seen={seen} zone={zone} now={now()} busy={busy} send={words.send} onSend={() => void send()} onCancel={onCancel}><TellHomes preview={seen.preview} scope={order.scope} zone={zone} telling={telling} onTelling={setTelling} /><WordsRefused {...{ problem, nobodys }} onNobodys={setNobodys} /></SeeThenDo>
    </form>
  )
}
