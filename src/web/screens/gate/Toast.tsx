// What a gate's phone says of what was just noted, and how it is taken back. It stands in a live region that is always there (Gate.tsx), so that
// screen readers hear it when it speaks; it comes with the first answer, not with the first screen.

import type { Zone } from '#domain/kernel/instants.ts'
import { Button } from '../../parts/Button.tsx'
import { clock } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { CallDesk } from './CallDesk.tsx'
import { gate } from './field.ts'
import type { Noting, Said } from './noting.ts'
import type { GateLine } from './told.ts'

/** Another window may have taken it back before: then nobody is told that it was too late. */
export const stateOf = ({ state, id }: Pick<Said, 'state' | 'id'>, lines: readonly Pick<GateLine, 'id' | 'undone'>[]): Said['state'] =>
  (state === 'too-late' && lines.some((line) => line.id === id && line.undone) ? 'undone' : state)

function wordsOf({ state, fact, shown, at }: Said, zone: Zone): string {
  const who = shown.who || m.gate_unknownPerson()
  if (state === 'undone') return m.gate_undone()
  if (state === 'too-late') return m.gate_tooLateToUndo()
  if (state === 'not-stored') return m.gate_notStored()
  if (state === 'twice') return m.gate_notedTwice()
  return fact.type === 'movement' && fact.kind === 'back' ? m.gate_notedBack({ who, time: clock(at, zone) }) : m.gate_notedOut({ who, time: clock(at, zone) })
}

export function Toast({ said, noting: { takeBack, wait }, zone, phone }: { said: Said; noting: Noting; zone: Zone; phone: string }) {
  const state = stateOf(said, gate.state().lines)
  return (
    <>
      <p>{wordsOf({ ...said, state }, zone)}</p>
      {state === 'noted' && (
        <span className="gate-toast-keys">
          <Button plain onClick={() => void wait()}>{m.gate_moreTime()}</Button>
          <Button onClick={() => void takeBack()}>{m.common_undo()}</Button>
        </span>
      )}
      {(state === 'not-stored' || state === 'too-late') && <CallDesk phone={phone} />}
    </>
  )
}
