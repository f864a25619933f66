// How long the call has lasted, who is on it, and its end. What was said is written down in the middle column.

import { between } from '#domain/kernel/instants.ts'
import { running, useNow } from '../../offline/ticking.ts'
import { m } from '../../words/compiled/messages.js'
import type { Calling } from './call.ts'

export function CallClock({ calling }: { calling: Calling }) {
  const at = useNow(1000)
  const { call } = calling
  if (!call) return <p className="call-clock quiet">{m.desk_noCall()}</p>
  const other = call.channel === 'phone' ? 'window' : 'phone'
  return (
    <div className="call-clock">
      <span className="clock" role="timer" aria-label={m.desk_callLasts()}>{running(between(call.startedAt, at))}</span>
      <button type="button" className="button plain" onClick={() => calling.change({ channel: other })}>{call.channel === 'phone' ? m.desk_byPhone() : m.desk_atWindow()}</button>
      {call.resident && <span className="call-who">{call.resident.name} <span className="hit-door">{call.resident.door}</span></span>}
      <button type="button" className="button" onClick={calling.end}>{m.desk_endCall()}</button>
    </div>
  )
}
