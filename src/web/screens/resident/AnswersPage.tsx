// The usual questions about my home, answered from the same records from which the desk reads aloud, so that nobody has to call. Where I was told something else before, that
// stands beside it, and one press says that I have read what holds now. Kept on the phone: it opens without a network.

import type { AnswerLine, AnswersAbout } from '#domain/desk/answers-wire.ts'
import { ringAbouts, type AskRingBack, type RingAbout, type RingBackAsked } from '#domain/desk/ring-back-wire.ts'
import { instantOf } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { useEffect, useState, type ReactNode } from 'react'
import '../../offline/about-seldom.ts'
import { clockErrorMs, now as nowAt } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid, questionSaid } from '../../parts/answer-said.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { RingBackDone, type RingBackSaid } from '../../parts/RingBackDone.tsx'
import { kept, live, untilWhen, when } from '../../parts/times.ts'
import { answersHow } from '../../words/compiled/groups/answersHow.js'
import { ringAbout } from '../../words/compiled/groups/ringAbout.js'
import { m } from '../../words/compiled/messages.js'
import { ForWhom, Frame } from './Frame.tsx'
import { useKeptAnswer } from './kept-answer.ts'
import { useSituation } from './situation.tsx'

const answersPath = (resident: string): string => `/api/me/answers?resident=${resident}`

export function AnswersPage() {
  const { me, person, zone } = useSituation()
  const now = useNow(60_000)
  const { value, at, problem, retry } = useKeptAnswer<AnswersAbout>(person && answersPath(person.id))
  const call = <a className="button big" href={dial(me.community.phone)}>{m.answers_ownElse()} {me.community.phone}</a>
  return (
    <Frame title={m.answers_ownTitle()} back="/me" action={call}>
      <ForWhom />
      <p className="quiet">{m.answers_ownIntro()}</p>
      {!value && (problem ? <Failed problem={problem} onRetry={retry} /> : <Loading />)}
      {value && problem && at !== null && <Notice tone="ask"><p>{m.answers_ownOffline({ at: when(instantOf(at - clockErrorMs()), zone, now) })}</p></Notice>}
      {value && <All about={value} />}
      <RingBack key={person?.id} />
    </Frame>
  )
}

function All({ about }: { about: AnswersAbout }) {
  const of = (...questions: string[]): AnswerLine[] => about.lines.filter(({ answer }) => questions.includes(answer.question))
  const [mine, going, notices, short] = [of('ends', 'test', 'request', 'pass', 'repair'), of('go-out'), of('notice'), of('short')]
  return (
    <>
      {about.stale.map((told) => <Entry key={told.id} line={{ answer: told.answer, told }} gone />)}
      {mine.map((line) => <Entry key={`${line.answer.question} ${line.answer.of ?? ''}`} line={line} />)}
      <Part title={m.answers_ownGo()} lines={going} />
      <Part title={m.answers_ownNotices()} lines={notices} />
      <Part title={m.answers_ownShort()} lines={short} />
    </>
  )
}

/** Each of them opens by itself: eight purposes at once would be a page that nobody reads. What was told otherwise stands open. */
function Part({ title, lines }: { title: string; lines: readonly AnswerLine[] }) {
  if (lines.length === 0) return null
  return (
    <section className="stack-tight">
      <h2>{title}</h2>
      {lines.map((line) => <Folded key={`${line.answer.question} ${line.answer.of ?? ''}`} line={line} />)}
    </section>
  )
}

function Folded({ line }: { line: AnswerLine }) {
  const { zone } = useSituation()
  const otherwise = line.told?.otherwise != null
  // Read, it stays open: the next thing to do lies in it.
  const [opened, setOpened] = useState(otherwise)
  useEffect(() => { if (otherwise) setOpened(true) }, [otherwise])
  return (
    <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary><AsWritten>{questionSaid(line.answer, kept(zone))}</AsWritten></summary>
      <Said line={line} />
    </details>
  )
}

function Entry({ line, gone = false }: { line: AnswerLine; gone?: boolean }) {
  const { zone } = useSituation()
  return (
    <section className="stack-tight">
      <h2><AsWritten>{questionSaid(line.answer, kept(zone))}</AsWritten></h2>
      <Said line={line} gone={gone} />
    </section>
  )
}

