// What the records cannot answer ends in “a person rings back”: a case of whoever took the call, with its hour, whose number is read out. And where somebody says that the person
// on the card came back from out of town: they are rung; what was said, and by whom, is kept in confidence.

import { useState } from 'react'
import type { CaseId } from '#domain/kernel/ids.ts'
import { ringAbouts, type RingAbout, type RingBackAsked, type SaidCameBack } from '#domain/desk/ring-back-wire.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { RingBackDone, type RingBackSaid } from '../../parts/RingBackDone.tsx'
import { ringAbout } from '../../words/compiled/groups/ringAbout.js'
import { m } from '../../words/compiled/messages.js'
import type { Call, CallChannel } from './call.ts'
import type { QuestionsProps } from './questions.ts'

type Draft = { id: CaseId; about: RingAbout; words: string; number: string }
/** By whichever way it was said; what came by none of these was said on the telephone. */
const wayOf = (channel: CallChannel | undefined): SaidCameBack['channel'] => (channel === 'window' || channel === 'group' || channel === 'door' ? channel : 'phone')
const empty = (): Draft => ({ id: newId<'case'>(), about: 'parcel', words: '', number: '' })

export function RingBack({ card, zone, calling: { call, notThem } }: QuestionsProps) {
  const { run, busy, problem } = useCommand<RingBackAsked>('/api/cases')
  const [first] = useState(empty)
  const [draft, setDraft] = useDraft(`ring-back-${card.id}`, first)
  const at = useNow(60_000)
  const [missing, setMissing] = useState(false)
  const [done, setDone] = useState<RingBackSaid | null>(null)
  const others = draft.about === 'came-back'
  const change = (more: Partial<Draft>): void => { setMissing(false); setDraft({ ...draft, ...more }) }
  const send = async (): Promise<void> => {
    if (others && draft.words.trim() === '') { setMissing(true); return }
    const reply = others ? await run(cameBack(card.id, draft, wayOf(call?.channel)), '/api/cases/came-back') : await run(ringBack(card.id, draft, call?.resident?.id === card.id ? call : null))
    if (!reply.ok) return
    // Whoever came back is who is told of, and not who called.
    if (others && call?.resident?.id === card.id) notThem()
    setDone({ asked: reply.value, quiet: others, late: reply.value.due <= now() })
    setDraft(empty())
    await refresh('/api/desk')
  }
  return (
    <div className="stack-tight ring-back">
      <RingBackDone done={done} zone={zone} now={at} />
      <details>
        <summary>{m.answers_ringTitle()}</summary>
        <form className="stack-tight" onSubmit={(event) => { event.preventDefault(); void send() }} noValidate>
          <Field label={m.answers_ringAbout()}>
            <select value={draft.about} onChange={(event) => change({ about: event.target.value as RingAbout })}>{ringAbouts.map((one) => <option key={one} value={one}>{one === 'came-back' ? m.answers_ringThisOne() : ringAbout[one]!()}</option>)}</select>
          </Field>
          <Field label={others ? m.answers_ringSaid() : m.answers_ringWords()} hint={others ? m.answers_ringSaidHint() : undefined} error={missing ? m.answers_ringSaidMissing() : null}>
            <textarea rows={2} maxLength={500} value={draft.words} onChange={(event) => change({ words: event.target.value })} />
          </Field>
          <Field label={others ? m.answers_ringTeller() : m.answers_ringNumber()}><input type="tel" maxLength={40} value={draft.number} onChange={(event) => change({ number: event.target.value })} /></Field>
          <ProblemNotice problem={problem} />
          <Button type="submit" busy={busy}>{others ? m.answers_ringSendThem() : m.answers_ringSend()}</Button>
        </form>
      </details>
    </div>
  )
}

const cameBack = (resident: SaidCameBack['resident'], { id, words, number }: Draft, channel: SaidCameBack['channel']): SaidCameBack =>
  ({ id: id as string as SaidCameBack['id'], resident, channel, words, teller: { resident: null, number }, at: now() })

const ringBack = (resident: SaidCameBack['resident'], { id, about, words, number }: Draft, contact: Call | null) => ({
  id, act: id, kind: about, words, place: null, household: null, resident, /* as the call is: it may not be on record as such yet */ private: contact?.private ?? false, outside: null, answerOn: { way: 'phone', number }, nowFor: null,
  urgency: 'today', due: null, owner: null, step: { code: 'call-back', words: '' }, contact: contact?.id ?? null, at: now(),
})
