// What staff have written for questions that no record answers: found by a word of it, with or without a network, shown with who answers for it and until when. One that does not
// hold for this home now says why and cannot be ticked as told.

import { useState, type RefObject } from 'react'
import type { AnswerLine, ShortAnswer } from '#domain/desk/answers-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { answerSaid } from '../../parts/answer-said.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { composing } from '../../parts/keys.ts'
import { kept, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { languageNow } from '../../words/language.ts'
import { roleName } from '../../words/sentences.ts'
import type { QuestionsProps } from './questions.ts'
import { ReadAnswer } from './ReadAnswer.tsx'
import { asAnswer, useShortAnswers, whyNot } from './short-answers.ts'
import { ShortAnswerForm, versionOf } from './ShortAnswerForm.tsx'

type ShortProps = QuestionsProps & { search: RefObject<HTMLInputElement | null>; /** what was told of them before */ lines: readonly AnswerLine[] }

export function ShortAnswers({ search, lines, ...at }: ShortProps) {
  const { search: find, count } = useShortAnswers()
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [writing, setWriting] = useState<ShortAnswer | 'new' | null>(null)
  const [saved, setSaved] = useState<'new' | 'corrected' | null>(null)
  const [withdrawn, setWithdrawn] = useState<ShortAnswer | null>(null)
  const found = typed.trim() === '' ? [] : find(typed)
  return (
    <div className="stack-tight short-answers" data-place>
      <Field label={m.answers_search()}>
        <input ref={search} type="search" autoComplete="off" maxLength={60} value={typed} onChange={(event) => { setTyped(event.target.value); setChosen(null); setSaved(null) }}
          onKeyDown={(event) => { if (event.key === 'Enter' && !composing(event.nativeEvent) && found[0]) { event.preventDefault(); setChosen(found[0].id) } }} />
      </Field>
      <p role="status" className="quiet">{saved === 'new' ? m.answers_formSavedNew() : saved ? m.answers_formSaved() : typed.trim() === '' ? '' : found.length === 0 ? m.answers_foundNone() : m.answers_found({ count: found.length })}</p>
      {withdrawn && <Withdrew key={`${withdrawn.id} ${withdrawn.version}`} it={withdrawn} />}
      <ul role="list" className="plain-list questions">
        {found.map((one) => (
          <li key={one.id}>
            <button type="button" className="line-button" aria-expanded={one.id === chosen} onClick={() => setChosen(one.id === chosen ? null : one.id)}>
              <kbd aria-hidden="true">?</kbd><span><AsWritten>{one.question[languageNow()]}</AsWritten></span><Mark it={one} {...at} />
            </button>
            {one.id === chosen && <Chosen it={one} told={lines.find(({ answer }) => answer.of === one.id)?.told ?? null} onCorrect={() => setWriting(one)} {...at} />}
          </li>
        ))}
      </ul>
      <p><Button plain onClick={() => setWriting('new')}>{m.answers_write()}</Button>{count === 0 && typed === '' ? <span className="quiet"> {m.answers_foundNone()}</span> : null}</p>
      {writing !== null && <ShortAnswerForm before={writing === 'new' ? null : writing} typed={typed} zone={at.zone} onClose={(done) => { setWriting(null); setSaved(done !== 'saved' ? null : writing === 'new' ? 'new' : 'corrected'); if (done === 'withdrawn' && writing !== 'new') setWithdrawn(writing) }} />}
    </div>
  )
}

/** Withdrawn by a slip of the hand it holds again by one press: whoever was told the same words stands in no queue any more. */
function Withdrew({ it }: { it: ShortAnswer }) {
  const { run, busy, problem } = useCommand<{ done: true }>('/api/short-answers')
  const [again, setAgain] = useState(false)
  const undo = async (): Promise<void> => {
    if (!(await run(versionOf(it, it.version + 1, false))).ok) return
    await refresh('/api/')
    setAgain(true)
  }
  return (
    <div className="stack-tight">
      <p role="status" data-next tabIndex={-1}>{again ? m.answers_holdsAgain() : m.answers_withdrew()}</p>
      <ProblemNotice problem={problem} />
      {!again && <p><Button busy={busy} onClick={() => void undo()}>{m.answers_withdrewBack()}</Button></p>}
    </div>
  )
}

function useWhyNot({ it, card, zone }: QuestionsProps & { it: ShortAnswer }): string | null {
  const now = useNow(60_000)
  switch (whyNot(it, card, now)) {
    case 'withdrawn': return m.answers_withdrawn()
    case 'past': return m.answers_pastDate({ until: when(it.validUntil!, zone, now) })
    case 'not-yet': return m.answers_notYet({ from: when(it.validFrom, zone, now) })
    case 'elsewhere': return m.answers_elsewhere({ places: it.places.map((place) => place.label).join(m.common_listComma()) })
    default: return null
  }
}

const Mark = (props: QuestionsProps & { it: ShortAnswer }) => (useWhyNot(props) === null ? null : <span className="told-otherwise" aria-hidden="true">!</span>)

function Chosen({ it, told, onCorrect, ...at }: QuestionsProps & { it: ShortAnswer; told: AnswerLine['told']; onCorrect: () => void }) {
  const why = useWhyNot({ it, ...at })
  const voice = kept(at.zone)
  return (
    <div className="stack-tight">
      {why === null ? <ReadAnswer line={{ answer: asAnswer(it), told }} byHand {...at} /> : <><p className="told-otherwise">! <AsWritten>{why}</AsWritten></p><blockquote className="quiet"><AsWritten>{answerSaid(asAnswer(it), voice)}</AsWritten></blockquote></>}
      <p className="quiet"><AsWritten>{m.answers_owner({ name: it.owner.name, role: roleName(it.owner.role), version: it.version })}</AsWritten>{it.validUntil !== null && why === null && <> · {m.answers_shortUntil({ until: voice.until(it.validUntil) })}</>}</p>
      <p><Button plain onClick={onCorrect}>{m.answers_correct()}</Button></p>
    </div>
  )
}
