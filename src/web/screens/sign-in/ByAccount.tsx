// Staff: a passkey with one touch, or name and password, and then the one-time code when the account has one. Asks one thing at a
// time; whatever was typed stays while it is put right.

import { useEffect, useRef, useState, type FormEvent } from 'react'
import type { Problem, Result } from '#domain/kernel/result.ts'
import { signInByPassword, type SignedIn } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import type { Done } from './BySlip.tsx'
import { passkeysWork, signInByPasskey } from './passkey.ts'
import { minutesOf } from './wait.ts'

const saying = (problem: Problem): string =>
  problem.code === 'too-many-tries' ? m.signin_tooManyPasswords({ minutes: minutesOf(problem) }) : problem.code === 'no-role-here' ? m.signin_noRole() : sentenceOf(problem)

export function ByAccount({ done }: { done: Done }) {
  const [problem, setProblem] = useState<Problem | null>(null)
  const [asking, setAsking] = useState<'password' | 'code' | null>(null)
  const [needsCode, setNeedsCode] = useState(false)
  const [name, setName] = useState({ login: '', password: '' })
  const ask = async (what: 'password' | 'code' | null, asked: Promise<Result<SignedIn>>): Promise<void> => {
    setAsking(what)
    setProblem(null)
    const reply = await asked
    if (reply.ok) return done(reply.value)
    setAsking(null)
    if (reply.problem.code === 'sign-in-code-missing') setNeedsCode(true)
    else setProblem(reply.problem)
  }
  const byPassword = (code: string | null): void => void ask(code ? 'code' : 'password', signInByPassword(name.login, name.password, code))
  const told = problem && <Notice tone="wrong" live><p>{saying(problem)}</p></Notice>
  if (needsCode) return <CodeStep told={told} busy={asking === 'code'} onCode={byPassword} onBack={() => { setNeedsCode(false); setProblem(null) }} />
  return (
    <div className="stack">
      {passkeysWork()
        ? <><Button big onClick={() => void ask(null, signInByPasskey())}>{m.signin_passkey()}</Button><p className="quiet">{m.signin_passkeyHint()}</p></>
        : <p className="quiet">{m.signin_noPasskeyHere()}</p>}
      <NameStep name={name} onName={setName} told={told} busy={asking === 'password'} onSend={() => byPassword(null)} />
    </div>
  )
}

type NameProps = { name: { login: string; password: string }; onName: (name: { login: string; password: string }) => void; told: React.ReactNode; busy: boolean; onSend: () => void }

function NameStep({ name, onName, told, busy, onSend }: NameProps) {
  const [tried, setTried] = useState(false)
  const [shown, setShown] = useState(false)
  const wrong = { login: name.login.trim() === '', password: name.password === '' }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!busy && !wrong.login && !wrong.password) onSend()
  }
  return (
    <form className="stack" noValidate onSubmit={send}>
      <Field label={m.signin_login()} error={tried && wrong.login ? m.signin_needLogin() : null}>
        <input value={name.login} onChange={(event) => onName({ ...name, login: event.target.value })} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={80} />
      </Field>
      <Field label={m.signin_password()} error={tried && wrong.password ? m.signin_needPassword() : null}>
        <input type={shown ? 'text' : 'password'} value={name.password} onChange={(event) => onName({ ...name, password: event.target.value })} autoComplete="current-password" maxLength={200} />
      </Field>
      <Check label={m.signin_showPassword()} checked={shown} onChange={setShown} />
      {told}
      <Button type="submit" big busy={busy}>{m.signin_button()}</Button>
    </form>
  )
}

function CodeStep({ told, busy, onCode, onBack }: { told: React.ReactNode; busy: boolean; onCode: (code: string) => void; onBack: () => void }) {
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const digits = code.replace(/\s/g, '')
  const right = /^\d{6}$/.test(digits)
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!busy && right) onCode(digits)
  }
  return (
    <form className="stack" noValidate onSubmit={send}>
      <p role="status">{m.signin_codeNow()}</p>
      <Field label={m.signin_code()} hint={m.signin_codeHint()} error={tried && !right ? m.signin_codeSix() : null}>
        <input ref={field} className="mono" value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="one-time-code" maxLength={9} />
      </Field>
      {told}
      <Button type="submit" main big busy={busy}>{m.signin_button()}</Button>
      <Button plain onClick={onBack}>{m.signin_otherName()}</Button>
    </form>
  )
}
