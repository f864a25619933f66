// What the queue tells: that work became late, failed, was stopped or is over at last. It stands in the desk's queue.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { work: 'jobs' }
}

export const workChanges: KindsTold<'jobs'> = {
  /** ids: the run */
  work: { may: ['exit.read'] },
}
