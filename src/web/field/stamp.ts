// The clocks of this device as they stand at one moment: its own, the same put right by the error that is known now, and one that
// nobody sets. Read at the tap for a fact, and anew at every attempt to send.

import { instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import type { FactEnvelope, Steady } from '#domain/field/wire.ts'
import { deviceNow, knownErrorMs } from '../offline/clock.ts'
import { newId } from '../offline/ids.ts'

/** Drawn anew whenever the page opens: two readings can be compared only within one. */
const boot = newId<'boot'>()
const steadyNow = (): Steady => ({ boot, ms: Math.max(0, Math.round(performance.now())) })

export type Stamp = Pick<FactEnvelope, 'at' | 'right' | 'steady'>

export function stampNow(): Stamp {
  const [at, error] = [deviceNow(), knownErrorMs()]
  return { at, right: error === null ? null : instantOf(msOf(at) - error), steady: steadyNow() }
}

/** For a batch: the clocks of this very attempt. */
export const sendingClocks = (): { sentAt: Instant; steady: Steady } => ({ sentAt: deviceNow(), steady: steadyNow() })

/** When it happened, as well as this device knew at the tap. */
export const happened = ({ at, right }: Stamp): Instant => right ?? at
