// What this phone knows and how old it is, how much of it is still to come, what waits to be sent, and a clock that is wrong. Always on the screen; amber when
// what it knows is older than half a day.

import { useEffect, useState } from 'react'
import { between, hour, minute } from '#domain/kernel/instants.ts'
import { now } from '../offline/clock.ts'
import { duration } from '../parts/times.ts'
import { m } from '../words/compiled/messages.js'
import type { FieldState } from './asking.ts'
import './field.css'

const oldAfter = 12 * hour
const clockMatters = minute

export function QuietLine({ read, enrolled, knows, waiting, online, clockErrorMs: error }: Pick<FieldState<never, never>, 'read' | 'enrolled' | 'knows' | 'waiting' | 'online' | 'clockErrorMs'>) {
  const [, draw] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => draw((n) => n + 1), 15_000)
    return () => clearInterval(timer)
  }, [])
  const age = knows ? between(knows.held.asOf, now()) : null
  const old = read && (age === null || age > oldAfter)
  const fresh = online && age !== null && age < minute
  // A phone that is nobody's asks nobody: it cannot say whether there is a network.
  const asks = enrolled !== null && online !== null
  const rest = knows?.held.rest
  return (
    <p className="network field-quiet" data-tone={old ? 'old' : 'quiet'}>
      <span aria-hidden="true">{old ? '▲' : online ? '●' : '○'}</span>
      <span>{!read ? m.common_loading() : age === null ? m.field_knowsNothing() : fresh ? m.field_knowsNow() : m.field_knowsAge({ age: duration(age) })}</span>
      {rest && (rest.first || rest.behind) && <span>{m.field_knowsPart({ done: rest.done, of: rest.of })}</span>}
      {asks && <span>{online ? m.field_online() : m.field_offline()}</span>}
      {waiting > 0 && <span>{m.common_waiting({ count: waiting })}</span>}
      {Math.abs(error) > clockMatters && <strong className="field-clock">{error > 0 ? m.field_clockAhead({ by: duration(error) }) : m.field_clockBehind({ by: duration(-error) })}</strong>}
      {knows?.badLists && <strong className="field-clock">{m.field_badLists()}</strong>}
    </p>
  )
}
