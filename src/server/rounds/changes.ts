// What changes about testing rounds, and who is told: the desk, and the phones at the stations.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { 'testing-round': 'rounds'; box: 'rounds' }
}

export const roundChanges: KindsTold<'rounds'> = {
  /** ids: the rounds */
  'testing-round': { may: ['test.read', 'test.sample'] },
  /** ids: the rounds whose boxes these are, or the station whose tubes; apart from the rounds, because a morning's swabs move no box */
  box: { may: ['test.read'] },
}
