// How long the call has lasted, who is on it, and its end. What was said is written down in the middle column.

import { between } from '#domain/kernel/instants.ts'
import { running, useNow } from '../../offline/ticking.ts'
import { deskChannel } from '../../words/compiled/groups/deskChannel.js'
import { m } from '../../words/compiled/messages.js'
import type { Calling } from './call.ts'

/** `onUnfinished`: it has still to be said what came of it. `screen`: that is being done. `onAnother`: the next one rings meanwhile. */
export function CallClock({ calling, screen, onUnfinished, onAnother }: { calling: Calling; screen: boolean; onUnfinished: () => void; onAnother: () => void }) {
  const at = useNow(1000)
  const { call } = calling
  if (!call) return <p className="call-clock quiet">{m.desk_noCall()}</p>
  const other = call.channel === 'phone' ? 'window' : 'phone'
  return (
    <div className="call-clock">
      <span className="clock" role="timer" aria-label={m.desk_callLasts()}>{running(between(call.startedAt, at))}</span>
      {!screen && <button type="button" className="button plain" onClick={() => calling.change({ channel: other })}>{deskChannel[call.channel]!()}</button>}
      {call.resident && <span className="call-who">{call.resident.name} <span className="hit-door">{call.resident.door}</span></span>}
      <button type="button" className="button" onClick={onAnother}>{m.desk_another()} <kbd aria-hidden="true">i</kbd></button>
      {!screen && <button type="button" className="button" onClick={() => { if (!calling.end()) onUnfinished() }}>{m.desk_endCall()}</button>}
    </div>
  )
}
