// The short code, read aloud or from paper, typed with the number keys and shown in groups of four as it is read out. Its check digits speak
// while it is typed: a slip is mended here and turns nobody away. What was typed stays until this phone knows the pass.

import { useLayoutEffect, useRef, useState, type ChangeEvent, type FormEvent } from 'react'
import { readShortCode, sayShortCode } from '#domain/pass/short-code.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { CallDesk } from './CallDesk.tsx'

const length = 10
const digitsIn = (typed: string): string => typed.normalize('NFKC').replace(/\D/g, '').slice(0, length)
const isSlip = (digits: string): boolean => digits.length === length && !readShortCode(digits).ok

/** What stands under the field: how many are missing only once somebody wants to go on, a slip as soon as the last digit is there. */
function slipIn(digits: string, asked: boolean): string | null {
  if (digits.length < length) return asked ? m.gate_codeShort({ count: length - digits.length }) : null
  return isSlip(digits) ? m.gate_codeSlip() : null
}

/** The way on is no way on while half of it lies behind the keys. */
const showWhole = (it: HTMLElement | null): void => void it?.scrollIntoView({ block: 'nearest' })

export type TypeCodeProps = { phone: string; /** resolves to whether this phone knows the pass */ onCode: (code: string) => Promise<boolean>; onDoor: () => void }

export function TypeCode({ phone, onCode, onDoor }: TypeCodeProps) {
  const [digits, setDigits] = useState('')
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  /** behind how many digits the caret stands: a digit is mended where it was mistyped */
  const caret = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caret.current === null) return
    const shown = sayShortCode(digits.slice(0, caret.current)).trim().length
    input.current?.setSelectionRange(shown, shown)
    caret.current = null
  })
  const type = (event: ChangeEvent<HTMLInputElement>): void => {
    const { value, selectionStart } = event.target
    caret.current = digitsIn(value.slice(0, selectionStart ?? value.length)).length
    const now = digitsIn(value)
    if (isSlip(now) && now !== digits) setWrong(wrong + 1)
    setDigits(now)
    setAsked(false)
  }
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setAsked(true)
    if (busy || !readShortCode(digits).ok) return
    setBusy(true)
    const known = await onCode(digits)
    setBusy(false)
    setAsked(false)
    if (known) setDigits('')
    setWrong(known ? 0 : wrong + 1)
  }
  return (
    <form className="gate-pane gate-typing stack" onSubmit={(event) => void send(event)}>
      <h1>{m.gate_typeCode()}</h1>
      <Field label={m.gate_codeLabel()} hint={m.gate_codeHint()} error={slipIn(digits, asked)}>
        <input ref={input} className="mono gate-code" value={sayShortCode(digits).trim()} inputMode="numeric" autoComplete="off" autoFocus onChange={type} />
      </Field>
      <Button type="submit" main big busy={busy}>{busy ? m.gate_codeLooking() : m.gate_codeCheck()}</Button>
      {wrong >= 3 && (
        <div ref={showWhole}>
          <Notice tone="ask" live>
            <p>{m.gate_codeThrice()}</p>
            <div className="row"><Button onClick={onDoor}>{m.gate_byDoor()}</Button><CallDesk phone={phone} /></div>
          </Notice>
        </div>
      )}
    </form>
  )
}
