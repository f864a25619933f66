// The short number of a request, to be said on the telephone: six digits out of its id, so that a phone without a network knows it as
// well. It is no key and opens nothing; two requests may share one, and then the desk is shown both.

import type { ExitId } from '../kernel/ids.ts'
import { shortNumber } from '../kernel/short-number.ts'

/** `482 913`. The database says the same in `exits.number`. */
export const numberOf = (id: ExitId): string => shortNumber(id)
