// The short code, read aloud or from paper, typed with the number keys and shown in groups of four as it is read out. Its check digits speak
// while it is typed: a slip is mended here and turns nobody away.

import { useLayoutEffect, useRef, useState, type ChangeEvent, type FormEvent } from 'react'
import { readShortCode, sayShortCode } from '#domain/pass/short-code.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'

const length = 10
const digitsIn = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '').slice(0, length)

/** What stands under the field: how many are missing only once somebody wants to go on, a slip as soon as the last digit is there. */
function slipIn(digits: string, asked: boolean): string | null {
  if (digits.length < length) return asked ? m.gate_codeShort({ count: length - digits.length }) : null
  return readShortCode(digits).ok ? null : m.gate_codeSlip()
}

export function TypeCode({ onCode }: { onCode: (code: string) => void }) {
  const [digits, setDigits] = useState('')
  const [asked, setAsked] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  /** behind how many digits the caret stands: a digit is mended where it was mistyped */
  const caret = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caret.current === null) return
    const shown = sayShortCode(digits.slice(0, caret.current)).trim().length
    input.current?.setSelectionRange(shown, shown)
    caret.current = null
  })
  const slip = slipIn(digits, asked)
  const type = (event: ChangeEvent<HTMLInputElement>): void => {
    const { value, selectionStart } = event.target
    caret.current = digitsIn(value.slice(0, selectionStart ?? value.length)).length
    setDigits(digitsIn(value))
    setAsked(false)
  }
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setAsked(true)
    if (!readShortCode(digits).ok) return
    onCode(digits)
    setDigits('')
    setAsked(false)
  }
  return (
    <form className="gate-pane gate-typing stack" onSubmit={send}>
      <h1>{m.gate_typeCode()}</h1>
      <Field label={m.gate_codeLabel()} hint={m.gate_codeHint()} error={slip}>
        <input ref={input} className="mono gate-code" value={sayShortCode(digits).trim()} inputMode="numeric" autoComplete="off" autoFocus onChange={type} />
      </Field>
      <Button type="submit" main big>{m.gate_codeCheck()}</Button>
    </form>
  )
}
