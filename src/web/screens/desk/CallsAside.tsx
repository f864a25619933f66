// Calls that were put aside because another one rang: each with who it is, what it is about and how long they wait, and one press that goes back to it with all that was written; one in which nothing was written can be thrown away.

import { between } from '#domain/kernel/instants.ts'
import { running, useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { cut } from '#domain/kernel/texts.ts'
import { m } from '../../words/compiled/messages.js'
import { isBlank, type Call, type Calling } from './call.ts'

/** So much of what was written tells two matters of one caller apart. */
const wordsShown = 14
/** In confidence nobody who stands at the desk reads over a shoulder whose it is. */
const whoOf = ({ resident, relationWords, number, private: inConfidence }: Call): string => (inConfidence ? m.desk_asidePrivate() : resident ? `${resident.name} ${resident.door}` : relationWords || number || m.desk_asideNobody())

/** Another matter of the call that is going on, or of another that waits: they stand under one name. */
const isOfSame = (call: Call, { call: going, aside }: Calling): boolean => [...(going ? [going] : []), ...aside].some((one) => one.id !== call.id && (one.of ?? one.id) === (call.of ?? call.id))

export function CallsAside({ calling, onBack }: { calling: Calling; onBack: (call: Call) => void }) {
  const at = useNow(1000)
  if (calling.aside.length === 0) return null
  return (
    <ul role="list" className="calls-aside" aria-label={m.desk_aside()}>
      {calling.aside.map((call, nth) => (
        <li key={call.id}>
          <button type="button" className="button" aria-keyshortcuts={nth === 0 ? 'b' : undefined} onClick={() => onBack(call)}>
            <span>↩ {m.desk_asideBack()} <AsWritten>{whoOf(call)}</AsWritten>{isOfSame(call, calling) && <> · {m.desk_asideSame()}</>}{call.note.trim() !== '' && !call.private && <span className="quiet"> <AsWritten>{cut(call.note.trim(), wordsShown)}</AsWritten></span>}</span>
            {call.unkept && <strong>! {m.desk_asideNotKept()}</strong>}
            <span className="clock">{running(between(call.startedAt, at))}</span>{nth === 0 && <kbd aria-hidden="true">b</kbd>}
          </button>
          {isBlank(call) && <button type="button" className="button plain" aria-label={m.desk_asideDropOf({ who: whoOf(call) })} onClick={() => calling.drop(call)}>✕ {m.desk_asideDrop()}</button>}
        </li>
      ))}
    </ul>
  )
}
