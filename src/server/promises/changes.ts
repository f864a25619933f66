// What changes about what is owed, and who is told: whoever reads the queue.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { promise: 'promises'; turn: 'promises' }
}

export const promiseChanges: KindsTold<'promises'> = {
  /** ids: the promise, of what is kept the same as what it is about; something was done about it, or it has come up */
  promise: { may: ['person.read'] },
  /** ids: who is at the desk; whose everything is may be another */
  turn: { may: ['desk.turn'] },
}
