// When two reports tell of one and the same going out or coming back. A gate's phone begins with it, and with nothing else of a movement.

import { minute } from '../kernel/instants.ts'

/** Two taps on “out” within this time, at one gate or at a gate and the desk, mean the same going out. At two gates they never do. */
export const sameTap = 2 * minute
/** A resident reports the return from the stairs, the guard scans it at the gate: within this time it is the same return. */
export const sameReturn = 60 * minute
