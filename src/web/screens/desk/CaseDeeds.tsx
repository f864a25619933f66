// What can be done about a case: taken, handed over by name, another step or hour, put off, a try written down, what came of it, that they were told, their own word that they need it no
// more, and all of it open again. Nothing here closes one whose people do not know.

import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Me } from '#domain/access/wire.ts'
import type { CaseView } from '#domain/desk/case-wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { isRepairKind } from '#domain/neighbours/repairs.ts'
import { tomorrowMorning, urgencies, type Urgency } from '#domain/promises/due.ts'
import { chosenSteps, outcomes, saidByServer, stepCodes, type OutcomeCode, type StepCode, type Way } from '#domain/promises/promise.ts'
import type { DeskHere } from '#domain/promises/wire.ts'
import { now } from '../../offline/clock.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { useKeys } from '../../parts/keys.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { roundUp } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { useCaseActs, type Deed } from './case-acts.ts'
import { outcomeName, stepName } from './case-said.ts'
import { deskKeys } from './desk-keys.ts'
import { WhenField } from './WhenField.tsx'
import { urgencyName, wayName, waysFor } from './on-case-said.ts'

type Kind = 'hand' | 'step' | 'off' | 'try' | 'outcome' | 'told' | 'withdrawn' | 'reopen'
type FormProps = { view: CaseView; me: Me; send: (deeds: Deed | readonly Deed[]) => void; busy: boolean }

export function CaseDeeds({ view, me }: { view: CaseView; me: Me }) {
  const { promise } = view
  const { act, busy, problem, clear } = useCaseActs(view.id, promise.acts)
  const [open, setOpen] = useState<Kind | null>(null)
  const [said, setSaid] = useState('')
  const send = async (deeds: Deed | readonly Deed[]): Promise<void> => {
    const from = open
    const done = await act(deeds)
    if (!done) return
    setSaid(done.what === 'kept' ? m.cases_deedKept() : done.what === 'clash' ? m.cases_deedClash() : m.cases_deedDone())
    // The screen may have moved on before the answer came: a form that was opened meanwhile keeps what is typed in it.
    setOpen((now) => (now === from ? null : now))
  }
  const isOpen = promise.closedAt === null
  // Whoever keeps it and is not entered at the desk keeps it all the same.
  const mine = (promise.owner.account === me.id ? promise.owner.by === 'kept' : promise.owner.from?.account === me.id) && !promise.rings
  const take = (): void => void send({ kind: promise.owner.from ? 'taken-over' : 'taken' })
  const toggle = (kind: Kind): void => { clear(); setSaid(''); setOpen(open === kind ? null : kind) }
  const form: FormProps = { view, me, send: (deeds) => void send(deeds), busy }
  const keys = isOpen ? { [deskKeys.case.take]: mine ? undefined : take, [deskKeys.case.hand]: () => toggle('hand'), [deskKeys.case.off]: () => toggle('off'), [deskKeys.case.cameTold]: () => toggle(promise.outcome ? 'told' : 'outcome') } : { [deskKeys.case.reopen]: () => toggle('reopen') }
  useKeys(keys, { within: '.case-page' })
  const choice = (kind: Kind, name: string, key?: string): ReactNode => <Button aria-expanded={open === kind} onClick={() => toggle(kind)}>{name} {key && <kbd aria-hidden="true">{key}</kbd>}</Button>
  return (
    <section className="case-deeds" aria-label={m.cases_deeds()} data-place>
      <h3>{m.cases_deeds()}</h3>
      {isOpen && !mine && <Button main big data-next busy={busy} onClick={take}>{promise.owner.from ? m.cases_takeOver({ from: promise.owner.from.name }) : m.cases_take()} <kbd aria-hidden="true">m</kbd></Button>}
      {isOpen && promise.outcome && <Button main={mine} big aria-expanded={open === 'told'} onClick={() => toggle('told')}>{m.cases_told()} <kbd aria-hidden="true">c</kbd></Button>}
      {open === 'told' && <TellForm {...form} kind="told" />}
      {isOpen && (
        <div className="row">
          {choice('outcome', promise.outcome ? m.cases_outcomeAgain() : m.cases_outcomeNew(), promise.outcome ? undefined : 'c')}
          {choice('try', m.cases_try())}
          {choice('step', m.cases_stepNew())}
          {!promise.rings && choice('off', m.cases_off(), 's')}
          {choice('hand', m.cases_hand(), 'h')}
          {choice('withdrawn', m.cases_withdrawn())}
        </div>
      )}
      {!isOpen && <div className="row">{choice('reopen', m.cases_reopen(), 'o')}</div>}
      {open === 'outcome' && <OutcomeForm {...form} />}
      {open === 'try' && <TellForm {...form} kind="tried" />}
      {open === 'step' && <StepForm {...form} />}
      {open === 'off' && <OffForm {...form} />}
      {open === 'hand' && <HandForm {...form} />}
      {open === 'withdrawn' && <WordsForm {...form} label={m.cases_withdrawnWords()} name={m.cases_withdrawn()} deed={(words) => ({ kind: 'withdrawn', words })} />}
      {open === 'reopen' && <WordsForm {...form} label={m.cases_reopenWords()} name={m.cases_reopen()} deed={(words) => ({ kind: 'reopened', words })} />}
      <ProblemNotice problem={problem} />
      <p role="status">{said}</p>
    </section>
  )
}

