// What the desk writes down: contacts. Told to whoever reads the card on which they stand.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { contact: 'desk' }
}

export const contactChanges: KindsTold<'desk'> = {
  /** ids: the contact, and with whom it was */
  contact: { may: ['person.read'] },
}
