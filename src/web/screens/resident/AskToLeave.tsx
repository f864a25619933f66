// Asking to leave: one question a page, then everything on one page to check and send. What was filled in survives a reload. Sending
// needs no network: the request is saved on this phone first.

import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { Link, Redirect, useLocation, useParams, useSearch } from 'wouter'
import type { ExitView, Needed } from '#domain/exits/wire.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { now as nowNow } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { labelOf, saidAs } from '../../parts/said.ts'
import { m } from '../../words/compiled/messages.js'
import { AskWhen } from './AskWhen.tsx'
import { draftAgain } from './ask-again.ts'
import { askable, blank, firstOpen, requestOf, steps, windowOf, wrongOn, type AskProps, type Draft, type Step } from './ask-draft.ts'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { kindName, span } from './sayings.ts'
import { dayName, weekly } from '../../parts/times.ts'
import { plus } from '#domain/kernel/instants.ts'
import { transports } from '#domain/rules/codes.ts'
import { useSituation } from './situation.tsx'
import { say } from '../../words/sentences.ts'
import { askName, askWhy } from './ask-words.ts'

export function AskToLeave() {
  const { me, person, zone, choose } = useSituation()
  const again = new URLSearchParams(useSearch()).get('again')
  const [, navigate] = useLocation()
  const asked = (useParams() as Record<string, string | undefined>)['*'] ?? ''
  const [draft, setDraft, clear] = useDraft<Draft>('ask', blank(person?.id ?? '', nowNow(), zone))
  const begin = (before: ExitView): void => {
    const who = before.resident?.id ?? person?.id ?? ''
    choose(who)
    setDraft(draftAgain(before, who, nowNow(), zone))
    navigate('/me/ask/check', { replace: true })
  }
  const mine: readonly Step[] = me.residents.length > 1 ? steps : steps.filter((one) => one !== 'who')
  const step = mine.find((one) => one === asked) ?? mine[0]!
  const at = mine.indexOf(step)
  const open = firstOpen(draft, nowNow(), zone)
  if (again !== null) return <SameAgain id={again} onFound={begin} />
  // A page that builds on answers which are not there leads to the first of them.
  if (at > mine.indexOf(open)) return <Redirect to={`/me/ask/${open}`} replace />
  const put = (change: Partial<Draft>): void => setDraft((before) => ({ ...before, ...change }))
  const back = at === 0 ? '/me' : `/me/ask/${mine[at - 1]}`
  if (step === 'check') return <AskCheck draft={draft} back={back} clear={clear} />
  return <Question key={step} step={step} draft={draft} put={put} back={back} next={`/me/ask/${mine[at + 1]}`} />
}

/** Whoever was chosen last on this phone: the request says of whom it is. */
function SameAgain({ id, onFound }: { id: string; onFound: (before: ExitView) => void }) {
  const { exit, problem, retry } = useExit(id)
  useEffect(() => { if (exit) onFound(exit) }, [exit?.id])
  return <Frame title={m.resident_askCheck()} back="/me">{!exit && problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />}</Frame>
}

const titleOf = (step: Step): string => {
  switch (step) {
    case 'who': return m.resident_askWho()
    case 'what': return m.resident_askWhat()
    case 'where': return m.resident_askWhere()
    case 'when': return m.resident_askWhen()
    case 'why': return m.resident_askWhyTitle()
    case 'check': return m.resident_askCheck()
  }
}