/** A form of this page: what is filled in first has the focus, one button sends. */
function DeedForm({ name, busy, onSend, children }: { name: string; busy: boolean; onSend: () => void; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => { form.current?.querySelector<HTMLElement>('input, select, textarea')?.focus() }, [])
  return (
    <form ref={form} className="case-deed stack-tight" noValidate aria-label={name} onSubmit={(event) => { event.preventDefault(); onSend() }}>
      {children}
      <Button main type="submit" busy={busy}>{name} <kbd aria-hidden="true">↵</kbd></Button>
    </form>
  )
}

function HandForm({ view, send, busy }: FormProps) {
  const { data: here } = useApi<DeskHere>('/api/desk/turns')
  const [to, setTo] = useState('')
  const [tried, setTried] = useState(false)
  const others = here?.colleagues.filter((one) => one.account !== view.promise.owner.account) ?? []
  const isHere = (account: AccountId): boolean => here?.turns.some((turn) => turn.now && turn.account === account) ?? false
  return (
    <DeedForm name={m.cases_hand()} busy={busy} onSend={() => { setTried(true); if (to !== '') send({ kind: 'handed-over', to: to as AccountId }) }}>
      <Field label={m.cases_handTo()} error={tried && to === '' ? m.cases_handMissing() : null}>
        <select value={to} onChange={(event) => setTo(event.target.value)}><option value="">{m.cases_choose()}</option>{others.map((one) => <option key={one.account} value={one.account}>{isHere(one.account) ? m.cases_atDesk({ name: one.name }) : one.name}</option>)}</select>
      </Field>
    </DeedForm>
  )
}

function StepForm({ view: { promise, outside }, me, send, busy }: FormProps) {
  const { zone } = me.community
  const at = useNow(60_000)
  const [code, setCode] = useState<StepCode>(promise.step.code)
  const [words, setWords] = useState(promise.step.words)
  const [urgency, setUrgency] = useState<Urgency>(promise.urgency)
  const [due, setDue] = useState<Instant>(promise.due)
  const send1 = (): void => {
    const step = code !== promise.step.code || words.trim() !== promise.step.words ? [{ kind: 'step' as const, step: { code, words: words.trim() } }] : []
    const soon = urgency !== promise.urgency ? [{ kind: 'urgency' as const, urgency, due: due === promise.due ? null : due }] : due !== promise.due ? [{ kind: 'due' as const, due }] : []
    if (step.length + soon.length > 0) send([...step, ...soon])
  }
  return (
    <DeedForm name={m.cases_stepKeep()} busy={busy} onSend={send1}>
      <Field label={m.cases_step()}><select value={code} onChange={(event) => setCode(stepCodes.find((one) => one === event.target.value)!)}>{[...chosenSteps, ...(saidByServer.includes(promise.step.code) ? [promise.step.code] : [])].map((one) => <option key={one} value={one}>{stepName(one)}</option>)}</select></Field>
      <Field label={m.cases_stepWords()}><input autoComplete="off" maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <Field label={m.cases_howSoon()}><select value={urgency} onChange={(event) => setUrgency(urgencies.find((one) => one === event.target.value)!)}>{urgencies.map((one) => <option key={one} value={one}>{urgencyName(one)}</option>)}</select></Field>
      <WhenField label={m.cases_dueBy()} value={due} zone={zone} onChange={(to) => to && setDue(to)} />
      {outside?.deadline && due > outside.deadline && <p className="told-otherwise" role="status">! {m.cases_afterDeadline({ time: when(outside.deadline, zone, at) })}</p>}
    </DeedForm>
  )
}

