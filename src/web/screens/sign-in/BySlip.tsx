// The code of a household's slip, typed by old eyes on an old phone: its check letter is looked at here, so a slip of the finger
// costs no try and needs no network.

import { useState, type FormEvent } from 'react'
import { readSlipCode } from '#domain/access/slip-code.ts'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { signInBySlip, type SignedIn } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { minutesOf } from './wait.ts'

export type Done = (reply: SignedIn) => void | Promise<void>

function saying(problem: Problem): string {
  if (problem.code === 'too-many-tries') return m.signin_tooManySlips({ minutes: minutesOf(problem) })
  return problem.code === 'sign-in-wrong' ? m.signin_slipUnknown() : sentenceOf(problem)
}

export function BySlip({ done }: { done: Done }) {
  const [code, setCode] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setProblem(null)
    const read = readSlipCode(code)
    setError(code.trim() === '' ? m.signin_needSlip() : read.ok ? null : m.signin_slipWrong())
    if (!read.ok) return
    setBusy(true)
    const reply: Result<SignedIn> = await signInBySlip(read.value)
    if (reply.ok) return done(reply.value)
    setProblem(reply.problem)
    setBusy(false)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void send(event)}>
      <Field label={m.signin_slipLabel()} hint={m.signin_slipHint()} error={error}>
        <input className="mono slip-input" value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={40} />
      </Field>
      {problem && <Notice tone="wrong" live><p>{saying(problem)}</p></Notice>}
      <Button type="submit" main big busy={busy}>{m.signin_slipButton()}</Button>
      <p className="quiet">{m.signin_noSlip()}</p>
    </form>
  )
}
