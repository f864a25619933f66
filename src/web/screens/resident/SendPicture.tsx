// Sending a test result or a certificate: a photo or a PDF from the phone's own album or camera, and the few words that belong to
// it. A picture needs the network; without it the page says so and keeps what was filled in.

import { useRef, useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import { numberOf } from '#domain/exits/number.ts'
import type { ExitView, uploaded } from '#domain/exits/wire.ts'
import { dayOf, type Zone, type Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { postFile } from '../../offline/api.ts'
import { now as nowNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { smaller } from '../../parts/photo.ts'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'
import { AskedHere } from './AskedHere.tsx'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { useSituation } from './situation.tsx'

type Uploaded = z.infer<typeof uploaded>
type Form = { day: string; time: string; result: 'negative' | 'pending' | 'positive' | ''; source: 'laboratory-report' | 'hospital-record' | 'health-code' | 'other'; title: string; issuer: string; file: File | null }

export function SendPicture({ id, kind }: { id: string; kind: string }) {
  const { exit, problem, retry } = useExit(id)
  const back = `/me/exits/${id}`
  const test = kind === 'test-result'
  const title = test ? m.resident_doTest() : m.resident_doCertificate()
  const [sent, setSent] = useState(false)
  if (!exit) return <Frame title={title} back={back}>{problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />}</Frame>
  if (sent) {
    return (
      <Frame title={m.resident_sentTitle()} back={back} action={<Link className="button main big" href={back}>{m.resident_whatNext()}</Link>}>
        <Notice tone="good" live><p>{m.resident_sent()}</p></Notice>
        <p>{m.told_number({ number: numberOf(exit.id) })}</p>
      </Frame>
    )
  }
  return <PictureForm exit={exit} test={test} title={title} back={back} done={() => setSent(true)} />
}

/** What is missing on the form, by field. */
function wrongIn(form: Form, test: boolean, now: Instant, zone: Zone): Partial<Record<'when' | 'result' | 'title' | 'file', string>> {
  const sampled = fromWall(`${form.day}T${form.time}`, zone)
  return {
    ...(form.file ? {} : { file: m.resident_fileMissing() }),
    ...(test && form.result === '' ? { result: m.resident_resultMissing() } : {}),
    ...(test && !sampled ? { when: m.resident_whenEmpty() } : {}),
    ...(test && sampled && sampled > now ? { when: m.resident_sampledFuture() } : {}),
    ...(!test && form.title.trim() === '' ? { title: m.resident_titleMissing() } : {}),
  }
}

function contentOf(form: Form, test: boolean, upload: string, zone: Zone) {
  if (!test) return { kind: 'certificate', title: form.title.trim(), issuer: form.issuer.trim(), upload }
  return { kind: 'test-result', sampledAt: fromWall(`${form.day}T${form.time}`, zone), result: form.result, source: form.source, note: '', upload }
}

/** The picture goes first, once, however often sending is tried; then the piece of evidence that names it. */
function useSending(exit: string) {
  const evidence = useCommand<ExitView>(`/api/exits/${exit}/evidence`)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const upload = useRef<{ file: File; command: string; id: string | null } | null>(null)
  const piece = useRef(newId<'evidence'>())
  const send = async (file: File, content: (upload: string) => unknown): Promise<boolean> => {
    setBusy(true)
    setProblem(null)
    if (upload.current?.file !== file) { upload.current = { file, command: newId<'command'>(), id: null }; piece.current = newId<'evidence'>() }
    const one = upload.current
    const put = one.id ? null : await postFile<Uploaded>(`/api/uploads?exit=${exit}`, await smaller(file), { command: one.command })
    if (put?.ok) one.id = put.value.id
    const reply = put && !put.ok ? put : await evidence.run({ id: piece.current, content: content(one.id!), recordedAt: nowNow() })
    if (!reply.ok) setProblem(reply.problem)
    else await refresh('/api/')
    setBusy(false)
    return reply.ok
  }
  return { send, busy, problem }
}

function PictureForm({ exit, test, title, back, done }: { exit: ExitView; test: boolean; title: string; back: string; done: () => void }) {
  const { zone } = useSituation()
  const [form, setForm] = useState<Form>(() => ({ day: dayOf(nowNow(), zone), time: toWall(nowNow(), zone).slice(11), result: '', source: 'laboratory-report', title: '', issuer: '', file: null }))
  const [tried, setTried] = useState(false)
  const { send, busy, problem } = useSending(exit.id)
  const wrong = tried ? wrongIn(form, test, nowNow(), zone) : {}
  const put = (change: Partial<Form>): void => setForm((before) => ({ ...before, ...change }))
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(wrongIn(form, test, nowNow(), zone)).length > 0 || !form.file) return
    if (await send(form.file, (upload) => contentOf(form, test, upload, zone))) done()
  }
  const now = useNow(60_000)
  const says = exit.advice?.items.find((it) => it.kind === (test ? 'test-result' : 'certificate'))?.because[0]?.says
  return (
    <Frame title={title} back={back} action={<Button form="send" type="submit" main big busy={busy}>{busy ? m.resident_sending() : m.common_send()}</Button>}>
      <ForWhom whose={exit.resident} />
      <AskedHere exit={exit} kind={test ? 'test-result' : 'certificate'} now={now} />
      {says && <p>{say(says)}</p>}
      <form id="send" className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <ProblemNotice problem={problem} />
        <Field label={m.resident_fileLabel()} hint={m.resident_fileHint()} error={wrong.file}>
          <input type="file" accept="image/*,application/pdf" onChange={(event) => put({ file: event.target.files?.[0] ?? null })} />
        </Field>
        {test ? <TestFields form={form} put={put} wrong={wrong} /> : <CertificateFields form={form} put={put} wrong={wrong} />}
      </form>
    </Frame>
  )
}

type Part = { form: Form; put: (change: Partial<Form>) => void; wrong: ReturnType<typeof wrongIn> }
const results = () => [['negative', m.resident_resultNegative()], ['pending', m.resident_resultPending()], ['positive', m.resident_resultPositive()]] as const

const whenWrong = 'sampled-wrong'

function TestFields({ form, put, wrong }: Part) {
  return (
    <>
      <Choices legend={m.resident_resultLabel()} error={wrong.result} className="stack-tight field">
        {results().map(([value, label]) => <label key={value} className="check"><input type="radio" name="result" checked={form.result === value} onChange={() => put({ result: value })} /><span>{label}</span></label>)}
      </Choices>
      <fieldset className="pair">
        <legend>{m.resident_sampledLabel()}</legend>
        {wrong.when && <p className="error whole" id={whenWrong} role="alert">{wrong.when}</p>}
        <Field label={m.resident_dayLabel()} wrongBy={wrong.when && whenWrong}><input type="date" value={form.day} onChange={(event) => put({ day: event.target.value })} /></Field>
        <Field label={m.resident_timeLabel()} wrongBy={wrong.when && whenWrong}><input type="time" value={form.time} onChange={(event) => put({ time: event.target.value })} /></Field>
      </fieldset>
      <Field label={m.resident_sourceLabel()}>
        <select value={form.source} onChange={(event) => put({ source: event.target.value as Form['source'] })}>
          <option value="laboratory-report">{m.resident_sourceLaboratory()}</option>
          <option value="hospital-record">{m.resident_sourceHospital()}</option>
          <option value="health-code">{m.resident_sourceHealthCode()}</option>
          <option value="other">{m.resident_sourceOther()}</option>
        </select>
      </Field>
    </>
  )
}

function CertificateFields({ form, put, wrong }: Part) {
  return (
    <>
      <Field label={m.resident_titleLabel()} hint={m.resident_titleHint()} error={wrong.title}>
        <input value={form.title} maxLength={120} onChange={(event) => put({ title: event.target.value })} />
      </Field>
      <Field label={m.resident_issuerLabel()}><input value={form.issuer} maxLength={120} onChange={(event) => put({ issuer: event.target.value })} /></Field>
    </>
  )
}