function Question({ step, draft, put, back, next }: { step: Step; draft: Draft; put: AskProps['put']; back: string; next: string }) {
  const { zone } = useSituation()
  const [tried, setTried] = useState(false)
  const [, navigate] = useLocation()
  const wrong = tried ? wrongOn(step, draft, nowNow(), zone) : null
  const go = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (wrongOn(step, draft, nowNow(), zone) === null) navigate(next)
  }
  const choose = (change: Partial<Draft>): void => { put(change); navigate(next) }
  // A choice is answered by tapping it; the other pages have a button.
  const taps = step === 'who' || step === 'what'
  return (
    <Frame title={titleOf(step)} back={back} action={taps ? null : <Button form="ask" type="submit" main big>{m.resident_continue()}</Button>}>
      <form id="ask" className="stack" noValidate onSubmit={go}>
        {step === 'who' && <Who chosen={draft.person} choose={(person) => choose({ person })} />}
        {step === 'what' && <What chosen={draft.purpose} choose={(purpose) => choose({ purpose })} />}
        {step === 'where' && <Where draft={draft} put={put} wrong={wrong} />}
        {step === 'when' && <AskWhen draft={draft} put={put} wrong={wrong} />}
        {step === 'why' && <Why draft={draft} put={put} wrong={wrong} />}
      </form>
    </Frame>
  )
}

function Choice({ chosen, onClick, children }: { chosen: boolean; onClick: () => void; children: ReactNode }) {
  return <button type="button" className="choice" aria-pressed={chosen} onClick={onClick}>{children}<span aria-hidden="true" className="chevron">›</span></button>
}

function Who({ chosen, choose }: { chosen: string; choose: (person: string) => void }) {
  const { me, choose: actFor } = useSituation()
  return (
    <ul role="list" className="rows">
      {me.residents.map((one) => (
        <li key={one.id}><Choice chosen={chosen === one.id} onClick={() => { actFor(one.id); choose(one.id) }}><span className="row-text"><strong>{one.name}</strong><span className="quiet">{one.door}</span></span></Choice></li>
      ))}
    </ul>
  )
}

function What({ chosen, choose }: { chosen: string; choose: (purpose: Exclude<Draft['purpose'], ''>) => void }) {
  return (
    <ul role="list" className="rows">
      {askable.map((one) => (
        <li key={one}><Choice chosen={chosen === one} onClick={() => choose(one)}><span className="row-text"><strong>{askName(one)}</strong><span className="quiet">{askWhy(one)}</span></span></Choice></li>
      ))}
    </ul>
  )
}

function Where({ draft, put, wrong }: AskProps) {
  const { own } = useSituation()
  const before = [...new Set((own.value?.exits ?? []).filter((exit) => exit.purpose === draft.purpose && exit.place !== '').map((exit) => exit.place))].slice(0, 3)
  return (
    <>
      <ForWhom />
      <Field label={m.resident_whereLabel()} hint={m.resident_whereHint()} error={wrong ? m.resident_whereEmpty() : null}>
        <input value={draft.place} maxLength={60} autoComplete="off" enterKeyHint="next" onChange={(event) => put({ place: event.target.value })} />
      </Field>
      {before.length > 0 && (
        <div className="stack-tight">
          <p className="quiet">{m.resident_whereBefore()}</p>
          <div className="row">{before.map((place) => <Button key={place} onClick={() => put({ place })}>{place}</Button>)}</div>
        </div>
      )}
      <Field label={labelOf('transport')}>
        <select value={draft.transport ?? ''} onChange={(event) => put({ transport: transports.find((one) => one === event.target.value) ?? null })}>
          <option value="">{m.common_notDecided()}</option>
          {transports.map((one) => <option key={one} value={one}>{saidAs('transport', one)}</option>)}
        </select>
      </Field>
    </>
  )
}

function Why({ draft, put, wrong }: AskProps) {
  return (
    <Field label={m.resident_whyLabel()} hint={m.resident_whyHint()} error={wrong ? m.resident_whyEmpty() : null}>
      <textarea rows={4} maxLength={1000} value={draft.reason} onChange={(event) => put({ reason: event.target.value })} />
    </Field>
  )
}

