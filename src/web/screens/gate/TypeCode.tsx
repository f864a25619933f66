// The short code, read aloud or from paper, typed with the number keys.

import { useState, type FormEvent } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'

export function TypeCode({ onCode }: { onCode: (code: string) => void }) {
  const [code, setCode] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (code.trim() === '') return
    onCode(code)
    setCode('')
  }
  return (
    <form className="gate-pane stack" onSubmit={send}>
      <h1>{m.gate_typeCode()}</h1>
      <Field label={m.gate_codeLabel()} hint={m.gate_codeHint()}>
        <input className="mono gate-code" value={code} onChange={(event) => setCode(event.target.value)} inputMode="numeric" autoComplete="off" maxLength={20} autoFocus />
      </Field>
      <Button type="submit" main big>{m.gate_codeCheck()}</Button>
    </form>
  )
}
