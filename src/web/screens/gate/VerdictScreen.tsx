// The answer, over the whole screen: sign, one line, why, who, what for, until when; one button. For 400 ms nothing can be
// pressed, so that a tap meant for the screen before does not let anybody out.

import { useEffect, useRef, useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Verdict } from '#domain/gate/verdict.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { said } from '../../parts/said.ts'
import { eachTimeBy, untilWhen, when, weekly as weeklySaid } from '../../parts/times.ts'
import { verdict as titles } from '../../words/compiled/groups/verdict.js'
import { verdictHint as hints } from '../../words/compiled/groups/verdictHint.js'
import { m } from '../../words/compiled/messages.js'
import { CallDesk } from './CallDesk.tsx'
import type { Seen } from './facts.ts'
import { signal, type Signal } from '../../field/signals.ts'

export const deafMs = 400

/** Whoever comes home is the usual good end of it, also late: it looks like neither a yes nor a question. */
export const toneOf = ({ go }: Verdict): Signal => (go === 'back' ? 'home' : go === 'out' ? 'yes' : go)
const signs: Record<Signal, string> = { yes: '✓', no: '✕', ask: '!', home: '←' }

export const titleOf = (code: string): string => (titles[code] ?? titles['cut']!)()

function hintOf({ code, claims, opensAt, dueBack }: Verdict, zone: Zone): string {
  const at = now()
  const weekly = claims?.weekly
  const facts = {
    opens: opensAt ? when(opensAt, zone, at) : '', due: dueBack ? untilWhen(dueBack, zone, at) : '', until: claims ? untilWhen(claims.notAfter, zone, at) : '',
    gates: claims?.gates.join(', ') ?? '', exits: claims?.exits ?? 0,
    hours: weekly ? weeklySaid(weekly) : '',
  }
  return hints[code]?.(facts) ?? ''
}

export type VerdictScreenProps = {
  seen: Seen
  zone: Zone
  phone: string
  onLog: (kind: 'out' | 'back') => void
  onClose: () => void
  onNotThisPerson: () => void
  onThemAfterAll: () => void
  onEmergency: () => void
}

export function VerdictScreen({ seen, zone, phone, onLog, onClose, onNotThisPerson, onThemAfterAll, onEmergency }: VerdictScreenProps) {
  const { verdict } = seen
  const tone = toneOf(verdict)
  const armed = useArmed(seen)
  const main = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    signal(tone)
    main.current?.focus()
  }, [seen, tone])
  const yes = verdict.go === 'out' || verdict.go === 'back'
  const tap = (work: () => void) => (): void => { if (armed.current) work() }
  return (
    <div className="gate-verdict" data-verdict={verdict.code} data-tone={tone} role="alertdialog" aria-modal="true" aria-labelledby="verdict-title" aria-describedby="verdict-hint">
      <div className="gate-verdict-body">
        <p className="gate-sign" aria-hidden="true">{signs[tone]}</p>
        <h1 id="verdict-title" ref={main} tabIndex={-1}>{titleOf(verdict.code)}</h1>
        <p id="verdict-hint" className="gate-hint">{hintOf(verdict, zone)}</p>
        <Who seen={seen} zone={zone} />
      </div>
      <div className="gate-verdict-more">
        {verdict.go !== 'out' && verdict.code !== 'let-back-late' && <CallDesk phone={phone} />}
        {verdict.code === 'not-this-person' && <Button plain onClick={tap(onThemAfterAll)}>{m.gate_themAfterAll()}</Button>}
        {yes && <Button plain onClick={tap(onNotThisPerson)}>{m.gate_notThisPerson()}</Button>}
        {yes && <Button plain onClick={tap(onClose)}>{m.common_cancel()}</Button>}
        {!yes && <Button onClick={tap(onEmergency)}>{m.gate_emergency()}</Button>}
      </div>
      <div className="gate-verdict-keys">
        {yes ? <Button main big onClick={tap(() => onLog(verdict.go as 'out' | 'back'))}>{verdict.go === 'out' ? m.gate_out() : m.gate_back()}</Button>
          : <Button main big onClick={tap(onClose)}>{m.gate_next()}</Button>}
      </div>
    </div>
  )
}

/** Deaf at first. A ref, not state: nothing has to be drawn again for it. */
function useArmed(seen: Seen): { readonly current: boolean } {
  const armed = useRef(false)
  const [, draw] = useState(0)
  useEffect(() => {
    armed.current = false
    const timer = setTimeout(() => { armed.current = true; draw((n) => n + 1) }, deafMs)
    return () => clearTimeout(timer)
  }, [seen])
  return armed
}

function Who({ seen: { verdict: { code, claims, exitsLeft, dueBack, go }, livesNow }, zone }: { seen: Seen; zone: Zone }) {
  if (!claims) return null
  const { weekly, backBy } = claims
  const back = !dueBack && weekly ? eachTimeBy(weekly) : untilWhen(dueBack ?? backBy, zone, now())
  return (
    <dl className="gate-who">
      {said(claims).map(({ name, label, value }) => <div key={name} className={name === 'who' || name === 'home' ? 'large' : undefined}><dt>{label}</dt><dd>{value}</dd></div>)}
      {livesNow && <div><dt>{m.gate_livesNow()}</dt><dd>{livesNow}</dd></div>}
      {weekly && code !== 'not-at-this-hour' && <div><dt>{m.pass_hours()}</dt><dd>{weeklySaid(weekly)}</dd></div>}
      <div><dt>{m.pass_backBy()}</dt><dd>{back}</dd></div>
      {go !== 'back' && exitsLeft !== null && <div><dt>{m.gate_exitsLeft()}</dt><dd>{exitsLeft}</dd></div>}
    </dl>
  )
}
