// To whom a repair is handed on: property company, street's station, district's centre, each by when and whom one calls there. Where somebody has not moved in their time it stands open, with whoever is above them
// filled in: one call and one press.

import { useState } from 'react'
import type { Instant } from '#domain/kernel/instants.ts'
import { levelAbove, repairLevels, usualDueOf, type RepairLevel } from '#domain/neighbours/repairs.ts'
import { now } from '../../offline/clock.ts'
import { Field } from '../../parts/Field.tsx'
import { FilledButton } from '../../parts/FilledButton.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { levelName } from '../../parts/repair-said.ts'
import { m } from '../../words/compiled/messages.js'
import type { Acting } from './SendVisit.tsx'
import { WhenField } from './WhenField.tsx'

export function HandOn({ view, act, busy, zone }: Acting) {
  const { level: at, levelDue, levelLate, danger } = view.repair!
  const late = levelLate !== null
  const ringOf = (one: RepairLevel): string => view.rings.find(({ level }) => level === one)?.ring ?? ''
  const [level, setLevel] = useState<RepairLevel>(() => (levelDue === null ? 'property' : levelAbove(at) ?? at))
  const [due, setDue] = useState<Instant | null>(() => usualDueOf(level, danger, now()))
  const [ring, setRing] = useState(() => ringOf(level))
  const [words, setWords] = useState('')
  const choose = (one: RepairLevel): void => {
    setLevel(one)
    setDue(usualDueOf(one, danger, now()))
    setRing(ringOf(one))
  }
  return (
    <details open={late || undefined}>
      <summary>{m.repairs_handTitle()}</summary>
      <form className="stack-tight" noValidate onSubmit={(event) => { event.preventDefault(); if (due) void act({ kind: 'level', level, due, words: words.trim(), ring: ring.trim() }) }}>
        {late && <Notice tone="ask"><p><strong>{m.repairs_handLate({ who: levelName(at) })}</strong> {m.repairs_handCall()}</p></Notice>}
        <Field label={m.repairs_handTo()}><select value={level} onChange={(event) => choose(event.target.value as RepairLevel)}>{repairLevels.map((one) => <option key={one} value={one}>{levelName(one)}</option>)}</select></Field>
        <Field label={m.repairs_handRing()}><input maxLength={80} autoComplete="off" value={ring} onChange={(event) => setRing(event.target.value)} /></Field>
        <WhenField key={level} label={m.repairs_handDue()} value={due} zone={zone} onChange={setDue} />
        <Field label={m.repairs_handWords()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
        <p><FilledButton type="submit" main={late} busy={busy} missing={due === null ? m.desk_stillMissing({ what: m.repairs_handDue() }) : null}>{m.repairs_handNow()}</FilledButton></p>
      </form>
    </details>
  )
}
