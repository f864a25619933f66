// That people of a household moved, left, are away or back, or died. First what would end with it, then the button that does it: before that
// was seen there is none.

import { useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { ActPreview } from '#domain/people/record-wire.ts'
import { actKinds, isOfHere, mayAct, type ActKind } from '#domain/people/stays.ts'
import type { Card } from '#domain/people/wire.ts'
import { post } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { deskAct } from '../../words/compiled/groups/deskAct.js'
import { m } from '../../words/compiled/messages.js'
import { levelName, sentenceOf } from '../../words/sentences.ts'
import { EndedAsGone } from './EndedAsGone.tsx'
import { joinsSaid } from './joins-said.ts'
import { HomeChoice, nowhere, type HomeChosen } from './HomeChoice.tsx'
import { useOneForm } from './one-form.ts'
import { WhenField } from './WhenField.tsx'

type Draft = { kind: ActKind | null; residents: readonly ResidentId[]; since: Instant | null; until: Instant | null; place: string; source: string }
type Seen = { preview: ActPreview | null; problem: Problem | null; busy: boolean; /** of what: changed since, it has to be seen again */ body: unknown }
const unseen: Seen = { preview: null, problem: null, busy: false, body: null }

export function ActForm({ card, zone, onDone }: { card: Card; zone: Zone; onDone: () => void }) {
  const [draft, setDraft] = useState<Draft>({ kind: null, residents: [card.id], since: null, until: null, place: '', source: '' })
  const [chosen, setChosen] = useState<HomeChosen>(nowhere)
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState<Seen>(unseen)
  const [id] = useState(() => newId<'act'>())
  const { send, busy, problem, changed, asItStands } = useOneForm<{ done: true }>('/api/residents/acts')
  /** What was said to end was of the form as it stood then. */
  const other = (): void => { changed(); setSeen(unseen) }
  const change = (part: Partial<Draft>): void => { other(); setDraft((before) => ({ ...before, ...part })) }
  const { kind, residents, since, until, place, source } = draft
  const complete = kind !== null && residents.length > 0 && source.trim() !== '' && (kind !== 'moved' || chosen.to !== null)
  const look = async (): Promise<void> => {
    setTried(true)
    if (!complete) return
    const body = { id, from: card.household, kind, residents: kind === 'died' ? [card.id] : residents, since: since ?? now(), until: kind === 'away' || kind === 'longer' ? until : null, to: kind === 'moved' ? chosen.to : null, place: kind === 'away' || kind === 'moved-out' ? place : '', source }
    setSeen({ ...unseen, busy: true })
    const same = asItStands()
    const reply = await post<ActPreview>('/api/residents/acts/preview', body)
    if (same()) setSeen({ preview: reply.ok ? reply.value : null, problem: reply.ok ? null : reply.problem, busy: false, body })
  }
  const put = async (): Promise<void> => { if (await send(seen.body)) onDone() }
  const may = actKinds.filter((one) => mayAct(one, card.stay).ok)
  // Whoever has gone is of no home: nobody who lives there now is meant along with them.
  const gone = !isOfHere(card.stay)
  const meant = gone ? [card.name] : card.members.filter((one) => residents.includes(one.id)).map((one) => one.name)
  if (may.length === 0) return <Notice tone="ask" live><p>{sentenceOf({ code: 'person-has-died' })}</p></Notice>
  return (
    <form className="stack" noValidate aria-label={m.desk_recordMove()} onSubmit={(event) => { event.preventDefault(); if (!seen.preview) void look() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      <Choices legend={m.desk_actWhat()} error={tried && !kind ? m.desk_chooseOne() : null}>
        <div className="chips">{may.map((one) => <label key={one} className="chip"><input type="radio" name="act-kind" checked={one === kind} onChange={() => change({ kind: one })} /><span>{gone && one === 'moved' ? m.desk_actComesHome() : deskAct[one]!()}</span></label>)}</div>
      </Choices>
      {gone && <p>{m.desk_actOf({ names: card.name })}</p>}
      {gone && kind === 'moved' && <EndedAsGone exits={card.exits} />}
      {!gone && card.members.length > 1 && kind !== 'died' && (
        <Choices legend={m.desk_actWho()} error={tried && residents.length === 0 ? m.desk_chooseOne() : null}>
          {card.members.map((one) => <Check key={one.id} label={one.name} checked={residents.includes(one.id)} onChange={(on) => change({ residents: on ? [...residents, one.id] : residents.filter((other) => other !== one.id) })} />)}
        </Choices>
      )}
      {kind === 'moved' && <HomeChoice chosen={chosen} onChange={(next) => { other(); setChosen(next) }} tried={tried} />}
      {(kind === 'away' || kind === 'moved-out') && <Field label={m.desk_actWhere()}><input maxLength={200} autoComplete="off" value={place} onChange={(event) => change({ place: event.target.value })} /></Field>}
      <div className="two">
        <WhenField label={m.desk_statusSince()} hint={m.desk_statusSinceHint()} value={since} zone={zone} max={now()} onChange={(at) => change({ since: at })} />
        {(kind === 'away' || kind === 'longer') && <WhenField label={kind === 'longer' ? m.desk_addUntil() : m.desk_actUntil()} value={until} zone={zone} onChange={(at) => change({ until: at })} />}
      </div>
      <Field label={m.desk_addSource()} hint={m.desk_addSourceHint()} error={tried && source.trim() === '' ? m.desk_fillIn() : null}><input maxLength={500} autoComplete="off" value={source} onChange={(event) => change({ source: event.target.value })} /></Field>
      <ProblemNotice problem={seen.problem ?? problem} />
      {seen.preview && kind && <Ends preview={seen.preview} kind={kind} names={kind === 'died' ? [card.name] : meant} />}
      <div className="row">
        {seen.preview ? <Button main busy={busy} onClick={() => void put()}>{m.desk_actDo()}</Button> : <Button main type="submit" busy={seen.busy}>{m.desk_actSee()}</Button>}
        <Button plain onClick={onDone}>{m.common_cancel()}</Button>
      </div>
    </form>
  )
}

function Ends({ preview, kind, names }: { preview: ActPreview; kind: ActKind; names: readonly string[] }) {
  const { passes, waiting, out, slip, phones, links, cares, carers, joined, stay, overtaken, levels } = preview
  const gone = kind === 'moved-out' || kind === 'died'
  const lines = [
    levels && levels.from !== levels.to && m.desk_endsLevel({ from: levelName(levels.from), to: levelName(levels.to) }),
    passes.length > 0 && (gone ? m.desk_endsPasses({ count: passes.length }) : m.desk_endsJudged({ count: passes.length })),
    gone && waiting.length > 0 && m.desk_endsWaiting({ count: waiting.length }), out.length > 0 && (kind === 'died' ? m.desk_endsOutDied({ count: out.length }) : m.desk_endsOut({ count: out.length })),
    slip && m.desk_endsSlip(), phones > 0 && m.desk_endsPhones({ count: phones }), links > 0 && m.desk_endsLinks({ count: links }), slip && stay > 0 && m.desk_endsStay({ count: stay }),
    carers > 0 && m.desk_endsCarers({ count: carers }), cares > 0 && m.desk_endsCares({ count: cares }), ...(joined ? joinsSaid(joined) : []),
  ].filter((line) => typeof line === 'string')
  return (
    <Notice tone={lines.length > 0 ? 'ask' : 'plain'} live>
      <p><AsWritten>{m.desk_actOf({ names: names.join(m.desk_comma()) })}</AsWritten></p>
      <p><strong>{lines.length > 0 ? m.desk_endsTitle() : m.desk_endsNothing()}</strong></p>
      {lines.length > 0 && <ul className="ends-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>}
      {overtaken && <p>{m.desk_endsOvertaken()}</p>}
      <p>{kind === 'moved' ? m.desk_endsBackMoved() : m.desk_endsBack()}</p>
    </Notice>
  )
}
