// One answer to be read aloud or sent, in the language of whoever asks, with times that stay right when it is read tomorrow; and the tick that they were told. Ticking
// is kept on this computer when the network is away. A tick by mistake is taken back.

import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { isTexted, type Answer } from '#domain/desk/answers.ts'
import { toldHows, type AnswerLine, type NewTold, type ToldHow, type ToldId } from '#domain/desk/answers-wire.ts'
import { languages, type Language } from '#domain/kernel/says.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid, answerSaidThere } from '../../parts/answer-said.ts'
import { Button } from '../../parts/Button.tsx'
import { useKeys } from '../../parts/keys.ts'
import { languageNames } from '../../parts/LanguageSwitch.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { kept, untilWhen, when } from '../../parts/times.ts'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { answersHow } from '../../words/compiled/groups/answersHow.js'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import type { CallChannel } from './call.ts'
import { hearsOpen, useElsewhere } from './caller.ts'
import { TextAnswer } from './TextAnswer.tsx'
import type { QuestionsProps } from './questions.ts'

/** `gone`: what holds now is that it holds no longer. `byHand`: it was chosen by a press, so the next key is meant for it. */
export function ReadAnswer({ line, card, zone, calling, gone = false, byHand }: QuestionsProps & { line: AnswerLine; gone?: boolean; byHand: boolean }) {
  const [language, setLanguage] = useState<Language>(languageNow)
  const elsewhere = useElsewhere(calling.call, card.id)
  const text = gone ? m.answers_noLonger({}, { locale: language }) : elsewhere ? answerSaidThere(line.answer, hearsOpen(elsewhere) ? m.answers_theirBuilding({}, { locale: language }) : card.door, kept(zone, language), language) : answerSaid(line.answer, kept(zone, language), language)
  const tick = useRef<HTMLButtonElement>(null)
  useEffect(() => { if (byHand) tick.current?.focus() }, [byHand])
  const speak = async (wanted: Language): Promise<void> => {
    await loadAllLanguages(['common', 'answers', 'repairs'])
    setLanguage(wanted)
  }
  return (
    <article className="read-answer stack-tight" aria-label={m.answers_read()}>
      <p className="quiet">{m.answers_read()}</p>
      <Past answer={line.answer} gone={gone} zone={zone} />
      <blockquote className="read-aloud" lang={language}><AsWritten>{text}</AsWritten></blockquote>
      <Before line={line} zone={zone} />
      {/* Told was what stood here then: when it becomes another under an open card, it can be told anew. */}
      <Telling key={JSON.stringify([line.answer.sentence, line.answer.values])} {...{ line, card, calling, gone, text, language, tick }} />
      <details className="quiet">
        <summary>{m.answers_language()}</summary>
        <div className="chips">{languages.map((one) => <label key={one} className="chip"><input type="radio" name={`language-${line.answer.question}-${line.answer.of ?? ''}`} checked={one === language} onChange={() => void speak(one)} /><span>{languageNames[one]}</span></label>)}</div>
      </details>
    </article>
  )
}

/** It stood on this screen past its date. */
function Past({ answer: { question, until }, gone, zone }: { answer: Answer; gone: boolean; zone: string }) {
  const at = useNow(60_000)
  if (gone || (question !== 'notice' && question !== 'short') || until === null || until > at) return null
  return <p className="told-otherwise">! {m.answers_pastDate({ until: untilWhen(until, zone, at) })}</p>
}

/** What they were told before, and whether that is still so. */
function Before({ line: { told }, zone }: { line: AnswerLine; zone: string }) {
  const at = useNow(60_000)
  if (!told) return null
  const facts = { at: when(told.at, zone, at), how: answersHow[told.how]!(), by: told.by, was: answerSaid(told.answer, kept(zone)) }
  return told.otherwise === null
    ? <p className="quiet"><AsWritten>{m.answers_toldBefore(facts)}</AsWritten></p>
    : <p className="told-otherwise"><span aria-hidden="true">! </span><AsWritten>{m.answers_otherwise(facts)}</AsWritten></p>
}