function AskCheck({ draft, back, clear }: { draft: Draft; back: string; clear: () => void }) {
  const { me, zone, choose } = useSituation()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<{ code: string } | null>(null)
  const asked = useRef<ReturnType<typeof requestOf>>(null)
  const now = nowNow()
  const window = windowOf(draft, zone)
  const who = me.residents.find((one) => one.id === draft.person)
  const send = async (): Promise<void> => {
    // Sent again after nothing had it, it is the same request.
    const body = asked.current ??= requestOf(draft, newId<'exit'>(), nowNow(), zone)
    if (!body) return navigate(`/me/ask/${firstOpen(draft, nowNow(), zone)}`)
    setBusy(true)
    const wrong = await queue('/api/exits', body).then(() => null, whyNotKept)
    if (wrong) { setBusy(false); return setProblem(wrong) }
    // Somebody else's is not read on this phone: the first page says that it waits.
    if (who && (who.open as typeof who.open | undefined)?.includes('health') === false) choose(who.id)
    navigate(who && (who.open as typeof who.open | undefined)?.includes('health') === false ? '/me' : `/me/exits/${body.id}`, { replace: true })
    clear()
  }
  const times = !window ? '' : window.weekly
    ? m.resident_weeklyCount({ weekly: weekly(window.weekly), from: dayName(window.from, zone, now), to: dayName(plus(window.until, -1), zone, now), count: window.exits })
    : span(window.from, window.until, zone, now)
  return (
    <Frame title={m.resident_askCheck()} back={back} action={<Button main big busy={busy} onClick={() => void send()}>{m.resident_askSend()}</Button>}>
      <dl className="facts with-change">
        {me.residents.length > 1 && <Answer step="who" name={m.resident_answerWho()} value={who?.name ?? ''} />}
        <Answer step="what" name={m.resident_askedFor()} value={draft.purpose && askName(draft.purpose)} />
        <Answer step="where" name={m.resident_askedWhere()} value={draft.place} />
        <Answer step="where" name={labelOf('transport')} value={draft.transport ? saidAs('transport', draft.transport) : m.common_notDecided()} />
        <Answer step="when" name={m.resident_askedWhen()} value={times} />
        <Answer step="why" name={m.resident_askedWhy()} value={draft.reason || '—'} />
      </dl>
      {draft.purpose && <WillNeed resident={draft.person} purpose={draft.purpose} exits={window?.exits ?? 1} />}
      <ProblemNotice problem={problem} />
    </Frame>
  )
}

/** What the rules ask for now, by the rules themselves; without a network nobody knows, and the request says it once it is there. */
function WillNeed({ resident, purpose, exits }: { resident: string; purpose: string; exits: number }) {
  const { data, error } = useApi<Needed>(`/api/exits/needed?resident=${resident}`)
  const needs = data?.needs?.find((one) => one.purpose === purpose)
  return (
    <section className="stack-tight" role="status">
      <h2>{m.told_neededTitle()}</h2>
      {!data && (error ? <p>{m.told_neededLater()}</p> : <Loading />)}
      {data && !needs && <p>{m.told_neededLater()}</p>}
      {needs?.items.length === 0 && <p>{m.resident_checklistNothing()}</p>}
      {needs && needs.items.length > 0 && <ul role="list" className="stack-tight">{needs.items.map((it) => <li key={it.kind}><strong>{kindName(it.kind)}</strong>{it.because[0]?.says && <><br />{say(it.because[0].says)}</>}</li>)}</ul>}
      {needs && needs.items.length > 0 && <p className="quiet">{m.told_neededThen()}</p>}
      {needs && needs.exits < exits && <p>{m.told_fewer({ asked: exits, most: needs.exits })}</p>}
    </section>
  )
}

function Answer({ step, name, value }: { step: Step; name: string; value: string }) {
  return <div><dt>{name}</dt><dd>{value}</dd><dd className="change"><Link href={`/me/ask/${step}`} aria-label={m.resident_changeOf({ what: name })}>{m.resident_change()}</Link></dd></div>
}
