// Writing a short answer, correcting one, withdrawing it. All three languages at once, because somebody reads each of them; whoever saves answers for it from then on.

import { useState, type FormEvent } from 'react'
import { restsOn, type ShortAnswer, type Stood, type WriteShortAnswer } from '#domain/desk/answers-wire.ts'
import { languages, type Language, type Says } from '#domain/kernel/says.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { languageNames } from '../../parts/LanguageSwitch.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { answersRests } from '../../words/compiled/groups/answersRests.js'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import { WhenField } from './WhenField.tsx'

type Buildings = { compounds: { id: string; name: string; buildings: { id: string; label: string }[] }[] }
const empty: Says = { 'zh-Hans': '', 'zh-Hant': '', en: '' }

/** The same once more, after the version that was `seen` last: withdrawn, or no longer. */
export const versionOf = ({ id, question, answer, source, rests, places, validFrom, validUntil }: ShortAnswer, seen: number, withdrawn: boolean): WriteShortAnswer =>
  ({ id, seen, question, answer, source, rests, places: places.map(({ kind, id: place }) => ({ kind, id: place })), validFrom, validUntil, withdrawn })

export function ShortAnswerForm({ before, stood, typed, zone, onClose }: { before: ShortAnswer | null; /** as it was before whoever opened the form */ stood?: Stood; typed: string; zone: Zone; onClose: (done: 'saved' | 'withdrawn' | null) => void }) {
  const [id] = useState(() => before?.id ?? newId<'short-answer'>())
  const [read] = useState(stood)
  const [question, setQuestion] = useState<Says>(before?.question ?? { ...empty, [languageNow()]: typed })
  const [answer, setAnswer] = useState<Says>(before?.answer ?? empty)
  const [source, setSource] = useState(before?.source ?? '')
  const [rests, setRests] = useState(before?.rests ?? [])
  const [until, setUntil] = useState<Instant | null>(() => (before?.validUntil && before.validUntil > now() ? before.validUntil : null))
  const wasOver = before !== null && before.validUntil !== null && until === null && before.validUntil <= now()
  const [places, setPlaces] = useState<readonly string[]>(before?.places.filter((one) => one.kind === 'building').map((one) => one.id) ?? [])
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/short-answers')
  const over = (): boolean => until !== null && until <= now()
  const whole = [...languages.flatMap((one) => [question[one], answer[one]]), source].every((text) => text.trim() !== '')
  const send = async (): Promise<void> => {
    setTried(true)
    if (!whole || over()) return
    // What stands for compounds was not chosen here, and is left as it is.
    const kept = before?.places.filter((one) => one.kind === 'compound').map(({ kind, id: place }) => ({ kind, id: place })) ?? []
    const where = [...kept, ...places.map((one) => ({ kind: 'building' as const, id: one }))]
    const same = where.length === before?.places.length && where.every(({ id: one }) => before.places.some((it) => it.id === one))
    const body: WriteShortAnswer = { id, seen: before?.version ?? 0, question, answer, source, rests, withdrawn: false, places: where, validFrom: before && before.validFrom > now() ? before.validFrom : now(), validUntil: until, ...(read && { stood: { ...read, orders: same ? read.orders : null } }) }
    if (!(await run(body)).ok) return
    await refresh('/api/')
    onClose('saved')
  }
  /** As it stands: what is written in the form and not saved goes nowhere. */
  const withdraw = async (it: ShortAnswer): Promise<void> => {
    if (!(await run(versionOf(it, it.version, true))).ok) return
    await refresh('/api/')
    onClose('withdrawn')
  }
  const submit = (event: FormEvent): void => { event.preventDefault(); void send() }
  const missing = (text: string): string | null => (tried && text.trim() === '' ? m.answers_formMissing() : null)
  return (
    <Dialog title={m.answers_formTitle()} onClose={() => onClose(null)}>
      <form className="stack" onSubmit={submit} noValidate>
        {languages.map((one) => <InLanguage key={one} language={one} missing={missing} question={question[one]} answer={answer[one]} onQuestion={(text) => setQuestion({ ...question, [one]: text })} onAnswer={(text) => setAnswer({ ...answer, [one]: text })} />)}
        <Field label={m.answers_formSource()} error={missing(source) && m.desk_fillIn()}><input maxLength={200} value={source} onChange={(event) => setSource(event.target.value)} /></Field>
        <WhenField label={m.answers_formUntil()} {...(wasOver && { hint: m.answers_formOver() })} error={tried && over() ? m.answers_formPast() : null} value={until} zone={zone} onChange={setUntil} />
        <fieldset className="stack-tight">
          <legend>{m.answers_formRests()}</legend>
          {restsOn.map((one) => <Check key={one} label={answersRests[one]!()} checked={rests.includes(one)} onChange={(on) => setRests(on ? [...rests, one] : rests.filter((it) => it !== one))} />)}
        </fieldset>
        <Places chosen={places} onChange={setPlaces} />
        <p className="quiet">{m.answers_formOwner()}</p>
        <ProblemNotice problem={problem} />
        <div className="row">
          <Button main type="submit" busy={busy}>{m.answers_formSave()}</Button>
          {before && !before.withdrawn && <Button busy={busy} onClick={() => void withdraw(before)}>{m.answers_withdraw()}</Button>}
        </div>
      </form>
    </Dialog>
  )
}

type InLanguageProps = { language: Language; question: string; answer: string; missing: (text: string) => string | null; onQuestion: (text: string) => void; onAnswer: (text: string) => void }

function InLanguage({ language, question, answer, missing, onQuestion, onAnswer }: InLanguageProps) {
  const name = (what: string): string => m.answers_formIn({ what, language: languageNames[language] })
  return (
    <div className="stack-tight" lang={language}>
      <Field label={name(m.answers_formQuestion())} error={missing(question)}><input maxLength={120} value={question} onChange={(event) => onQuestion(event.target.value)} /></Field>
      <Field label={name(m.answers_formAnswer())} error={missing(answer)}><textarea rows={2} maxLength={600} value={answer} onChange={(event) => onAnswer(event.target.value)} /></Field>
    </div>
  )
}

/** None: everywhere. */
function Places({ chosen, onChange }: { chosen: readonly string[]; onChange: (chosen: readonly string[]) => void }) {
  const { data } = useApi<Buildings>('/api/buildings')
  const all = data?.compounds.flatMap((compound) => compound.buildings) ?? []
  return (
    <fieldset className="stack-tight">
      <legend>{m.answers_formPlaces()} {chosen.length === 0 && <span className="quiet">{m.answers_formEverywhere()}</span>}</legend>
      <div className="chips">
        {all.map(({ id, label }) => <label key={id} className="chip"><input type="checkbox" checked={chosen.includes(id)} onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))} /><span>{label}</span></label>)}
      </div>
    </fieldset>
  )
}
