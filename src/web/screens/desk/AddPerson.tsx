// Somebody whom the roster does not have, put on it while they wait on the telephone. What was typed into the search stands in it already;
// after that they lie on the desk like anybody else, and the request can be taken down.

import { useEffect, useRef, useState } from 'react'
import { dayOf, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { checkValue } from '#domain/people/record.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { JoinedEnds } from '#domain/people/record-wire.ts'
import { readTyped } from '#domain/people/typed.ts'
import { now } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { HomeChoice, nowhere, type HomeChosen } from './HomeChoice.tsx'
import { joinsSaid } from './joins-said.ts'
import { useOneForm } from './one-form.ts'
import { WhenField } from './WhenField.tsx'

/** What was shown is what is confirmed. */
const joinedEndsOf = (problem: Problem): JoinedEnds => ({ slip: problem['slip'] === true, phones: Number(problem['phones']), cares: Number(problem['cares']) })

export type Added = { id: ResidentId; name: string; door: string }
type Props = { typed: string; zone: Zone; /** somebody is on the telephone */ calling: boolean; onAdded: (added: Added) => void; onCancel: () => void }
type Draft = { name: string; born: string; phone: string; kind: 'lives' | 'temporary'; host: ResidentId | 'nobody' | ''; place: string; until: Instant | null; source: string }

export function AddPerson({ typed, zone, calling, onAdded, onCancel }: Props) {
  const begun = readTyped(typed)
  const [draft, setDraft] = useState<Draft>({ name: begun.name, born: '', phone: begun.phone, kind: 'lives', host: '', place: '', until: null, source: calling ? m.desk_addCaller() : '' })
  const [chosen, setChosen] = useState<HomeChosen>(nowhere)
  const [tried, setTried] = useState(false)
  const [ids] = useState(() => ({ id: newId<'resident'>(), act: newId<'act'>(), since: now() }))
  /** That it is somebody else of that name was said. */
  const [knows, setKnows] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const { send: put, busy, problem, changed } = useOneForm<{ done: true }>('/api/residents', 'person-id-taken')
  /** What was said to it was of the form as it stood then. */
  const other = (): void => { changed(); setKnows(false) }
  const change = (part: Partial<Draft>): void => { other(); setDraft((before) => ({ ...before, ...part })) }
  const choose = (now: HomeChosen): void => { other(); setChosen(now) }
  const today = dayOf(now(), zone)
  const [born, phone] = [checkValue('born', draft.born, today), checkValue('phone', draft.phone, today)]
  const temporary = draft.kind === 'temporary'
  // The first question that nothing was typed for.
  useEffect(() => [...(form.current?.querySelectorAll<HTMLInputElement>('input:not([type=radio])') ?? [])].find((input) => input.value === '')?.focus(), [])
  const livesThere = chosen.home?.households.flatMap((one) => one.people) ?? []
  // With whom a guest stays is said by a person, also that it is with nobody.
  const hostOpen = temporary && livesThere.length > 0 && draft.host !== 'nobody' && !livesThere.some((one) => one.id === draft.host)
  const send = async ({ despite = problem?.code === 'joining-ends' && knows, ends }: { despite?: boolean; ends?: JoinedEnds } = {}): Promise<void> => {
    setTried(true)
    if (hostOpen || draft.name.trim() === '' || draft.source.trim() === '' || !born.ok || !phone.ok || !chosen.to) return void setTimeout(() => form.current?.querySelector<HTMLElement>('input[aria-invalid=true], select[aria-invalid=true], [aria-invalid=true] input')?.focus())
    const { name, kind, place, until, source } = draft
    if (despite) setKnows(true)
    const saved = await put({ ...ids, name, born: born.value, phone: phone.value, to: chosen.to, kind, until: temporary ? until : null, host: temporary && draft.host !== '' && draft.host !== 'nobody' ? draft.host : null, place: temporary ? place : '', source, ...(despite && { despite }), ...(ends && { ends }) })
    if (saved) onAdded({ id: ids.id, name, door: chosen.home!.door })
  }
  const asked = problem?.code === 'person-there-already' ? (problem['resident'] as ResidentId | undefined) : undefined
  const there = chosen.home?.households.flatMap((one) => one.people).find((one) => one.id === asked)
  const wrong = (it: ReturnType<typeof checkValue>): string | null => (tried && !it.ok ? sentenceOf(it.problem) : null)
  const empty = (text: string): string | null => (tried && text.trim() === '' ? m.desk_fillIn() : null)
  return (
    <form ref={form} className="stack" noValidate aria-label={m.desk_addTitle()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onCancel() }}>
      <h2>{m.desk_addTitle()}</h2>
      <Field label={m.desk_addName()} error={empty(draft.name)}><input maxLength={80} autoComplete="off" value={draft.name} onChange={(event) => change({ name: event.target.value })} /></Field>
      <HomeChoice begun={begun.door} chosen={chosen} onChange={choose} tried={tried} alone={temporary} />
      <Choices legend={m.desk_addHow()}>
        <div className="chips">
          {(['lives', 'temporary'] as const).map((kind) => <label key={kind} className="chip"><input type="radio" name="add-kind" checked={draft.kind === kind} onChange={() => change({ kind })} /><span>{kind === 'lives' ? m.desk_addLives() : m.desk_addTemporary()}</span></label>)}
        </div>
      </Choices>
      {temporary && <ForATime draft={draft} people={livesThere} wrong={tried && hostOpen} zone={zone} onChange={change} />}
      <div className="two">
        <Field label={m.desk_addBorn()} hint={m.desk_addBornHint()} error={wrong(born)}><input maxLength={20} inputMode="numeric" autoComplete="off" value={draft.born} onChange={(event) => change({ born: event.target.value })} /></Field>
        <Field label={m.desk_addPhone()} error={wrong(phone)}><input type="tel" maxLength={40} autoComplete="off" value={draft.phone} onChange={(event) => change({ phone: event.target.value })} /></Field>
      </div>
      <Field label={m.desk_addSource()} hint={m.desk_addSourceHint()} error={empty(draft.source)}><input maxLength={500} autoComplete="off" value={draft.source} onChange={(event) => change({ source: event.target.value })} /></Field>
      {asked ? (
        <Notice tone="ask" live>
          <p><strong>{there ? m.desk_addThere({ name: there.name }) : m.desk_addElsewhere({ name: draft.name })}</strong></p>
          <div className="row">
            <Button onClick={() => onAdded({ id: asked, name: there?.name ?? draft.name, door: there ? chosen.home!.door : '' })}>{m.desk_addThereOpen({ name: there?.name ?? draft.name })}</Button>
            <Button plain busy={busy} onClick={() => void send({ despite: true })}>{m.desk_addThereOther()}</Button>
          </div>
        </Notice>
      ) : problem?.code === 'joining-ends' ? (
        <Notice tone="ask" live>
          <ul className="ends-list">{joinsSaid(joinedEndsOf(problem)).map((line) => <li key={line}>{line}</li>)}</ul>
          <div className="row"><Button busy={busy} onClick={() => void send({ ends: joinedEndsOf(problem) })}>{m.desk_addJoinsAll()}</Button></div>
        </Notice>
      ) : problem?.code === 'person-id-taken' ? (
        // What was saved first stands: its answer was lost or came after a change, and the form is another one by now.
        <Notice tone="ask" live>
          <p>{sentenceOf(problem)}</p>
          <div className="row"><Button onClick={() => onAdded({ id: ids.id, name: draft.name, door: '' })}>{m.desk_addOpenSaved()}</Button></div>
        </Notice>
      ) : <ProblemNotice problem={problem} />}
      <div className="row"><Button main type="submit" busy={busy}>{m.desk_addSave()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </form>
  )
}

type ForATimeProps = { draft: Draft; people: readonly { id: ResidentId; name: string }[]; wrong: boolean; zone: Zone; onChange: (part: Partial<Draft>) => void }
function ForATime({ draft, people, wrong, zone, onChange }: ForATimeProps) {
  return (
    <>
      <Field label={m.desk_addHost()} error={wrong ? m.desk_chooseOne() : null}>
        <select value={draft.host === 'nobody' || people.some((one) => one.id === draft.host) ? draft.host : people.length > 0 ? '' : 'nobody'} onChange={(event) => onChange({ host: event.target.value as Draft['host'] })}>
          {people.length > 0 && <option value="">{m.overview_choose()}</option>}
          <option value="nobody">{m.desk_addHostNobody()}</option>
          {people.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </Field>
      <div className="two">
        <Field label={m.desk_addSleeps()} hint={m.desk_addSleepsHint()}><input maxLength={200} autoComplete="off" value={draft.place} onChange={(event) => onChange({ place: event.target.value })} /></Field>
        <WhenField label={m.desk_addUntil()} value={draft.until} zone={zone} onChange={(until) => onChange({ until })} />
      </div>
    </>
  )
}
