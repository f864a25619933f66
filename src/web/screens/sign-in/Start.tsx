// Signing in: a link does it by itself; residents type the code of their slip; staff use a passkey, or password and code.
// An emergency needs none of it, and the page says so before anything else is asked.

import { useEffect, useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { no, type Problem, type Result } from '#domain/kernel/result.ts'
import { signInByLink, signInByPassword, signInBySlip, takeTicket, type SignedIn, type Ticket } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { signInByPasskey } from './passkey.ts'

// Read once per opened page: React's strict mode mounts twice, and a ticket is good once.
let ticket: Ticket | null | undefined

/** Pages of this app only: an address from outside must not lead away after signing in. */
const ownPage = (path: string | null): string | null => (path && /^\/(?!\/)[\w\-/]*$/.test(path) && path !== '/' ? path : null)

function go(reply: SignedIn): void {
  const asked = ownPage(new URLSearchParams(location.search).get('next'))
  location.replace(asked ?? ownPage(reply.next) ?? '/')
}

const useTicket = async (one: Ticket): Promise<Result<SignedIn>> =>
  one.kind === 'link' ? signInByLink(one.token) : one.kind === 'slip' ? signInBySlip(one.token) : no({ code: 'link-used-up' })

let using: Promise<Result<SignedIn>> | null = null

export function Start() {
  ticket ??= takeTicket()
  const [working, setWorking] = useState(ticket !== null)
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    if (!ticket) return
    using ??= useTicket(ticket)
    void using.then((reply) => {
      if (reply.ok) return go(reply.value)
      setProblem(reply.problem)
      setWorking(false)
    })
  }, [])
  if (working) return <Page title={m.signin_working()}><Loading /></Page>
  const done = (reply: Result<SignedIn>): void => {
    if (reply.ok) go(reply.value)
    else setProblem(reply.problem)
  }
  return (
    <Page title={m.signin_title()}>
      <div className="stack sign-in">
        <ProblemNotice problem={problem} />
        <BySlip done={done} />
        <hr className="rule" />
        <ByAccount done={done} />
        <Notice tone="plain"><p>{m.signin_emergency()}</p><Link href="/gate">{m.signin_gate()}</Link></Notice>
      </div>
    </Page>
  )
}

type Done = (reply: Result<SignedIn>) => void

function BySlip({ done }: { done: Done }) {
  const [code, setCode] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (code.trim() === '') return setError(m.signin_needSlip())
    setError(null)
    setBusy(true)
    done(await signInBySlip(code))
    setBusy(false)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void send(event)}>
      <h2>{m.signin_slipTitle()}</h2>
      <Field label={m.signin_slipLabel()} hint={m.signin_slipHint()} error={error}>
        <input className="mono" value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={40} />
      </Field>
      <Button type="submit" main big busy={busy}>{m.signin_slipButton()}</Button>
      <p className="quiet">{m.signin_noSlip()}</p>
    </form>
  )
}

function ByAccount({ done }: { done: Done }) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const digits = code.replace(/\s/g, '')
  const wrong = { login: login.trim() === '', password: password === '', code: digits !== '' && !/^\d{6}$/.test(digits) }
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    if (wrong.login || wrong.password || wrong.code) return
    setBusy(true)
    done(await signInByPassword(login, password, digits === '' ? null : digits))
    setBusy(false)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void send(event)}>
      <h2>{m.signin_staffTitle()}</h2>
      <Button big onClick={() => void signInByPasskey().then(done)}>{m.signin_passkey()}</Button>
      <p className="quiet">{m.signin_passkeyHint()}</p>
      <Field label={m.signin_login()} error={tried && wrong.login ? m.signin_needLogin() : null}>
        <input value={login} onChange={(event) => setLogin(event.target.value)} autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={80} />
      </Field>
      <Field label={m.signin_password()} error={tried && wrong.password ? m.signin_needPassword() : null}>
        <input type="password" value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="current-password" maxLength={200} />
      </Field>
      <Field label={m.signin_code()} hint={m.signin_codeHint()} error={tried && wrong.code ? m.signin_codeSix() : null}>
        <input className="mono" value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="one-time-code" maxLength={9} />
      </Field>
      <Button type="submit" big busy={busy}>{m.signin_button()}</Button>
    </form>
  )
}
