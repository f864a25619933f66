// What was put down of somebody: where they lived, what was put right, by whom and how it is known; and the forms that put down something new.
// Nothing here is changed or removed: a mistake is taken back by a line of its own.

import { useState } from 'react'
import type { ActId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { HistoryRow } from '#domain/people/record-wire.ts'
import { isOfHere } from '#domain/people/stays.ts'
import type { Card } from '#domain/people/wire.ts'
import { newId } from '../../offline/ids.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { deskField } from '../../words/compiled/groups/deskField.js'
import { m } from '../../words/compiled/messages.js'
import { ActForm } from './ActForm.tsx'
import { CorrectForm } from './CorrectForm.tsx'
import { EndedAsGone } from './EndedAsGone.tsx'
import { Merge } from './Merge.tsx'
import { useOneForm } from './one-form.ts'
import { stayName } from './stay-name.ts'

/** Where somebody is, unless they simply live here. */
export function StayMark({ card, zone, at }: { card: Card; zone: Zone; at: Instant }) {
  if (card.stay === 'lives') return null
  const name = stayName(card.stay)
  return <p className="person-status">{card.stayUntil ? m.desk_stayUntil({ stay: name, until: untilWhen(card.stayUntil, zone, at) }) : name}</p>
}

type Open = 'correct' | 'act' | 'merge' | null
export function Record({ card, zone, at }: { card: Card; zone: Zone; at: Instant }) {
  const [open, setOpen] = useState<Open>(null)
  const close = (): void => setOpen(null)
  return (
    <details className="history record">
      <summary>{m.desk_record()} {card.history.length > 0 && <span className="count">{card.history.length}</span>}</summary>
      <div className="row">
        <Button aria-expanded={open === 'correct'} onClick={() => setOpen(open === 'correct' ? null : 'correct')}>{m.desk_recordCorrect()}</Button>
        <Button aria-expanded={open === 'act'} onClick={() => setOpen(open === 'act' ? null : 'act')}>{m.desk_recordMove()}</Button>
        <Button aria-expanded={open === 'merge'} onClick={() => setOpen(open === 'merge' ? null : 'merge')}>{m.desk_recordMerge()}</Button>
      </div>
      {open === 'correct' && <CorrectForm key={card.id} card={card} zone={zone} onDone={close} />}
      {open === 'act' && <ActForm key={card.id} card={card} zone={zone} onDone={close} />}
      {open === 'merge' && <Merge key={card.id} card={card} zone={zone} at={at} onDone={close} />}
      <ol role="list">
        {card.history.map((row, i) => <Line key={`${row.act} ${i}`} row={row} zone={zone} at={at} first={isFirst(row, card.history)} exits={card.exits} only={card.history.filter(({ says, of }) => 'since' in says && !says.takenBack && of === row.of).length === 1} />)}
      </ol>
    </details>
  )
}

/** The first that was put down of where they live, and still counts: there is nothing before it to go back to. */
const isFirst = (row: HistoryRow, all: readonly HistoryRow[]): boolean =>
  all.findLast(({ says, of }) => 'since' in says && !says.takenBack && of === row.of)?.act === row.act

function saidOf({ says }: HistoryRow, zone: Zone, at: Instant): string {
  if (says.what === 'taken-back') return m.desk_histTakingBack()
  if (says.what === 'unmerged') return m.desk_histUnmerged()
  if (says.what === 'merged') return m.desk_histMerged({ name: says.name, door: says.door })
  if (says.what === 'corrected') return m.desk_histCorrected({ field: deskField[says.field]!(), old: says.old ?? m.desk_histNone(), new: says.new ?? m.desk_histNone() })
  const name = stayName(says.what)
  const until = says.until ? m.desk_stayUntil({ stay: name, until: untilWhen(says.until, zone, at) }) : name
  return [until, says.door, says.host ? m.desk_histWith({ host: says.host }) : '', says.place].filter((part) => part !== '').join(' · ')
}

function Line({ row, zone, at, first, only, exits }: { row: HistoryRow; zone: Zone; at: Instant; first: boolean; only: boolean; exits: Card['exits'] }) {
  const [asking, setAsking] = useState(false)
  const { says } = row
  const stay = 'since' in says ? says : null
  // The first line, where the desk wrote it and nothing was put down after it: they were never here.
  const never = first && only && stay !== null && stay.since !== null
  const mistake = stay !== null && !stay.takenBack && row.by !== '' && (!first || never)
  const merged = says.what === 'merged' && !says.takenBack
  const takenBack = 'takenBack' in says && says.takenBack
  const from = stay ? stay.since : row.at
  return (
    <li data-counts={!takenBack}>
      {from ? <time dateTime={from}>{when(from, zone, at)}</time> : <span />}
      <div className="stack-tight">
        <span><strong><AsWritten>{saidOf(row, zone, at)}</AsWritten></strong><span className="quiet"> · <AsWritten>{[row.of ? m.desk_histOf({ name: row.of }) : '', row.by === '' ? m.desk_histRoster() : `${row.words} · ${row.by}`, row.by === '' || from === row.at ? '' : m.desk_histPutDown({ at: when(row.at, zone, at) })].filter((part) => part !== '').join(' · ')}</AsWritten></span></span>
        {takenBack && <span className="quiet">{m.desk_histTakenBack()}</span>}
        {mistake && !asking && <span><Button plain onClick={() => setAsking(true)}>{m.desk_histMistake()}</Button></span>}
        {merged && !asking && <span><Button plain onClick={() => setAsking(true)}>{m.desk_histUnmerge()}</Button></span>}
        {(mistake || merged) && asking && <TakeBack act={row.act} merged={merged} never={never} homes={says.what !== 'away'} exits={merged || (stay !== null && !isOfHere(stay.what)) ? exits : []} onDone={() => setAsking(false)} />}
      </div>
    </li>
  )
}

/** What taking back says and does, of an act about a home and of two records made one. */
const taking = {
  act: { path: '/api/residents/acts/take-back', body: (id: ActId, act: ActId, source: string): object => ({ id, act, source }), title: () => m.desk_histMistake(), what: () => m.desk_histMistakeWhat(), ends: () => m.desk_histMistakeHome(), why: () => m.desk_histMistakeWhy(), send: () => m.desk_histMistakeSend() },
  merge: { path: '/api/residents/merge/take-back', body: (id: ActId, act: ActId, why: string): object => ({ id, act, why }), title: () => m.desk_histUnmerge(), what: () => m.desk_histUnmergeWhat(), ends: () => m.desk_histUnmergeEnds(), why: () => m.desk_histUnmergeWhy(), send: () => m.desk_histUnmergeSend() },
}

/** `homes`: what is taken back may have said of which home somebody is; of an absence nothing ends at any. `exits`: those of which some may have ended with it. */
function TakeBack({ act, merged, never, homes, exits, onDone }: { act: ActId; merged: boolean; never: boolean; homes: boolean; exits: Card['exits']; onDone: () => void }) {
  const says = merged ? taking.merge : taking.act
  const [source, setSource] = useState('')
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const { send, busy, problem, changed } = useOneForm<{ done: true }>(says.path)
  const put = async (): Promise<void> => {
    setTried(true)
    if (source.trim() !== '' && (await send(says.body(id, act, source)))) onDone()
  }
  return (
    <form className="stack-tight" noValidate aria-label={says.title()} onSubmit={(event) => { event.preventDefault(); void put() }}>
      <p>{never ? m.desk_histNeverHere() : says.what()}</p>
      {!never && homes && <p>{says.ends()}</p>}
      <EndedAsGone exits={exits} saidEnded={!never && !merged} />
      <Field label={says.why()} error={tried && source.trim() === '' ? m.desk_fillIn() : null}><input autoFocus maxLength={500} autoComplete="off" value={source} onChange={(event) => { changed(); setSource(event.target.value) }} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button type="submit" busy={busy}>{says.send()}</Button><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>
    </form>
  )
}
