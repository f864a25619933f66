// Two records of one person: found, seen side by side, what differs chosen by hand, what ends said, then the press. Before both were seen there is none.

import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Day, Instant, Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { MergePreview } from '#domain/people/merge-wire.ts'
import type { Correctable } from '#domain/people/record-wire.ts'
import type { Card } from '#domain/people/wire.ts'
import { post } from '../../offline/api.ts'
import { newId } from '../../offline/ids.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { calendarDay, untilWhen } from '../../parts/times.ts'
import { deskField } from '../../words/compiled/groups/deskField.js'
import { deskPerson } from '../../words/compiled/groups/deskPerson.js'
import { m } from '../../words/compiled/messages.js'
import { useHits } from './hits.ts'
import { useOneForm } from './one-form.ts'
import { stayName } from './stay-name.ts'

const fields: readonly Correctable[] = ['name', 'born', 'phone']
type Seen = { preview: MergePreview | null; problem: Problem | null }
type At = { zone: Zone; at: Instant }

export function Merge({ card, zone, at, onDone }: { card: Card; onDone: () => void } & At) {
  const [other, setOther] = useState<ResidentId | null>(null)
  return (
    <section className="stack" aria-label={m.desk_mergeTitle()} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <p>{m.desk_mergeWhat()}</p>
      <Other card={card} chosen={other} onChange={setOther} />
      {other && <Both key={other} card={card} other={other} zone={zone} at={at} onDone={onDone} />}
      {!other && <div className="row"><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>}
    </section>
  )
}

/** Begins with who may be meant: whoever has the same name. */
function Other({ card, chosen, onChange }: { card: Card; chosen: ResidentId | null; onChange: (id: ResidentId | null) => void }) {
  const [text, setText] = useState(card.name)
  const found = useHits(text.trim())
  const hits = text.trim() === '' ? [] : found.hits.filter((hit) => hit.id !== card.id).slice(0, 8)
  const none = text.trim() !== '' && found.text === text.trim() && !found.problem && hits.length === 0
  return (
    <>
      <Field label={m.desk_mergeFind()} hint={none ? m.desk_mergeNobody() : undefined}><input type="search" maxLength={60} autoComplete="off" value={text} onChange={(event) => { setText(event.target.value); onChange(null) }} /></Field>
      {hits.length > 0 && (
        <Choices legend={m.desk_hits()}>
          <div className="chips">{hits.map((hit) => <label key={hit.id} className="chip"><input type="radio" name={`merge-${card.id}`} checked={hit.id === chosen} onChange={() => onChange(hit.id)} /><span><AsWritten>{hit.name}</AsWritten> {hit.door}{hit.born ? ` · ${hit.born.slice(0, 4)}` : ''}</span></label>)}</div>
        </Choices>
      )}
      <ProblemNotice problem={found.problem} />
    </>
  )
}

function usePreview(kept: ResidentId, gone: ResidentId): Seen & { again: () => void } {
  const [seen, setSeen] = useState<Seen>({ preview: null, problem: null })
  const [times, setTimes] = useState(0)
  useEffect(() => {
    let here = true
    setSeen({ preview: null, problem: null })
    void post<MergePreview>('/api/residents/merge/preview', { kept, gone }).then((reply) => { if (here) setSeen({ preview: reply.ok ? reply.value : null, problem: reply.ok ? null : reply.problem }) })
    return () => { here = false }
  }, [kept, gone, times])
  return { ...seen, again: () => setTimes(times + 1) }
}

