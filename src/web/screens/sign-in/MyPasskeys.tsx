// One's own passkeys: which there are, adding one, taking one away when a phone is lost.

import { useState, type FormEvent } from 'react'
import type { MySignIn } from '#domain/access/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { HoldButton } from '../../parts/HoldButton.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { OwnProblem, type PartProps } from './OwnProblem.tsx'
import { makePasskey, passkeysWork } from './passkey.ts'

export function MyPasskeys({ mine, zone, again }: PartProps) {
  const [label, setLabel] = useState('')
  const [busy, setBusy] = useState(false)
  const [added, setAdded] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setAdded(false)
    const reply = await makePasskey(label.trim())
    setBusy(false)
    setProblem(reply.ok ? null : reply.problem)
    if (!reply.ok) return
    setAdded(true)
    setLabel('')
    await refresh('/api/me/sign-in')
  }
  return (
    <section className="stack" aria-labelledby="my-passkeys">
      <h2 id="my-passkeys">{m.signin_passkeys()}</h2>
      {mine.passkeys.length === 0 ? <p>{m.signin_passkeysNone()}</p> : <ul role="list">{mine.passkeys.map((key) => <Row key={key.id} one={key} zone={zone} />)}</ul>}
      {added && <Notice tone="good" live><p>{m.signin_passkeyAdded()}</p></Notice>}
      {passkeysWork() ? (
        <form className="stack" noValidate onSubmit={(event) => void add(event)}>
          <Field label={m.signin_passkeyLabel()}><input value={label} onChange={(event) => setLabel(event.target.value)} maxLength={60} autoComplete="off" /></Field>
          <OwnProblem problem={problem} wrong={m.signin_passkeyNot()} again={again} />
          <Button type="submit" big busy={busy}>{m.signin_passkeyAdd()}</Button>
        </form>
      ) : <p className="quiet">{m.signin_noPasskeyHere()}</p>}
    </section>
  )
}

function Row({ one, zone }: { one: MySignIn['passkeys'][number]; zone: string }) {
  const { run } = useCommand('/api/me/passkey/remove')
  const remove = async (): Promise<void> => {
    await run({ id: one.id })
    await refresh('/api/me/sign-in')
  }
  return (
    <li className="passkey-row">
      <span>{one.label || m.signin_passkeyUnnamed()} <span className="quiet">{m.signin_passkeySince({ day: when(one.createdAt, zone, now()) })}</span></span>
      <HoldButton hint={m.signin_passkeyRemoveHold()} onHeld={() => void remove()}>{m.signin_passkeyRemove()}</HoldButton>
    </li>
  )
}
