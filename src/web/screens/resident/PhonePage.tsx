// A phone of a home with several adults, of which nobody knows whose it is: by six digits that were read aloud to one of them it becomes theirs, or every
// phone of the home may show what is theirs. Nobody says it for anybody else: the digits are read on the number that stands on the list.

import { useState } from 'react'
import { circleParts, type CirclePart } from '#domain/access/circles.ts'
import { readSpokenCode } from '#domain/access/spoken-code.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { circlePart } from '../../words/compiled/groups/circlePart.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { Committee } from './Committee.tsx'

export function PhonePage() {
  const [code, setCode] = useState('')
  const [shared, setShared] = useState(false)
  const [parts, setParts] = useState<readonly CirclePart[]>(circleParts)
  const [tried, setTried] = useState(false)
  const [id, setId] = useState(() => newId())
  const { run, busy, problem } = useCommand<{ done: true }>('/api/me/phone')
  const wrong = !readSpokenCode(code).ok
  const send = async (): Promise<void> => {
    setTried(true)
    if (wrong || (shared && parts.length === 0)) return
    // Who this is is asked anew, and what was kept before goes.
    const reply = await run({ code, share: shared ? { id, parts } : null })
    if (reply.ok) window.location.assign('/me')
    else if (reply.problem.code === 'act-id-taken') setId(newId())
  }
  const way = (label: string, value: boolean) => <label className="check"><input type="radio" name="whose" checked={shared === value} onChange={() => setShared(value)} /><span>{label}</span></label>
  return (
    <Frame title={m.told_phoneTitle()} back="/me" action={<Button form="whose" type="submit" main big busy={busy}>{m.told_phoneDo()}</Button>}>
      <p>{m.told_phoneWhat()}</p>
      <p>{m.told_phoneCall()}</p>
      <Committee />
      <form id="whose" className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
        <Field label={m.told_phoneDigits()} hint={m.told_phoneDigitsHint()} error={tried && wrong ? m.told_phoneDigitsWrong() : problem?.code === 'spoken-code-wrong' ? m.told_phoneDigitsNo() : null}>
          <input inputMode="numeric" autoComplete="one-time-code" maxLength={40} value={code} onChange={(event) => setCode(event.target.value)} />
        </Field>
        <Choices legend={m.told_phoneHow()}>
          <div className="stack-tight">{way(m.told_phoneOwn(), false)}{way(m.told_phoneShared(), true)}</div>
        </Choices>
        {shared && tried && parts.length === 0 && <p role="alert" className="error">{m.told_sharePart()}</p>}
        {shared && <div className="stack-tight">{circleParts.map((part) => <Check key={part} label={circlePart[part]!()} checked={parts.includes(part)} onChange={(on) => setParts(circleParts.filter((one) => (one === part ? on : parts.includes(one))))} />)}</div>}
        {shared && <p className="quiet">{m.told_circleActs()} {m.told_circleEndsWhen()}</p>}
        <ProblemNotice problem={problem?.code === 'spoken-code-wrong' ? null : problem} />
      </form>
    </Frame>
  )
}