function Said({ line: { answer, told }, gone = false }: { line: AnswerLine; gone?: boolean }): ReactNode {
  const { zone } = useSituation()
  const now = useNow(60_000)
  const otherwise = told?.otherwise != null
  // Without a network it stands here past its date.
  const past = !gone && (answer.question === 'notice' || answer.question === 'short') && answer.until !== null && answer.until <= now ? answer.until : null
  const is = gone ? m.answers_noLonger() : answerSaid(answer, live(zone, now))
  const facts = told && { at: when(told.at, zone, now), how: answersHow[told.how]!(), was: answerSaid(told.answer, kept(zone)) }
  return (
    <div className="stack-tight" data-place>
      {past !== null && <p><strong>{m.answers_ownPast({ until: untilWhen(past, zone, now) })}</strong></p>}
      {otherwise && facts && <p className="quiet"><AsWritten>{m.answers_ownOtherwise(facts)}</AsWritten></p>}
      <p>{otherwise ? <strong><AsWritten>{m.answers_sectionIs({ is })}</AsWritten></strong> : <AsWritten>{is}</AsWritten>}</p>
      {facts && !otherwise && told.how !== 'page' && <p className="quiet"><AsWritten>{m.answers_ownTold(facts)}</AsWritten></p>}
      <Read answer={answer} said={gone ? null : answer} otherwise={otherwise} />
    </div>
  )
}

/** `said`: what stands above it as what holds now. Where that is another by now, it comes, and is read first. */
function Read({ answer: { question, of }, said, otherwise }: { answer: AnswerLine['answer']; said: AnswerLine['answer'] | null; otherwise: boolean }) {
  const { person } = useSituation()
  const { run, busy, problem } = useCommand<{ done: true }>('/api/me/answers/read')
  const [done, setDone] = useState(false)
  const read = async (): Promise<void> => {
    const reply = await run({ id: newId(), resident: person!.id, question, of, said })
    if (reply.ok) setDone(true)
    if (reply.ok || reply.problem.code === 'answer-changed') await refresh('/api/me/answers')
  }
  // Whoever reads along with them has not read it for them: the desk still rings.
  if ((!otherwise && !done) || !person?.own) return null
  return (
    <>
      <ProblemNotice problem={problem} />
      {otherwise && !done && <Button busy={busy} onClick={() => void read()}>{m.answers_ownRead()}</Button>}
      <p role="status" className="quiet">{done ? m.answers_ownReadDone() : ''}</p>
    </>
  )
}

type Draft = Omit<AskRingBack, 'resident'>
const empty = (): Draft => ({ id: newId<'contact'>(), about: 'parcel', words: '', number: '' })

/** What no record answers. That somebody came back from out of town is said here as well: the door and nothing else; that home is rung, and nobody is told who said so. */
function RingBack() {
  const { person, zone } = useSituation()
  const { run, busy, problem } = useCommand<RingBackAsked>('/api/me/ring-backs')
  const [draft, setDraft] = useState(empty)
  const at = useNow(60_000)
  const [missing, setMissing] = useState(false)
  const [done, setDone] = useState<RingBackSaid | null>(null)
  if (!person) return null
  const others = draft.about === 'came-back'
  const change = (more: Partial<Draft>): void => { setMissing(false); setDraft({ ...draft, ...more }) }
  const send = async (): Promise<void> => {
    if (others && draft.words.trim() === '') { setMissing(true); return }
    const reply = await run({ ...draft, resident: person.id, number: others ? '' : draft.number })
    if (!reply.ok) return
    setDone({ asked: reply.value, quiet: others, late: reply.value.due <= nowAt() })
    setDraft(empty())
  }
  return (
    <section className="stack-tight ring-back">
      <h2>{m.answers_ringTitle()}</h2>
      <RingBackDone done={done} zone={zone} now={at} />
      <details>
        <summary>{m.answers_ringOpen()}</summary>
        <form className="stack" onSubmit={(event) => { event.preventDefault(); void send() }} noValidate>
          <Field label={m.answers_ringAbout()}>
            <select value={draft.about} onChange={(event) => change({ about: event.target.value as RingAbout })}>{ringAbouts.map((one) => <option key={one} value={one}>{ringAbout[one]!()}</option>)}</select>
          </Field>
          <Field label={others ? m.answers_ringDoor() : m.answers_ringWords()} hint={others ? m.answers_ringDoorHint() : undefined} error={missing ? m.answers_ringDoorMissing() : null}>
            <textarea rows={2} maxLength={500} value={draft.words} onChange={(event) => change({ words: event.target.value })} />
          </Field>
          {!others && <Field label={m.answers_ringNumber()} hint={m.answers_ringNumberHint()}><input type="tel" autoComplete="tel" maxLength={40} value={draft.number} onChange={(event) => change({ number: event.target.value })} /></Field>}
          <ProblemNotice problem={problem} />
          <Button type="submit" busy={busy}>{m.answers_ringSend()}</Button>
        </form>
      </details>
    </section>
  )
}
