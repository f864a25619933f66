// The quiet line: what is on this device, how old it is, what still waits to be sent. Offline is a state, not an error.

import { m } from '../words/compiled/messages.js'
import { duration } from './times.ts'

export type NetworkLineProps = {
  /** the server answers now */
  live: boolean
  /** how old what the screen shows is, in ms; null when nothing was fetched yet */
  ageMs: number | null
  waiting: number
  refused?: number
  /** from when on the age is worth a colour; twelve hours unless told */
  oldAfterMs?: number
}

export function NetworkLine({ live, ageMs, waiting, refused = 0, oldAfterMs = 12 * 3_600_000 }: NetworkLineProps) {
  const old = ageMs === null || ageMs > oldAfterMs
  return (
    <p className="network" data-tone={!live && old ? 'old' : 'quiet'} aria-live="off">
      <span aria-hidden="true">{live ? '●' : '○'}</span>
      <span>{live ? m.common_online() : ageMs === null ? m.common_offlineNever() : m.common_offlineSince({ age: duration(ageMs) })}</span>
      {waiting > 0 && <span>{m.common_waiting({ count: waiting })}</span>}
      {refused > 0 && <strong>{m.common_refused({ count: refused })}</strong>}
    </p>
  )
}
