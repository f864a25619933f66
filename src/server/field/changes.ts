// What changes about phones in the field and the facts of theirs that wait: for whoever enrols phones and judges what they said.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { device: 'field'; fact: 'field' }
}

export const fieldChanges: KindsTold<'field'> = {
  device: { may: ['device.enrol'] },
  /** ids: one of those that wait now, or no longer */
  fact: { may: ['device.enrol'] },
}