function OffForm({ view: { promise }, me, send, busy }: FormProps) {
  const { zone } = me.community
  const [until, setUntil] = useState<Instant | null>(() => roundUp(plus(now(), 2 * hour)))
  const [tried, setTried] = useState(false)
  const chips: [string, () => Instant][] = [[m.cases_offHalfHour(), () => plus(now(), 30 * minute)], [m.cases_offTwoHours(), () => plus(now(), 2 * hour)], [m.cases_offTomorrow(), () => tomorrowMorning(now(), zone)]]
  return (
    <DeedForm name={m.cases_offKeep()} busy={busy} onSend={() => { setTried(true); if (until) send({ kind: 'snoozed', until }) }}>
      <WhenField label={m.cases_offUntil()} error={tried && !until ? m.cases_offMissing() : null} value={until} zone={zone} onChange={setUntil} />
      <div className="chips">{chips.map(([name, at]) => <Button key={name} plain onClick={() => send({ kind: 'snoozed', until: at() })}>{name}</Button>)}</div>
      {promise.snoozedUntil !== null && <Button plain onClick={() => send({ kind: 'snoozed', until: null })}>{m.cases_offEnd()}</Button>}
    </DeedForm>
  )
}

/** That they were told, or that it was tried: by which way, and what was said. */
function TellForm({ view, send, busy, kind }: FormProps & { kind: 'told' | 'tried' }) {
  // A repair stands on the page of everybody at home.
  const ways = waysFor(view.pages.own || (isRepairKind(view.kind) && view.pages.home))
  const [way, setWay] = useState<Way>(ways.includes(view.answerOn.way) ? view.answerOn.way : 'phone')
  const [words, setWords] = useState('')
  return (
    <DeedForm name={kind === 'told' ? m.cases_toldKeep() : m.cases_tryKeep()} busy={busy} onSend={() => send({ kind, way, words: words.trim() })}>
      {kind === 'told' && view.promise.outcome && <p className="quiet">{m.cases_tellThem()}</p>}
      <Field label={m.cases_way()}><select value={way} onChange={(event) => setWay(ways.find((one) => one === event.target.value)!)}>{ways.map((one) => <option key={one} value={one}>{wayName(one)}</option>)}</select></Field>
      <Field label={kind === 'told' ? m.cases_toldWords() : m.cases_tryWords()}><input autoComplete="off" maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
    </DeedForm>
  )
}

function OutcomeForm({ view, send, busy }: FormProps) {
  const [outcome, setOutcome] = useState<OutcomeCode>('done')
  const [words, setWords] = useState('')
  const [told, setTold] = useState(false)
  const [tried, setTried] = useState(false)
  const missing = words.trim() === '' && outcome === 'other'
  const keep = (): void => {
    setTried(true)
    if (missing) return
    const came: Deed = { kind: 'outcome', outcome, words: words.trim() }
    send(told ? [came, { kind: 'told', way: view.answerOn.way, words: '' }] : [came, { kind: 'step', step: { code: 'tell', words: '' } }])
  }
  return (
    <DeedForm name={told ? m.cases_closeKeep() : m.cases_outcomeKeep()} busy={busy} onSend={keep}>
      <Field label={m.cases_outcome()}><select value={outcome} onChange={(event) => setOutcome(outcomes.find((one) => one === event.target.value)!)}>{outcomes.map((one) => <option key={one} value={one}>{outcomeName(one)}</option>)}</select></Field>
      <Field label={m.cases_outcomeWords()} error={tried && missing ? m.cases_outcomeMissing() : null}><input autoComplete="off" maxLength={2000} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <label className="check"><input type="checkbox" checked={told} onChange={(event) => setTold(event.target.checked)} /><span>{m.cases_outcomeTold()}</span></label>
      {!told && <p className="quiet">{view.answerOn.way === 'page' && view.pages.own ? m.cases_outcomeOnPage() : m.cases_outcomeNotTold()}</p>}
    </DeedForm>
  )
}

function WordsForm({ label, name, deed, send, busy }: FormProps & { label: string; name: string; deed: (words: string) => Deed }) {
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <DeedForm name={name} busy={busy} onSend={() => { setTried(true); if (words.trim() !== '') send(deed(words.trim())) }}>
      <Field label={label} error={tried && words.trim() === '' ? m.cases_wordsMissing() : null}><input autoComplete="off" maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
    </DeedForm>
  )
}
