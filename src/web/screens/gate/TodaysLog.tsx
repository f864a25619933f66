// What this phone noted today, newest first, and what of it the server has. Whoever went out without a pass can come back here,
// and what has not set out yet can be taken back: afterwards nobody knows whether it has arrived, and no button says otherwise.

import { useEffect, useMemo, useState } from 'react'
import { startOfDay, dayOf, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { gate } from './field.ts'
import type { GateLine } from './told.ts'
import { titleOf } from './VerdictScreen.tsx'
import { linesOfWhoIsOut, type Seeing } from './whereabouts.ts'

const whatOf = ({ fact }: GateLine): string => {
  if (fact.type === 'turned-away') return m.gate_logTurned({ why: titleOf(fact.code) })
  if (fact.kind === 'back') return m.gate_logBack()
  return fact.emergency ? m.gate_logEmergency() : m.gate_logOut()
}

function useUndoable(lines: readonly GateLine[]): (line: GateLine) => boolean {
  useNow(1_000)
  const [until, setUntil] = useState<ReadonlyMap<string, number>>(new Map())
  useEffect(() => {
    let gone = false
    void gate.undoable().then((found) => { if (!gone) setUntil(found) }, () => undefined)
    return () => { gone = true }
  }, [lines])
  return ({ id, waiting, undone }) => waiting && !undone && Date.now() < (until.get(id) ?? 0)
}

export function TodaysLog({ seeing, zone, onBack, onUndo }: { seeing: Seeing; zone: Zone; onBack: (line: GateLine) => void; onUndo: (line: GateLine) => void }) {
  const { lines } = seeing
  const mayUndo = useUndoable(lines)
  const from = startOfDay(dayOf(now(), zone), zone)
  const today = lines.filter((line) => line.at >= from)
  const out = useMemo(() => linesOfWhoIsOut(seeing, lines), [seeing, lines])
  // Someone in labour yesterday may come home today, on whatever pass or on none.
  const stillOut = lines.filter(({ id, fact, undone }) => !undone && fact.type === 'movement' && fact.emergency && fact.kind === 'out' && out.has(id))
  const shown = [...today, ...stillOut.filter((line) => line.at < from)]
  return (
    <div className="gate-pane stack">
      <h1>{m.gate_log()}</h1>
      {shown.length === 0 && <Empty>{m.gate_logEmpty()}</Empty>}
      <ol role="list" className="gate-lines">
        {shown.map((line) => (
          <li key={line.id} data-undone={line.undone || undefined}>
            <time dateTime={line.at}>{clock(line.at, zone)}</time>
            <span>
              <strong>{line.undone ? <s>{whatOf(line)}</s> : whatOf(line)}</strong>{' '}
              {line.shown.who || (line.fact.type === 'movement' && line.fact.emergency ? line.fact.note || m.gate_unknownPerson() : '')} {line.shown.home}
            </span>
            <span className="quiet">{line.undone ? m.gate_undone() : line.waiting ? m.gate_logWaiting() : m.gate_logSent()}</span>
            {stillOut.includes(line) && <Button onClick={() => onBack(line)}>{m.gate_cameBack()}</Button>}
            {mayUndo(line) && <Button plain onClick={() => onUndo(line)}>{m.common_undo()}</Button>}
          </li>
        ))}
      </ol>
    </div>
  )
}
