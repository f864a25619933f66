// The one-time code: a secret for the authenticator app as a QR and in letters, in use once its first code proves that it arrived.

import { useState, type FormEvent } from 'react'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { m } from '../../words/compiled/messages.js'
import { OwnProblem, type PartProps } from './OwnProblem.tsx'

type Secret = { secret: string; url: string }

export function MyCode({ mine, again }: PartProps) {
  const [made, setMade] = useState<Secret | null>(null)
  const [saved, setSaved] = useState(false)
  const finish = async (): Promise<void> => {
    setMade(null)
    setSaved(true)
    await refresh('/api/me/sign-in')
  }
  return (
    <section className="stack" aria-labelledby="my-code">
      <h2 id="my-code">{m.signin_code()}</h2>
      <p>{mine.code ? m.signin_codeOn() : m.signin_codeOff()}</p>
      {saved && <Notice tone="good" live><p>{m.signin_codeSaved()}</p></Notice>}
      {made ? <Confirm made={made} again={again} onDone={() => void finish()} /> : <Begin inUse={mine.code} again={again} onMade={(one) => { setSaved(false); setMade(one) }} />}
    </section>
  )
}

/** Six digits, however they were spaced; null when they are not six. */
const digitsOf = (typed: string): string | null => (/^\d{6}$/.test(typed.replace(/\s/g, '')) ? typed.replace(/\s/g, '') : null)

function CodeField({ label, value, onChange, tried }: { label: string; value: string; onChange: (code: string) => void; tried: boolean }) {
  return (
    <Field label={label} error={tried && !digitsOf(value) ? m.signin_codeSix() : null}>
      <input className="mono" value={value} onChange={(event) => onChange(event.target.value)} inputMode="numeric" autoComplete="one-time-code" maxLength={9} />
    </Field>
  )
}

function Begin({ inUse, again, onMade }: { inUse: boolean; again: () => void; onMade: (made: Secret) => void }) {
  const { run, busy, problem } = useCommand<Secret>('/api/me/totp')
  const [old, setOld] = useState('')
  const [tried, setTried] = useState(false)
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const digits = digitsOf(old)
    if (busy || (inUse && !digits)) return
    const reply = await run({ old: inUse ? digits : null })
    if (reply.ok) onMade(reply.value)
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void begin(event)}>
      {inUse && <CodeField label={m.signin_codeOld()} value={old} onChange={setOld} tried={tried} />}
      <OwnProblem problem={problem} wrong={m.signin_codeWrong()} again={again} />
      <Button type="submit" big busy={busy}>{inUse ? m.signin_codeReplace() : m.signin_codeStart()}</Button>
    </form>
  )
}

function Confirm({ made, again, onDone }: { made: Secret; again: () => void; onDone: () => void }) {
  const { run, busy, problem } = useCommand<{ done: true }>('/api/me/totp/confirm')
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    const digits = digitsOf(code)
    if (!busy && digits && (await run({ code: digits })).ok) onDone()
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => void confirm(event)}>
      <p>{m.signin_codeScan()}</p>
      <Qr text={made.url} label={m.signin_codeQr()} />
      <p>{m.signin_codeTyped()} <span className="secret">{made.secret.match(/.{1,4}/g)?.join(' ')}</span></p>
      <CodeField label={m.signin_codeFirst()} value={code} onChange={setCode} tried={tried} />
      <OwnProblem problem={problem} wrong={m.signin_codeWrong()} again={again} />
      <Button type="submit" main big busy={busy}>{m.signin_codeConfirm()}</Button>
    </form>
  )
}
