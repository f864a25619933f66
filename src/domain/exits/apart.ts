// Whether two records were seen in two places: then they are two people, or somebody was noted under the wrong one. It looks at movements and judges nobody.

import type { Zone } from '../kernel/instants.ts'
import type { Movement } from './movements.ts'
import { whereIs, type PassAllows } from './whereabouts.ts'

const twice = (movements: readonly Movement[], passes: readonly PassAllows[], zone: Zone): number =>
  whereIs(movements, passes, zone).flags.filter(({ flag }) => flag === 'out-twice' || flag === 'back-without-out').length

/** `before`: read as one person's, their movements do not fit that fitted as two people's. `now`: both are out, and not by one going out that was noted twice. */
export function seenApart(one: readonly Movement[], other: readonly Movement[], passes: readonly PassAllows[], zone: Zone): { now: boolean; before: boolean } {
  const before = twice([...one, ...other], passes, zone) > twice(one, passes, zone) + twice(other, passes, zone)
  const out = (movements: readonly Movement[]): boolean => whereIs(movements, passes, zone).state === 'out'
  return { now: before && out(one) && out(other), before }
}
