// What a self-test can have shown, as large presses: at home and at a door alike.

import { useState } from 'react'
import { antigenAnswers, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import { antigenAnswer } from '../words/compiled/groups/antigenAnswer.js'
import { m } from '../words/compiled/messages.js'
import { Button } from './Button.tsx'

export const antigenName = (what: AntigenAnswer): string => antigenAnswer[what]?.() ?? what

export function AntigenButtons({ name, onSay }: { name: string; onSay: (what: AntigenAnswer) => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const press = async (what: AntigenAnswer): Promise<void> => {
    setBusy(true)
    await onSay(what)
    setBusy(false)
  }
  return <div className="stack-tight" role="group" aria-label={m.antigen_whatOf({ name })}>{antigenAnswers.map((one) => <Button key={one} big busy={busy} onClick={() => void press(one)}>{antigenName(one)}</Button>)}</div>
}
