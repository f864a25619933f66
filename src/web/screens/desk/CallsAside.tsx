// Calls that were put aside because another one rang: each with who it is, what it is about and how long they wait, and one press that goes back to it with all that was written.

import { between } from '#domain/kernel/instants.ts'
import { running, useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { cut } from '#domain/kernel/texts.ts'
import { m } from '../../words/compiled/messages.js'
import type { Call, Calling } from './call.ts'

/** So much of what was written tells two matters of one caller apart. */
const wordsShown = 14
/** In confidence nobody who stands at the desk reads over a shoulder whose it is. */
const whoOf = ({ resident, relationWords, number, private: inConfidence }: Call): string => (inConfidence ? m.desk_asidePrivate() : resident ? `${resident.name} ${resident.door}` : relationWords || number || m.desk_asideNobody())

export function CallsAside({ calling, onBack }: { calling: Calling; onBack: (call: Call) => void }) {
  const at = useNow(1000)
  if (calling.aside.length === 0) return null
  return (
    <ul role="list" className="calls-aside" aria-label={m.desk_aside()}>
      {calling.aside.map((call, nth) => (
        <li key={call.id}>
          <button type="button" className="button" aria-keyshortcuts={nth === 0 ? 'b' : undefined} onClick={() => onBack(call)}>
            <span>↩ {m.desk_asideBack()} <AsWritten>{whoOf(call)}</AsWritten>{call.note.trim() !== '' && !call.private && <span className="quiet"> <AsWritten>{cut(call.note.trim(), wordsShown)}</AsWritten></span>}</span>
            {call.unkept && <strong>! {m.desk_asideNotKept()}</strong>}
            <span className="clock">{running(between(call.startedAt, at))}</span>{nth === 0 && <kbd aria-hidden="true">b</kbd>}
          </button>
        </li>
      ))}
    </ul>
  )
}
