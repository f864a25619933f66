// What changes about door rounds, and who is told: whoever walks or leads one there.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { round: 'doors' }
}

export const doorChanges: KindsTold<'doors'> = {
  /** ids: the round. Without a building it is a round as a whole, which whoever walks anywhere is told of. */
  round: { may: ['round.walk', 'round.write'], everywhere: true },
}
