// What we at home need: said by whoever has it, or for somebody at home, and changed or ended by those who may read it. Whoever may not is told whose it is and no more.

import { useState } from 'react'
import { Link } from 'wouter'
import { dayOf, type Day } from '#domain/kernel/instants.ts'
import type { NeedActId, NeedId, ResidentId } from '#domain/kernel/ids.ts'
import type { MyNeeds, NeedLine, SayNeed } from '#domain/people/needs-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { draftOf, emptyNeed, NeedFields, saidIn } from '../../parts/NeedFields.tsx'
import { needName, needWhen } from '../../parts/need-said.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { Committee } from './Committee.tsx'
import { useSituation } from './situation.tsx'

type Last = { need: NeedId; act: NeedActId; says: string }
type Done = (said: string, last: Last | null) => void

export function NeedsPage() {
  const { zone } = useSituation()
  const today = dayOf(useNow(60_000), zone)
  const { data, error, refetch } = useApi<MyNeeds>('/api/me/needs')
  const [form, setForm] = useState<{ line: NeedLine | null; resident: ResidentId } | null>(null)
  const [said, setSaid] = useState('')
  const [last, setLast] = useState<Last | null>(null)
  const done: Done = (next, act) => {
    setForm(null)
    setSaid(next)
    setLast(act)
    void refresh()
  }
  if (form && data) return <Form key={form.line?.id ?? 'new'} people={data.people} line={form.line} resident={form.resident} today={today} onDone={done} onClose={() => setForm(null)} />
  const first = data?.people[0]?.resident
  const add = first ? <Button main big onClick={() => setForm({ line: null, resident: first })}>{m.needs_add()}</Button> : undefined
  return (
    <Frame title={m.needs_mineTitle()} back="/me" action={add}>
      <p>{m.needs_mineIntro()}</p>
      <p role="status" className={said === '' ? 'hidden-visually' : 'need-said'}>{said}</p>
      {last && <Undo last={last} onDone={() => done(m.needs_undone(), null)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.people.map((one) => <Person key={one.resident} person={one} today={today} onChange={(line) => setForm({ line, resident: one.resident })} onDone={done} />)}
      <p>{m.needs_urgent()}</p>
      <Committee />
    </Frame>
  )
}

type PersonProps = { person: MyNeeds['people'][number]; today: Day; onChange: (line: NeedLine) => void; onDone: Done }
function Person({ person: { name, open, needs }, today, onChange, onDone }: PersonProps) {
  const now = needs.filter((one) => one.state === 'open')
  return (
    <section className="stack-tight">
      <h2><AsWritten>{m.needs_title({ name })}</AsWritten></h2>
      {!open && <p className="quiet"><AsWritten>{m.needs_theirs({ name })}</AsWritten></p>}
      {open && now.length === 0 && <p className="quiet">{m.needs_none()}</p>}
      <ul role="list" className="rows">{now.map((line) => <li key={line.id} className="need"><Line line={line} today={today} onChange={() => onChange(line)} onDone={onDone} /></li>)}</ul>
    </section>
  )
}

function Line({ line, today, onChange, onDone }: { line: NeedLine; today: Day; onChange: () => void; onDone: Done }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/needs/${line.id}/acts`)
  const [id] = useState(() => newId<'need-act'>())
  const what = needName(line.kind!)
  const end = async (): Promise<void> => { if ((await run({ what: 'ended', id, seen: line.last })).ok) onDone(m.needs_ended(), { need: line.id, act: id, says: what }) }
  return (
    <div className="stack-tight">
      <p><strong>{[what, ...needWhen(line, today)].join(' · ')}</strong>{line.private && <span className="quiet"> ◆ {m.needs_private()}</span>}</p>
      {(line.words !== '' || line.helper) && <p className="quiet"><AsWritten>{[line.words, line.helper ? m.needs_helper({ who: line.helper.says }) : ''].filter((it) => it !== '').join(' · ')}</AsWritten></p>}
      {line.askAnew && <p>{m.needs_stillSo()}</p>}
      <ProblemNotice problem={problem} />
      <p className="row"><Button plain aria-label={m.needs_changeOf({ what })} onClick={onChange}>{m.needs_change()}</Button><Button plain busy={busy} aria-label={m.needs_endOf({ what })} onClick={() => void end()}>{m.needs_end()}</Button></p>
    </div>
  )
}

function Undo({ last, onDone }: { last: Last; onDone: () => void }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/me/needs/${last.need}/acts`)
  const [id] = useState(() => newId<'need-act'>())
  const back = async (): Promise<void> => { if ((await run({ what: 'taken-back', id, takesBack: last.act })).ok) onDone() }
  return <><ProblemNotice problem={problem} /><p><Button busy={busy} aria-label={m.needs_undoOf({ what: last.says })} onClick={() => void back()}>{m.needs_undo()}</Button></p></>
}

type FormProps = { people: MyNeeds['people']; line: NeedLine | null; resident: ResidentId; today: Day; onDone: Done; onClose: () => void }
function Form({ people, line, resident, today, onDone, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => (line ? draftOf(line) : emptyNeed))
  const [whose, setWhose] = useState(resident)
  const [tried, setTried] = useState(false)
  const [{ act, need }] = useState(() => ({ act: newId<'need-act'>(), need: line?.id ?? newId<'need'>() }))
  const { run, busy, problem } = useCommand<{ done: true }>(line ? `/api/me/needs/${line.id}/acts` : '/api/me/needs')
  const person = people.find((one) => one.resident === whose)
  const send = async (): Promise<void> => {
    setTried(true)
    // Ticked for themselves, and then said for somebody else at home.
    const said = saidIn({ ...draft, private: draft.private && (person?.own ?? false) })
    if (!said) return
    const content = { ...said, times: said.times && { ...said.times, days: [...said.times.days] } }
    const body = line ? { what: 'changed', id: act, seen: line.last, content } : { id: act, need, resident: whose, content } satisfies SayNeed
    if (!(await run(body)).ok) return
    // Of somebody whose needs this phone may not read nothing is shown afterwards, and nothing can be taken back here.
    if (person && !person.open) onDone(m.needs_sentTheirs({ name: person.name }), null)
    else onDone(line ? m.needs_changed() : m.needs_sentTitle(), { need, act, says: needName(said.kind) })
  }
  return (
    <Frame title={line ? needName(line.kind!) : m.needs_add()} action={<Button form="need" type="submit" main big busy={busy}>{line ? m.needs_saveChange() : m.needs_save()}</Button>}>
      <p><Button plain className="at-start" onClick={onClose}>{m.common_back()}</Button></p>
      <form id="need" className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
        {!line && people.length > 1 && (
          <Field label={m.needs_forWhom()}>
            <select value={whose} onChange={(event) => setWhose(event.target.value as ResidentId)}>{people.map((one) => <option key={one.resident} value={one.resident}>{one.name}</option>)}</select>
          </Field>
        )}
        <NeedFields draft={draft} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} tried={tried} today={today} fixed={line !== null} confides={person?.own ?? false} />
        <ProblemNotice problem={problem} />
      </form>
      {!line && <p className="quiet"><Link href="/me/record">{m.needs_whoReads()}</Link></p>}
    </Frame>
  )
}
