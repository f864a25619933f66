// The passes of somebody who was found by door. One that lets out is looked at with one key, and so is the one on which they are out: they come in
// on any. Of several, and of one that does not let out, each says what it is for and what the gate answers, the one that lets them out now first.

import { useEffect, useState } from 'react'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import type { Seen } from './facts.ts'
import type { GatePass } from './known.ts'
import { titleOf } from './VerdictScreen.tsx'
import type { Seeing } from './whereabouts.ts'

type PassesProps = { person: ResidentId; out: boolean; passes: readonly GatePass[]; seeing: Seeing; onPass: (pass: GatePass) => void }

export function Passes({ person, out, passes, seeing, onPass }: PassesProps) {
  const [choices, setChoices] = useState<readonly Seen[]>([])
  useEffect(() => {
    let gone = false
    void import('./look.ts').then((it) => it.passesFor(person, seeing, now())).then((found) => { if (!gone) setChoices(found) }, () => undefined)
    return () => { gone = true }
  }, [person, passes, seeing.knows, seeing.lines])
  const ranked = choices.flatMap(({ verdict }) => passes.filter((pass) => pass.id === verdict.claims?.id).map((pass) => ({ pass, verdict })))
  const first = ranked[0]?.pass ?? passes[0]
  const plain = out || ranked.length === 0 || (ranked.length === 1 && ranked[0]!.verdict.go === 'out')
  if (first && plain) return <Button onClick={() => onPass(first)}>{m.gate_hasPass()}</Button>
  return ranked.map(({ pass, verdict }) => (
    <Button key={pass.id} onClick={() => onPass(pass)}>{m.gate_passNamed({ purpose: purposeName(verdict.claims!.purpose), answer: titleOf(verdict.code) })}</Button>
  ))
}
