// `/c`: a door and the six digits that somebody at the desk is reading aloud, typed on one's own phone while the call lasts. What is
// missing or can be no door is said here, and costs no try.

import { useRef, useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { readSpokenCode } from '#domain/access/spoken-code.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { readDoor } from '#domain/people/doors.ts'
import { useCommand } from '../../offline/commands.ts'
import type { SignedIn } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { Page } from '../../parts/Page.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import type { Done } from './BySlip.tsx'
import { minutesOf } from './wait.ts'

const saying = (problem: Problem): string => (problem.code === 'too-many-tries' ? m.signin_tooManySpoken({ minutes: minutesOf(problem) }) : sentenceOf(problem))

export function BySpokenCode({ done }: { done: Done }) {
  const [door, setDoor] = useState('')
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  // A repeat of what got lost carries the same id: the code that it has used opens once more.
  const { run, busy, problem, clear } = useCommand<SignedIn>('/api/sign-in/spoken')
  const form = useRef<HTMLFormElement>(null)
  const [noDoor, noCode] = [readDoor(door) === '', !readSpokenCode(code).ok]
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    clear()
    setTried(true)
    if (noDoor || noCode) return form.current?.querySelectorAll('input')[noDoor ? 0 : 1]?.focus()
    const reply = await run({ door, code })
    if (reply.ok) await done(reply.value)
  }
  return (
    <Page title={m.signin_spokenTitle()}>
      <form ref={form} className="stack spoken" noValidate onSubmit={(event) => void send(event)}>
        <p>{m.signin_spokenIntro()}</p>
        <Field label={m.signin_spokenDoor()} hint={m.signin_spokenDoorHint()} error={tried && noDoor ? m.signin_spokenDoorNeed() : null}>
          <input value={door} onChange={(event) => setDoor(event.target.value)} autoComplete="off" spellCheck={false} maxLength={80} />
        </Field>
        <Field label={m.signin_spokenCode()} error={tried && noCode ? sentenceOf({ code: 'spoken-code-not-six' }) : null}>
          <input className="mono spoken-input" value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="off" maxLength={20} />
        </Field>
        {problem && <Notice tone="wrong" live><p>{saying(problem)}</p></Notice>}
        <Button type="submit" main big busy={busy}>{m.signin_spokenOpen()}</Button>
      </form>
      <p className="quiet spoken-else">{m.signin_emergency()} <Link href="/gate">{m.signin_gate()}</Link></p>
    </Page>
  )
}