function Both({ card, other, zone, at, onDone }: { card: Card; other: ResidentId; onDone: () => void } & At) {
  const [keepsOther, setKeepsOther] = useState(false)
  const [take, setTake] = useState<readonly Correctable[]>([])
  const [despite, setDespite] = useState(false)
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [id, setId] = useState(() => newId<'act'>())
  const [kept, gone] = keepsOther ? [other, card.id] : [card.id, other]
  const { preview, problem: seeing, again } = usePreview(kept, gone)
  const { send, busy, problem, changed } = useOneForm<{ done: true }>('/api/residents/merge')
  const [, go] = useLocation()
  // Something is taken before nothing, unless somebody says otherwise.
  useEffect(() => { if (preview) setTake(fields.filter((what) => preview.kept[what] === null && preview.gone[what] !== null)) }, [preview?.seen])
  const swap = (): void => { changed(); setKeepsOther(!keepsOther); setTake([]); setId(newId<'act'>()) }
  const put = async (): Promise<void> => {
    setTried(true)
    if (!preview || why.trim() === '') return
    if (!(await send({ id, kept, gone, take, despite, seen: preview.seen, why }))) return again()
    onDone()
    go(`/desk?resident=${kept}`)
  }
  return (
    <form className="stack" noValidate aria-label={m.desk_mergeTitle()} onSubmit={(event) => { event.preventDefault(); void put() }}>
      <ProblemNotice problem={seeing} />
      {(seeing || preview) && <div className="row"><Button onClick={swap}>{m.desk_mergeSwap()}</Button></div>}
      {preview && (
        <>
          <SideBySide preview={preview} take={take} onTake={(next) => { changed(); setTake(next) }} />
          <Happens preview={preview} zone={zone} at={at} />
          {preview.apart.before && !preview.apart.now && <Check label={m.desk_mergeDespite()} checked={despite} onChange={(on) => { changed(); setDespite(on) }} />}
          {!preview.apart.now && <Field label={m.desk_mergeWhy()} hint={m.desk_mergeWhyHint()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input maxLength={500} autoComplete="off" value={why} onChange={(event) => { changed(); setWhy(event.target.value) }} /></Field>}
        </>
      )}
      <ProblemNotice problem={problem} />
      <div className="row">
        {preview && !preview.apart.now && <Button main type="submit" busy={busy}>{m.desk_mergeDo()}</Button>}
        <Button plain onClick={onDone}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}

const shown = (what: Correctable, value: string | null): string => (value === null ? m.desk_histNone() : what === 'born' ? calendarDay(value as Day) : value)

function SideBySide({ preview: { kept, gone }, take, onTake }: { preview: MergePreview; take: readonly Correctable[]; onTake: (take: readonly Correctable[]) => void }) {
  const choose = (what: Correctable, fromGone: boolean): void => onTake(fromGone ? [...new Set([...take, what])] : take.filter((one) => one !== what))
  const cell = (what: Correctable, fromGone: boolean) => {
    const value = <AsWritten>{shown(what, (fromGone ? gone : kept)[what])}</AsWritten>
    if (kept[what] === gone[what]) return <td>{value}</td>
    return <td><label className="row two-records-choice"><input type="radio" name={`take-${what}`} checked={take.includes(what) === fromGone} onChange={() => choose(what, fromGone)} /><span>{value}</span></label></td>
  }
  return (
    <table className="two-records">
      <thead><tr><td /><th scope="col">{m.desk_mergeKept()}</th><th scope="col">{m.desk_mergeGone()}</th></tr></thead>
      <tbody>
        {fields.map((what) => <tr key={what} data-differs={kept[what] !== gone[what]}><th scope="row">{deskField[what]!()}</th>{cell(what, false)}{cell(what, true)}</tr>)}
        <tr data-differs={kept.door !== gone.door}><th scope="row">{m.desk_addDoor()}</th><td>{kept.door}</td><td className="quiet">{gone.door}</td></tr>
        <tr><th scope="row">{m.desk_mergeWith()}</th>{[kept, gone].map((one) => <td key={one.id} className={one === gone ? 'quiet' : undefined}><AsWritten>{one.with.map(({ name }) => name).join(m.desk_comma()) || m.desk_mergeAlone()}</AsWritten></td>)}</tr>
        <tr><th scope="row">{m.overview_peopleState()}</th><td>{stayName(kept.stay)}</td><td className="quiet">{stayName(gone.stay)}</td></tr>
        {(kept.status !== 'none' || gone.status !== 'none') && <tr><th scope="row">{m.desk_mergeHealth()}</th><td>{deskPerson[kept.status]?.() ?? ''}</td><td>{deskPerson[gone.status]?.() ?? ''}</td></tr>}
      </tbody>
    </table>
  )
}

function Happens({ preview, zone, at }: { preview: MergePreview } & At) {
  const { kept, gone, one, passes, waiting, out, slip, phones, links, carers, cares, apart } = preview
  const lines = [
    m.desk_mergeReached({ name: kept.name, door: kept.door }),
    waiting.length + passes.length > 0 && m.desk_mergeRequests({ passes: passes.length, waiting: waiting.length }), out.length > 0 && m.desk_mergeOut(),
    one.status !== 'none' && (one.statusUntil ? m.desk_mergeStatusUntil({ status: deskPerson[one.status]!(), until: untilWhen(one.statusUntil, zone, at) }) : m.desk_mergeStatus({ status: deskPerson[one.status]!() })),
    slip && m.desk_mergeSlip({ door: gone.door }), phones > 0 && m.desk_endsPhones({ count: phones }), links > 0 && m.desk_mergeLinks({ count: links }), kept.phone !== null && gone.phone !== null && kept.phone !== gone.phone && m.desk_mergeNumber(), carers > 0 && m.desk_mergeCarers({ count: carers }), cares > 0 && m.desk_endsCares({ count: cares }),
  ].filter((line) => line !== false)
  return (
    <>
      {apart.now && <Notice tone="ask" live><p>{m.problem__both_are_out()}</p></Notice>}
      {apart.before && !apart.now && <Notice tone="ask" live><p>{m.desk_mergeApart()}</p></Notice>}
      {kept.born !== null && gone.born !== null && kept.born !== gone.born && <Notice tone="ask" live><p>{m.desk_mergeBorn()}</p></Notice>}
      {!apart.now && <Notice tone="plain" live><p><strong>{m.desk_mergeHappens()}</strong></p><ul className="ends-list">{lines.map((line) => <li key={line}><AsWritten>{line}</AsWritten></li>)}</ul><p>{m.desk_mergeBack()}</p></Notice>}
    </>
  )
}
