// What was read out goes to their telephone as well, by one press more: where it goes and what it says stand there before it, for what went out cannot be called back.

import { useState } from 'react'
import type { Answer } from '#domain/desk/answers.ts'
import type { AnswersAbout, TextTold } from '#domain/desk/answers-wire.ts'
import type { Language } from '#domain/kernel/says.ts'
import { cut } from '#domain/kernel/texts.ts'
import type { Card } from '#domain/people/wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { soFar, type Call } from './call.ts'
import { hearsOpen, type Elsewhere } from './caller.ts'

type Props = { answer: Answer; text: string; language: Language; card: Card; call: Call | null; elsewhere: Elsewhere | null; onSent: () => void }

export function TextAnswer({ answer, text, language, card, call, elsewhere, onSent }: Props) {
  const { data: about } = useApi<AnswersAbout>(hearsOpen(elsewhere) ? `/api/residents/${card.id}/answers?open=yes` : `/api/residents/${card.id}/answers`)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/told/text')
  const { run: keepCall, problem: notKept } = useCommand<unknown>('/api/contacts')
  const [id] = useState(() => newId<'told'>())
  const [to, setTo] = useState('')
  const [sent, setSent] = useState(false)
  const send = async (): Promise<void> => {
    // That the person agrees was said in this call, and is on record before anything rests on it.
    if (call?.agreed === true && elsewhere && !(await keepCall(soFar(call))).ok) return
    const caller = elsewhere ? { caller: elsewhere.caller, public: hearsOpen(elsewhere) } : {}
    const reply = await run({ id, resident: card.id, answer, how: 'message', contact: call?.id ?? null, at: now(), ...caller, text: cut(text, 900), language, number: to, said: elsewhere ? '' : call?.number ?? '' } satisfies TextTold)
    if (reply.ok) { setSent(true); onSent() }
    else if (reply.problem.code === 'text-number-changed') setTo(String(reply.problem['number']))
  }
  // Without a telephone that sends texts there is nothing to press.
  if (!about?.texts) return null
  if (sent) return <p role="status">{m.answers_texted({ number: to })}</p>
  return (
    <div className="stack-tight">
      {to !== '' && <><p>{m.answers_textTo({ number: to })}</p><blockquote className="quiet" lang={language}><AsWritten>{cut(text, 900)}</AsWritten></blockquote></>}
      <ProblemNotice problem={notKept ?? (problem?.code === 'text-number-changed' ? null : problem)} />
      <p><Button plain={to === ''} busy={busy} onClick={() => void send()}>{to === '' ? m.answers_text() : m.answers_textNow()}</Button></p>
    </div>
  )
}
