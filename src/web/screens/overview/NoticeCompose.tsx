// Writing a notice, or one that corrects another: what, for whom, on whose word, until when, step by step how. Then it is looked at, and only what was looked at
// can be issued. What is half written stays through a reload.

import { useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { NoticeId } from '#domain/kernel/ids.ts'
import { usualHours, type NoticeHours } from '#domain/notices/hours.ts'
import { subjects, urgencies } from '#domain/notices/notice.ts'
import { quiet } from '#domain/notices/quiet-hours.ts'
import type { HoursHere, Notice, Preview } from '#domain/notices/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice as Box, ProblemNotice } from '../../parts/Notice.tsx'
import { subjectName, titleOf } from '../../parts/notice-said.ts'
import { minutesOfDay } from '../../parts/times.ts'
import { noticeUrgency } from '../../words/compiled/groups/noticeUrgency.js'
import { noticeUrgencyWhy } from '../../words/compiled/groups/noticeUrgencyWhy.js'
import { m } from '../../words/compiled/messages.js'
import { useArrival } from './arrival.ts'
import { Frame } from './Frame.tsx'
import { begunWith, bodyOf, correcting, emptyForm, fieldOf, leadOf, missingIn, type Body, type Form } from './notice-draft.ts'
import { NoticeAudience } from './NoticeAudience.tsx'
import { NoticeBegin } from './NoticeBegin.tsx'
import { NoticeCall, NoticeLadder, WallField } from './NoticeLadder.tsx'
import { NoticeGroup } from './NoticeGroup.tsx'
import { NoticePreview } from './NoticePreview.tsx'
import { NoticeTexts, type Edit } from './NoticeTexts.tsx'
import { NoticeWords } from './NoticeWords.tsx'
import './notices.css'

export function NoticeCompose(props: StartProps) {
  useArrival()
  const search = useSearch()
  const corrects = new URLSearchParams(search).get('corrects')
  const { data: old, error, refetch } = useApi<Notice>(corrects ? `/api/notices/${corrects}` : null)
  return (
    <Frame {...props} title={corrects ? m.issuing_correctTitle() : m.issuing_writeTitle()}>
      {corrects && !old ? error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading /> : <Compose key={corrects ?? search} {...props} old={old ?? null} search={search} />}
    </Frame>
  )
}

type Looked = { preview: Preview; body: Body; /** what the form was when it was looked at */ of: string }
/** Naming what it stands beside makes it no other. */
const sameAs = ({ beside: _, ...form }: Form): string => JSON.stringify(form)

function Compose({ me, old, search }: StartProps & { old: Notice | null; search: string }) {
  const zone = me.community.zone
  const hours = useApi<HoursHere>('/api/notices/hours').data?.hours ?? usualHours
  const begun = begunWith(search)
  const [form, setForm, clear] = useDraft<Form>(`notice-${old?.id ?? (begun ? search : 'new')}`, old ? correcting(old) : { ...emptyForm(me.community.phone, now()), ...begun })
  const [tried, setTried] = useState(false)
  const [looked, setLooked] = useState<Looked | null>(null)
  const id = useRef(newId<'notice'>())
  const heading = useRef<HTMLHeadingElement>(null)
  const [, navigate] = useLocation()
  const seen = useCommand<Preview>('/api/notices/preview')
  const sent = useCommand<Notice>('/api/notices')
  const put = (part: Partial<Form>): void => setForm((before) => ({ ...before, ...part }))
  const missing = tried ? missingIn(form) : []
  const fresh = looked !== null && looked.of === sameAs(form)
  const look = async (of: Form): Promise<void> => {
    setTried(true)
    const body = bodyOf(of, hours)
    const reply = body && await seen.run(body)
    if (!body || !reply?.ok) return
    setLooked({ preview: reply.value, body, of: sameAs(of) })
    sent.clear()
  }
  const first = useRef(true)
  useEffect(() => {
    if (!looked || !first.current) return
    first.current = false
    heading.current?.focus()
  }, [looked])
  const change = (part: Partial<Form>): void => { const next = { ...form, ...part }; setForm(next); void look(next) }
  const edit: Edit = (kind, language, text) => {
    const { [language]: _, ...others } = form.edits[kind] ?? {}
    change({ edits: { ...form.edits, [kind]: text === null ? others : { ...others, [language]: text } } })
  }
  const send = async (): Promise<void> => {
    if (!looked) return
    const reply = await sent.run({ ...looked.body, beside: form.beside, id: id.current, seen: looked.preview.seen })
    if (!reply.ok) return
    clear()
    void refresh('/api/notices')
    navigate(`/overview/notices/${reply.value.id}?issued=${reply.value.counts.homes}`)
  }
  return (
    <form className="stack notice-form" noValidate aria-label={old ? m.issuing_correctTitle() : m.issuing_writeTitle()} onSubmit={(event) => { event.preventDefault(); void look(form) }}>
      {old && <Box tone="ask"><p><AsWritten>{m.issuing_correcting({ title: titleOf(old.source) })}</AsWritten></p></Box>}
      {!old && <NoticeBegin form={form} onBegin={setForm} />}
      <About form={form} missing={missing} put={put} />
      <NoticeWords words={form.words} corrects={old !== null} missing={missing} onChange={(words) => put({ words })} />
      <NoticeAudience me={me} places={form.places} terms={form.terms} missing={missing.includes('places')} onPlaces={(places) => put({ places })} onTerms={(terms) => put({ terms })} />
      <OnWhoseWord form={form} hours={hours} zone={zone} missing={missing} put={put} />
      <NoticeLadder urgency={form.urgency} hours={hours} plan={form.plan} onChange={(plan) => put({ plan })} />
      <NoticeGroup form={form} onChange={(group) => put({ group })} />
      <NoticeCall form={form} zone={zone} missing={missing} onChange={(call) => put({ call })} />
      {missing.length > 0 && <p role="status" className="missing">{m.issuing_missing()}</p>}
      <ProblemNotice problem={seen.problem} />
      <Button type="submit" className="at-start" main={!fresh} busy={seen.busy}>{looked && !fresh ? m.issuing_seeAgain() : m.issuing_see()}</Button>
      {looked && (
        <section className="preview-of stack" aria-labelledby="notice-preview" data-stale={!fresh || undefined}>
          <h2 id="notice-preview" ref={heading} tabIndex={-1}>{m.issuing_preview()}</h2>
          <NoticePreview preview={looked.preview} body={looked.body} form={form} old={old} zone={zone} now={now()} onMend={(problem) => mend(form, problem)} onNobodys={(said) => change({ nobodys: [...form.nobodys, said] })}
            onBeside={(notice: NoticeId, on) => put({ beside: on ? [...form.beside, notice] : form.beside.filter((one) => one !== notice) })} />
          <NoticeTexts texts={looked.preview.texts} busy={seen.busy} onEdit={edit} marked={(it) => looked.preview.problems.some((one) => one.kind === it.kind && one.language === it.language && fieldOf(form, one.language, one.said) === null)} />
          <ProblemNotice problem={sent.problem} />
          {fresh && mayGo(looked.preview, form) && <Button main big busy={sent.busy} onClick={() => void send()}>{m.issuing_sendTo({ homes: looked.preview.homes })}</Button>}
          {!fresh && <p className="missing">{m.issuing_seeAgain()}</p>}
        </section>
      )}
    </form>
  )
}

const mayGo = ({ homes, problems, contradicts }: Preview, { beside }: Form): boolean => homes > 0 && problems.every((one) => !one.holds) && contradicts.every((one) => beside.includes(one.id))

/** To the field that it came from, or to the text. */
function mend(form: Form, { kind, language, said }: Preview['problems'][number]): void {
  const name = fieldOf(form, language, said)
  const text = document.getElementById(`text-${kind}-${language}`)
  const at = name ? document.querySelector<HTMLElement>(`.notice-form [name="${name}"]`) : text?.querySelector<HTMLElement>('[data-edit]')
  for (let around = at?.closest('details'); around; around = around.parentElement?.closest('details')) around.open = true
  at?.focus()
  at?.scrollIntoView({ block: 'center' })
}

function About({ form, missing, put }: { form: Form; missing: readonly string[]; put: (part: Partial<Form>) => void }) {
  return (
    <div className="two about">
      <Field label={m.issuing_subject()} error={missing.includes('subject') ? m.desk_fillIn() : null}><select value={form.subject} onChange={(event) => put({ subject: event.target.value as Form['subject'] })}><option value="">{m.overview_choose()}</option>{subjects.map((one) => <option key={one} value={one}>{subjectName(one)}</option>)}</select></Field>
      <Choices legend={m.issuing_urgency()}>
        <div className="chips">{urgencies.map((one) => <label key={one} className="chip"><input type="radio" name="urgency" checked={form.urgency === one} onChange={() => put({ urgency: one })} />{noticeUrgency[one]!()}</label>)}</div>
        <p className="quiet" role="status">{noticeUrgencyWhy[form.urgency]!({ from: minutesOfDay(quiet.from), until: minutesOfDay(quiet.until) })}</p>
      </Choices>
    </div>
  )
}

function OnWhoseWord({ form, hours, zone, missing, put }: { form: Form; hours: NoticeHours; zone: StartProps['me']['community']['zone']; missing: readonly string[]; put: (part: Partial<Form>) => void }) {
  const bad = (name: string): string | null => (missing.includes(name) ? m.desk_fillIn() : null)
  return (
    <div>
      <div className="two">
        <Field label={m.issuing_sender()} error={bad('sender')}><input name="sender" maxLength={60} value={form.sender} onChange={(event) => put({ sender: event.target.value })} /></Field>
        <Field label={m.issuing_ground()} error={bad('ground')}><input name="ground" maxLength={300} value={form.ground} onChange={(event) => put({ ground: event.target.value })} /></Field>
        <Field label={m.issuing_who()} error={bad('who')}><input name="who" maxLength={60} value={form.who} onChange={(event) => put({ who: event.target.value })} /></Field>
        <Field label={m.issuing_phone()}><input name="phone" type="tel" maxLength={40} value={form.phone} onChange={(event) => put({ phone: event.target.value })} /></Field>
        <WallField label={m.issuing_from()} at={form.from} zone={zone} error={bad('from')} onChange={(from) => put({ from })} />
        <WallField label={m.issuing_until()} at={form.until} zone={zone} error={missing.includes('until') ? (form.until === null ? m.desk_fillIn() : m.issuing_untilFirst()) : null} onChange={(until) => put({ until })} />
        <Field label={m.issuing_toldBefore()} hint={m.issuing_toldBeforeHint()}>
          <input type="number" min={0} max={168} inputMode="numeric" value={leadOf(form, hours) ?? ''} onChange={({ target: { value } }) => put({ toldBefore: value === '' ? null : Math.min(168, Math.max(0, Math.round(Number(value) || 0))) })} />
        </Field>
      </div>
    </div>
  )
}
