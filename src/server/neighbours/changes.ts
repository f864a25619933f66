// What changes about repairs and lent tools, and who is told: the desk, and the home whose it is. A mediation has no kind of its own: it changes as any private case does, or the kind would say which those are.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { repair: 'neighbours'; loan: 'neighbours' }
}

export const neighbourChanges: KindsTold<'neighbours'> = {
  /** ids: the case, and those who live there */
  repair: { may: ['person.read', 'home.read'] },
  /** ids: the loan, and those who live where it went */
  loan: { may: ['person.read', 'home.read'] },
}
