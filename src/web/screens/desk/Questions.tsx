// The usual questions of the person on the line, answered from the records: chosen by one key, read aloud, copied to be sent, and ticked once they were told. Whoever was
// told otherwise before has that shown first. Keys act in this panel alone; `q` opens it and puts the focus into it.

import { useEffect, useRef, useState } from 'react'
import { sameQuestion, type Answer } from '#domain/desk/answers.ts'
import type { AnswerLine, AnswersAbout } from '#domain/desk/answers-wire.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { questionSaid } from '../../parts/answer-said.ts'
import { useKeys } from '../../parts/keys.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { kept } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { asToldTo, hearsOpen, useElsewhere } from './caller.ts'
import { deskKeys } from './desk-keys.ts'
import { ReadAnswer } from './ReadAnswer.tsx'
import { RingBack } from './RingBack.tsx'
import { ShortAnswers } from './ShortAnswers.tsx'
import { fewer, keyOf, type QuestionsProps } from './questions.ts'
import './questions.css'

/** `onCall`: on the screen of a call, where they lie open, and their keys act wherever nobody writes. */
export function Questions({ card, zone, calling, onCall = false }: QuestionsProps & { onCall?: boolean }) {
  const elsewhere = useElsewhere(calling.call, card.id)
  const { data: about, error, refetch } = useApi<AnswersAbout>(hearsOpen(elsewhere) ? `/api/residents/${card.id}/answers?open=yes` : `/api/residents/${card.id}/answers`)
  const data = about && elsewhere ? asToldTo(about, elsewhere) : about
  const otherwise = (data?.lines.some((line) => line.told?.otherwise != null) ?? false) || (data?.stale.length ?? 0) > 0
  const [open, setOpen] = useState(onCall)
  // Opened by it, it stays open: whoever was told anew is not to be looked for.
  useEffect(() => { if (otherwise) setOpen(true) }, [otherwise])
  const list = useRef<HTMLDivElement>(null)
  const [entering, setEntering] = useState(false)
  // On the screen of a call there is no other `q`: it acts wherever the focus is.
  useKeys({ [onCall ? deskKeys.call.questions : deskKeys.queue.questions]: () => { setOpen(true); setEntering(true) } }, onCall ? {} : { within: '.desk-person, .desk-exit' })
  useEffect(() => {
    if (!entering || !open || !data) return
    setEntering(false)
    list.current?.querySelector<HTMLElement>('button')?.focus()
  }, [entering, open, data])
  return (
    <section className="desk-questions stack-tight" aria-label={m.answers_title()} data-place>
      <h3>
        {m.answers_title()} <kbd aria-hidden="true">q</kbd> {otherwise && <span className="told-otherwise">! {m.answers_otherwiseMark()}</span>}{' '}
        <button type="button" className="button plain" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? m.answers_hide() : m.answers_open()}</button>
      </h3>
      {open && (
        <div ref={list}>
          {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
          {hearsOpen(elsewhere) && <p className="told-otherwise">! <AsWritten>{(elsewhere?.agreed === false ? m.answers_openRefused : m.answers_openOnly)({ name: card.name })}</AsWritten></p>}
          {/* What is read stays open while the caller's name and number are typed. */}
          {data && <Panel key={`${card.id} ${elsewhere ? `${calling.call?.id ?? ''} ${elsewhere.caller.relation}` : ''}`} about={data} onCall={onCall} {...{ card, zone, calling }} />}
        </div>
      )}
    </section>
  )
}

/** Those that cannot be found by their words: short answers have a search. What they were told and is no longer so comes first. */
function useListed({ lines }: AnswersAbout): AnswerLine[] {
  const shown = lines.filter(({ answer, told }) => answer.question !== 'short' || told?.otherwise != null)
  const isOther = ({ told }: AnswerLine): boolean => told?.otherwise != null
  // What was ticked stays where it stood.
  const [order] = useState(() => [...shown.filter(isOther), ...shown.filter((line) => !isOther(line))].map(nameOf))
  const place = (line: AnswerLine): number => (order.includes(nameOf(line)) ? order.indexOf(nameOf(line)) : order.length)
  return [...shown].sort((a, b) => place(a) - place(b))
}
const nameOf = ({ answer: { question, of } }: AnswerLine): string => `${question} ${of ?? ''}`

function Panel({ about, onCall, card, zone, calling }: QuestionsProps & { about: AnswersAbout; onCall: boolean }) {
  const listed = useListed(about)
  const [all, setAll] = useState(false)
  const [chosen, setChosen] = useState<Pick<Answer, 'question' | 'of'> | null>(() => (listed[0]?.told?.otherwise ? listed[0].answer : null))
  const lines = all ? listed : fewer(listed, about.lines, chosen)
  const search = useRef<HTMLInputElement>(null)
  const [byHand, setByHand] = useState(false)
  const choose = ({ question, of }: Answer): void => { setByHand(true); setChosen({ question, of }) }
  // Of several repairs, or rounds, the newest has the key.
  const keys = Object.fromEntries(lines.toReversed().flatMap(({ answer }) => { const key = keyOf(answer); return key === null ? [] : [[key, () => choose(answer)]] }))
  useKeys({ ...keys, 0: () => search.current?.focus() }, onCall ? {} : { within: '.desk-questions' })
  const line = chosen && lines.find(({ answer }) => sameQuestion(answer, chosen))
  return (
    <div className="stack-tight">
      {lines.length === 0 && <p className="quiet">{m.answers_none()}</p>}
      {lines.length > 0 && !lines.some(({ answer }) => answer.question === 'go-out') && <p className="quiet">{m.answers_noRules()}</p>}
      <ul role="list" className="plain-list questions">
        {lines.map((one) => {
          const { answer, told } = one
          const key = keyOf(answer)
          const current = chosen !== null && sameQuestion(answer, chosen)
          return (
            <li key={nameOf(one)}>
              <button type="button" className="line-button" aria-expanded={current} aria-keyshortcuts={key ?? undefined} onClick={() => (current ? setChosen(null) : choose(answer))}>
                <kbd aria-hidden="true" className={key === null ? 'no-key' : undefined}>{key}</kbd><span><AsWritten>{questionSaid(answer, kept(zone))}</AsWritten></span>
                {told?.otherwise != null && <span className="told-otherwise">! {m.answers_otherwiseMark()}</span>}
              </button>
              {current && line && <ReadAnswer line={line} byHand={byHand} {...{ card, zone, calling }} />}
            </li>
          )
        })}
      </ul>
      {lines.length < listed.length && <p><button type="button" className="button plain" onClick={() => setAll(true)}>{m.answers_moreNotices({ count: listed.filter(({ answer }) => answer.question === 'notice').length })}</button></p>}
      {about.stale.map((told) => <Stale key={told.id} told={told} {...{ card, zone, calling }} />)}
      <ShortAnswers search={search} lines={about.lines} {...{ card, zone, calling }} />
      <RingBack {...{ card, zone, calling }} />
    </div>
  )
}

/** They were told what is answered no more: that it no longer holds is what they are told now. */
function Stale({ told, ...at }: QuestionsProps & { told: AnswersAbout['stale'][number] }) {
  return (
    <div className="question-stale stack-tight">
      <p><strong><AsWritten>{questionSaid(told.answer, kept(at.zone))}</AsWritten></strong> <span className="told-otherwise">! {m.answers_otherwiseMark()}</span></p>
      <ReadAnswer line={{ answer: told.answer, told }} gone byHand={false} {...at} />
    </div>
  )
}