/** The key that chose the question ticks nothing: held down, it would. */
const notHeld = (event: KeyboardEvent): void => { if (event.repeat) event.preventDefault() }

/** As they came, so they were told, unless somebody says otherwise. */
const toldHow = (channel: CallChannel | undefined): ToldHow => toldHows.find((one) => one === channel) ?? 'phone'

type TellingProps = Pick<QuestionsProps, 'card' | 'calling'> & { line: AnswerLine; gone: boolean; text: string; language: Language; tick: React.RefObject<HTMLButtonElement | null> }

/** Of an answer that holds no longer, what was told is that: it is over from now on. */
const toldNow = (answer: Answer, gone: boolean): Answer => (gone ? { ...answer, until: now() } : answer)

function Telling({ line, card, calling, gone, text, language, tick }: TellingProps) {
  const call = calling.call?.resident?.id === card.id ? calling.call : null
  const elsewhere = useElsewhere(calling.call, card.id)
  const [how, setHow] = useState<ToldHow>(toldHow(call?.channel))
  const [told, setTold] = useState<ToldId | null>(null)
  const [said, setSaid] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const keep = async (path: string, body: unknown, then: () => void): Promise<void> => {
    setBusy(true)
    setProblem(null)
    await queue(path, body).then(then, (error: unknown) => setProblem(whyNotKept(error)))
    setBusy(false)
    void refresh((shown) => shown.includes('/answers') || shown.startsWith('/api/desk/queue'))
  }
  const tell = (): Promise<void> => {
    const body: NewTold = { id: newId<'told'>(), resident: card.id, answer: toldNow(line.answer, gone), how, contact: call?.id ?? null, at: now(), ...(elsewhere && { caller: elsewhere.caller, public: hearsOpen(elsewhere) }) }
    return keep('/api/told', body, () => { setTold(body.id); if (call) calling.change({ told: true }); setSaid(navigator.onLine ? m.answers_toldNow() : m.answers_toldSaved()) })
  }
  const takeBack = (): Promise<void> => keep(`/api/told/${told}/take-back`, {}, () => { setTold(null); if (call) calling.change({ told: false }); setSaid(m.answers_tookBack()) })
  const copy = async (): Promise<void> => {
    setSaid(await navigator.clipboard.writeText(text).then(() => m.answers_copied(), () => m.answers_copyFailed()))
  }
  useKeys({ c: () => void copy() }, { within: '.read-answer' })
  return (
    <div className="stack-tight" data-place>
      <div className="row">
        {told === null && (
          <label className="told-how"><span className="hidden-visually">{m.answers_how()}</span>
            <select value={how} onChange={(event) => setHow(toldHows.find((one) => one === event.target.value) ?? 'phone')}>{toldHows.filter((one) => one !== 'page').map((one) => <option key={one} value={one}>{answersHow[one]!()}</option>)}</select>
          </label>
        )}
        <Button ref={tick} main={told === null} busy={busy} onKeyDown={notHeld} onClick={() => { if (told === null) void tell() }} aria-pressed={told !== null}>{told === null ? m.answers_tell() : `✓ ${m.answers_toldNow()}`} {told === null && <kbd aria-hidden="true">↵</kbd>}</Button>
        {told !== null && <Button plain busy={busy} onClick={() => void takeBack()}>{m.answers_takeBack()}</Button>}
        <Button plain onClick={() => void copy()}>{m.answers_copy()} <kbd aria-hidden="true">c</kbd></Button>
      </div>
      {!gone && isTexted(line.answer.question) && <TextAnswer answer={line.answer} {...{ text, language, card, call, elsewhere }} onSent={() => { if (call) calling.change({ told: true }); void refresh((shown) => shown.includes('/answers')) }} />}
      <ProblemNotice problem={problem} />
      {/* Seen on the tick itself already. */}
      <p role="status" className={said === m.answers_toldNow() ? 'hidden-visually' : undefined}>{said}</p>
    </div>
  )
}
