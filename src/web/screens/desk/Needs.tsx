// What this person needs: those that are open lie in sight, the nearest day first; each is changed, ended, and what was pressed here is taken back. Beside it how
// their home is reached. What was said in confidence says no more than that there is one.

import { useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { dayOf, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { NeedActId, NeedId } from '#domain/kernel/ids.ts'
import { needHows, seeToFrom, type Helper, type NeedHow } from '#domain/people/needs.ts'
import type { ActOnNeed, AddNeed, NeedLine } from '#domain/people/needs-wire.ts'
import type { Card } from '#domain/people/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { draftOf, emptyNeed, NeedFields, saidIn } from '../../parts/NeedFields.tsx'
import { needName, needWhen, reachSaid } from '../../parts/need-said.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { needAct } from '../../words/compiled/groups/needAct.js'
import { needHow } from '../../words/compiled/groups/needHow.js'
import { m } from '../../words/compiled/messages.js'

/** What was put down here last, and can be taken back. */
type Last = { need: NeedId; act: NeedActId; says: string }
type Props = { card: Card; me: Me; zone: Zone; at: Instant }

export function Needs({ card, me, zone, at }: Props) {
  const [form, setForm] = useState<NeedId | 'new' | null>(null)
  const [last, setLast] = useState<Last | null>(null)
  const [said, setSaid] = useState('')
  const today = dayOf(at, zone)
  const [open, past] = [card.needs.filter((one) => one.state === 'open'), card.needs.filter((one) => one.state !== 'open')]
  const done = (next: Last | null, says: string): void => {
    setForm(null)
    setLast(next)
    setSaid(says)
    void refresh()
  }
  return (
    <section className="stack-tight needs" data-place aria-label={m.needs_section()}>
      <ReachLine card={card} />
      {open.length > 0 && (
        <ul role="list" className="plain-list">
          {open.map((line) => (
            <li key={line.id} className="stack-tight need">
              {line.kind === null ? <p className="quiet">◆ {m.needs_hidden()}</p> : <Line line={line} today={today} />}
              {line.kind !== null && form !== line.id && <Acts line={line} onChange={() => setForm(line.id)} onDone={done} />}
              {line.kind !== null && form === line.id && <Form card={card} me={me} line={line} today={today} onDone={done} onClose={() => setForm(null)} />}
            </li>
          ))}
        </ul>
      )}
      <p role="status" data-next={said === '' ? undefined : true} tabIndex={-1} className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
      {last && <Undo last={last} onDone={() => done(null, m.needs_undone())} />}
      {form === 'new' ? <Form key={card.id} card={card} me={me} line={null} today={today} onDone={done} onClose={() => setForm(null)} /> : <p data-next={said === '' ? true : undefined} tabIndex={-1}><Button plain className="at-start" onClick={() => setForm('new')}>{m.needs_add()}</Button></p>}
      {past.length > 0 && <Past lines={past} zone={zone} at={at} today={today} />}
    </section>
  )
}

function ReachLine({ card: { reach } }: { card: Card }) {
  if (!reach || (reach.says.length === 0 && reach.by.includes('telephone'))) return null
  const { by, says } = reachSaid(reach)
  return <p className="reach"><strong>{m.needs_reach()}</strong> <span>{by}</span>{says.length > 0 && <span className="quiet"> · <AsWritten>{says.join(' · ')}</AsWritten></span>}</p>
}

function Line({ line, today }: { line: NeedLine; today: Day }) {
  const { kind, due, words, helper, askAnew } = line
  const from = seeToFrom({ kind: kind!, due: due as Day | null })
  return (
    <div className="stack-tight">
      <p className="need-line">
        <strong>{[needName(kind!), ...needWhen(line, today)].join(' · ')}</strong>
        {from !== null && from <= today && <span className="person-status">{m.needs_seeTo()}</span>}
        {line.private && <span className="quiet">◆ {m.needs_private()}</span>}
      </p>
      <p className="quiet">{words !== '' && <><AsWritten>{words}</AsWritten> · </>}<AsWritten>{helper ? m.needs_helper({ who: helper.says }) : m.needs_nobody()}</AsWritten></p>
      {askAnew && <p className="flag">{m.needs_askAnew()}</p>}
    </div>
  )
}

function Acts({ line, onChange, onDone }: { line: NeedLine; onChange: () => void; onDone: (last: Last, says: string) => void }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/needs/${line.id}/acts`)
  const [id] = useState(() => newId<'need-act'>())
  const end = async (): Promise<void> => {
    if ((await run({ what: 'ended', id, seen: line.last, why: '' } satisfies ActOnNeed)).ok) onDone({ need: line.id, act: id, says: needName(line.kind!) }, m.needs_ended())
  }
  const what = needName(line.kind!)
  return (
    <>
      <ProblemNotice problem={problem} />
      <p className="row"><Button plain aria-label={m.needs_changeOf({ what })} onClick={onChange}>{m.needs_change()}</Button><Button plain busy={busy} aria-label={m.needs_endOf({ what })} onClick={() => void end()}>{m.needs_end()}</Button></p>
    </>
  )
}

function Undo({ last, onDone }: { last: Last; onDone: () => void }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/needs/${last.need}/acts`)
  const [id] = useState(() => newId<'need-act'>())
  const back = async (): Promise<void> => { if ((await run({ what: 'taken-back', id, takesBack: last.act } satisfies ActOnNeed)).ok) onDone() }
  return <><ProblemNotice problem={problem} /><p><Button busy={busy} aria-label={m.needs_undoOf({ what: last.says })} onClick={() => void back()}>{m.needs_undo()}</Button></p></>
}

type Who = 'nobody' | 'me' | 'kept' | 'other'
function helperFrom(who: Who, words: string, me: Me, line: NeedLine | null): Helper | null {
  if (who === 'me') return { account: me.id as Extract<Helper, { account: unknown }>['account'] }
  if (who === 'other') return words.trim() === '' ? null : { words: words.trim() }
  return who === 'kept' && line?.helper ? (line.helper.account ? { account: line.helper.account } : { words: line.helper.says }) : null
}

type FormProps = { card: Card; me: Me; line: NeedLine | null; today: Day; onDone: (last: Last, says: string) => void; onClose: () => void }
function Form({ card, me, line, today, onDone, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => (line ? draftOf(line) : emptyNeed))
  const [who, setWho] = useState<Who>(line?.helper ? 'kept' : 'nobody')
  const [words, setWords] = useState('')
  const [how, setHow] = useState<NeedHow>('telephone')
  const [tried, setTried] = useState(false)
  const [{ act, need }] = useState(() => ({ act: newId<'need-act'>(), need: line?.id ?? newId<'need'>() }))
  const { run, busy, problem } = useCommand<{ done: true }>(line ? `/api/needs/${line.id}/acts` : `/api/residents/${card.id}/needs`)
  const send = async (): Promise<void> => {
    setTried(true)
    const said = saidIn(draft)
    if (!said) return
    const content = { ...said, times: said.times && { ...said.times, days: [...said.times.days] }, helper: helperFrom(who, words, me, line) }
    const body = line ? { what: 'changed', id: act, seen: line.last, content, how } satisfies ActOnNeed : { id: act, need, content, how } satisfies AddNeed
    if ((await run(body)).ok) onDone({ need, act, says: needName(said.kind) }, line ? m.needs_changed() : m.needs_added())
  }
  return (
    <form className="stack" noValidate aria-label={line ? m.needs_change() : m.needs_add()} onSubmit={(event) => { event.preventDefault(); void send() }} onKeyDown={(event) => { if (event.key === 'Escape') onClose() }}>
      <NeedFields draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} tried={tried} today={today} />
      <Field label={m.needs_who()}>
        <select value={who} onChange={(event) => setWho(event.target.value as Who)}>
          <option value="nobody">{m.needs_whoNobody()}</option>
          {line?.helper && <option value="kept">{m.needs_whoKept({ who: line.helper.says })}</option>}
          <option value="me">{m.needs_whoMe()}</option>
          <option value="other">{m.needs_whoOther()}</option>
        </select>
      </Field>
      {who === 'other' && <Field label={m.needs_whoWords()}><input maxLength={120} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>}
      <Field label={m.needs_how()}>
        <select value={how} onChange={(event) => setHow(event.target.value as NeedHow)}>{needHows.filter((one) => one !== 'own-page').map((one) => <option key={one} value={one}>{needHow[one]!()}</option>)}</select>
      </Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit" busy={busy}>{line ? m.needs_saveChange() : m.needs_save()}</Button><Button plain onClick={onClose}>{m.common_cancel()}</Button></div>
    </form>
  )
}

function Past({ lines, zone, at, today }: { lines: readonly NeedLine[]; zone: Zone; at: Instant; today: Day }) {
  const known = lines.filter((one) => one.kind !== null)
  if (known.length === 0) return null
  return (
    <details className="history">
      <summary>{m.needs_past()} <span className="count">{known.length}</span></summary>
      <ol role="list">
        {known.map((line) => (
          <li key={line.id}>
            <time dateTime={line.acts.at(-1)?.at}>{line.acts.length > 0 ? when(line.acts.at(-1)!.at, zone, at) : ''}</time>
            <span><strong>{[needName(line.kind!), ...needWhen(line, today)].join(' · ')}</strong><span className="quiet"> · {line.state === 'over' ? m.needs_stateOver() : m.needs_stateEnded()} · <AsWritten>{line.acts.map((act) => `${needAct[act.what]!()} ${act.by}`).join(m.common_listComma())}</AsWritten></span></span>
          </li>
        ))}
      </ol>
    </details>
  )
}
