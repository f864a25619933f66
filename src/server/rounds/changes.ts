// What changes about testing rounds, and who is told: the desk, the phones at the stations, and of their own swabs the people themselves.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { 'testing-round': 'rounds'; 'lab-result': 'rounds'; 'own-test': 'rounds'; box: 'rounds'; 'testing-slot': 'rounds'; 'testing-call': 'rounds'; kit: 'rounds' }
}

export const roundChanges: KindsTold<'rounds'> = {
  /** ids: the rounds */
  'testing-round': { may: ['test.read', 'test.sample'] },
  /** ids: the rounds whose slots were set */
  'testing-slot': { may: ['test.read', 'test.sample'] },
  /** ids: calls that were made or taken back; homes hear of theirs by a notice */
  'testing-call': { may: ['test.read', 'test.sample'] },
  /** ids: one that stands for all that came with it */
  'lab-result': { may: ['test.read'] },
  /** ids: whose swabs something was said of; what it is stands in no change */
  'own-test': { may: ['self.read'] },
  /** ids: the rounds whose boxes these are, or the station whose tubes; apart from the rounds, because a morning's swabs move no box */
  box: { may: ['test.read'] },
  /** ids: movements of kits, or their lot; a lead hears of what was put into their bag */
  kit: { may: ['test.read', 'round.walk'] },
}
