// What this person lets others at home see of their own, all that was said of it, and the form that takes down what they say by telephone: for
// themselves alone, with how they were known. Beside it the six digits by which a phone becomes theirs.

import { useState } from 'react'
import { circleParts, type CirclePart } from '#domain/access/circles.ts'
import type { CircleView } from '#domain/access/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Card } from '#domain/people/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { deskPart } from '../../words/compiled/groups/deskPart.js'
import { m } from '../../words/compiled/messages.js'
import { ReadCode } from './ReadCode.tsx'

const partName = (part: CirclePart): string => deskPart[part]!()

export function Circle({ card, zone, at }: { card: Card; zone: Zone; at: Instant }) {
  const [open, setOpen] = useState(false)
  return (
    <details className="history circle" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{m.desk_circle()}</summary>
      {open && <Inside key={card.id} card={card} zone={zone} at={at} />}
    </details>
  )
}

function Inside({ card, zone, at }: { card: Card; zone: Zone; at: Instant }) {
  const path = `/api/residents/${card.id}/circle`
  const { data, error, refetch } = useApi<CircleView>(path)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const nameOf = (to: ResidentId | null): string => (to === null ? m.desk_circleAll() : data.others.find((one) => one.id === to)?.name ?? m.desk_circleGone())
  return (
    <div className="stack-tight">
      {data.shares.length === 0 ? <p className="quiet">{m.desk_circleNobody()}</p> : <ul role="list" className="plain-list">{data.shares.map(({ to, part }) => <li key={`${to} ${part}`}><AsWritten>{m.desk_circleHolds({ to: nameOf(to), part: partName(part) })}</AsWritten></li>)}</ul>}
      <section className="stack-tight" aria-label={m.desk_circleCode()}>
        <h3>{m.desk_circleCode()}</h3>
        <p className="quiet">{m.desk_circleCodeWhat()}</p>
        <ReadCode resident={card.id} exit={null} zone={zone} />
      </section>
      <Form path={path} others={data.others} />
      <ol role="list">
        {data.said.map((one, i) => (
          <li key={i}>
            <time dateTime={one.at}>{when(one.at, zone, at)}</time>
            <span><strong><AsWritten>{(one.shared ? m.desk_circleGave : m.desk_circleTook)({ to: nameOf(one.to), part: partName(one.part) })}</AsWritten></strong><span className="quiet"> · <AsWritten>{one.how === 'telephone' ? `${one.knownBy} · ${one.by}` : m.desk_circleOwnPhone()}</AsWritten></span></span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** `to` undefined: nobody has said yet whom, and the widest is never what an unread field says. */
type Draft = { to: ResidentId | null | undefined; parts: readonly CirclePart[]; shared: boolean; knownBy: string }

function Form({ path, others }: { path: string; others: CircleView['others'] }) {
  const [{ to, parts, shared, knownBy }, setDraft] = useState<Draft>({ to: undefined, parts: [], shared: true, knownBy: '' })
  const [tried, setTried] = useState(false)
  const [id, setId] = useState(() => newId())
  const { run, busy, problem } = useCommand<{ done: true }>(path)
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const send = async (): Promise<void> => {
    setTried(true)
    if (to === undefined || parts.length === 0 || knownBy.trim() === '') return
    const reply = await run({ id, to, parts, shared, knownBy })
    // What was sent first, and its answer lost, stands on the list above by now, and is taken back by another press.
    const stands = !reply.ok && reply.problem.code === 'act-id-taken'
    if (reply.ok || stands) setId(newId())
    if (stands) void refresh()
    if (!reply.ok) return
    setTried(false)
    change({ to: undefined, parts: [], knownBy: '' })
    void refresh()
  }
  const way = (label: string, value: boolean) => <label className="chip"><input type="radio" name="circle-shared" checked={shared === value} onChange={() => change({ shared: value })} /><span>{label}</span></label>
  return (
    <form className="stack-tight" noValidate aria-label={m.desk_circleSay()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h3>{m.desk_circleSay()}</h3>
      <p className="quiet">{m.desk_circleSayWhat()}</p>
      <Choices legend={m.desk_circleSay()}><div className="chips">{way(m.desk_circleGive(), true)}{way(m.desk_circleTake(), false)}</div></Choices>
      <Field label={m.desk_circleTo()} error={tried && to === undefined ? m.desk_chooseOne() : null}>
        <select value={to === undefined ? '' : to ?? 'all'} onChange={(event) => change({ to: event.target.value === '' ? undefined : event.target.value === 'all' ? null : event.target.value as ResidentId })}>
          <option value="">{m.overview_choose()}</option>
          {others.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
          <option value="all">{m.desk_circleAll()}</option>
        </select>
      </Field>
      <fieldset className={tried && parts.length === 0 ? 'field bad' : 'field'}>
        <legend>{m.desk_circleParts()}</legend>
        {tried && parts.length === 0 && <span className="error" role="alert">{m.desk_chooseOne()}</span>}
        {circleParts.map((part) => <Check key={part} label={partName(part)} checked={parts.includes(part)} onChange={(on) => change({ parts: circleParts.filter((one) => (one === part ? on : parts.includes(one))) })} />)}
      </fieldset>
      <Field label={m.desk_circleKnown()} hint={m.desk_circleKnownHint()} error={tried && knownBy.trim() === '' ? m.desk_fillIn() : null}>
        <input maxLength={300} value={knownBy} autoComplete="off" onChange={(event) => change({ knownBy: event.target.value })} />
      </Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{m.desk_circleSave()}</Button>
    </form>
  )
}
