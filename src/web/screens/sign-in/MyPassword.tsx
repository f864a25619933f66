// Setting one's password: the present one when there is one, and a new one that is long. It may be looked at while it is typed.

import { useState, type FormEvent } from 'react'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { OwnProblem, type PartProps } from './OwnProblem.tsx'

const shortest = 10

export function MyPassword({ mine, again }: PartProps) {
  const { run, busy, problem } = useCommand('/api/me/password')
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [tried, setTried] = useState(false)
  const [saved, setSaved] = useState(false)
  const wrong = { old: mine.password && old === '', password: password.length < shortest }
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setTried(true)
    setSaved(false)
    if (busy || wrong.old || wrong.password) return
    const reply = await run({ old: mine.password ? old : null, password })
    if (!reply.ok) return
    for (const clear of [setOld, setPassword]) clear('')
    setTried(false)
    setSaved(true)
    await refresh('/api/me/sign-in')
  }
  const type = shown ? 'text' : 'password'
  return (
    <section className="stack" aria-labelledby="my-password">
      <h2 id="my-password">{m.signin_password()}</h2>
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        {/* Password managers file a new password under a name. */}
        <input className="hidden-visually" type="text" autoComplete="username" value={mine.login} readOnly tabIndex={-1} aria-hidden="true" />
        {mine.password && (
          <Field label={m.signin_passwordOld()} error={tried && wrong.old ? m.signin_needPassword() : null}>
            <input type={type} value={old} onChange={(event) => setOld(event.target.value)} autoComplete="current-password" maxLength={200} />
          </Field>
        )}
        <Field label={m.signin_passwordNew()} hint={m.signin_passwordHint()} error={tried && wrong.password ? m.signin_passwordShort() : null}>
          <input type={type} value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="new-password" maxLength={200} />
        </Field>
        <Check label={m.signin_showPassword()} checked={shown} onChange={setShown} />
        <OwnProblem problem={problem} wrong={m.signin_passwordOldWrong()} again={again} />
        {saved && <Notice tone="good" live><p>{m.signin_passwordSaved()}</p></Notice>}
        <Button type="submit" big busy={busy}>{m.signin_passwordSave()}</Button>
      </form>
    </section>
  )
}
