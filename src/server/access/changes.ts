// What changes about credentials while somebody looks at them, and who is told.

import type { KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { code: 'access'; circle: 'access'; staff: 'access' }
}

export const accessChanges: KindsTold<'access'> = {
  /** ids: the code that was read aloud, by its id; it was used, or wrong tries ended it */
  code: { may: ['slip.issue'] },
  /** ids: who lets others at home see more or less of their own; told to all of them, so that what their phones keep goes */
  circle: { may: ['home.read', 'person.read'] },
  /** ids: whose role or work changed. Whoever it is, is asked anew who they are (feed/hub.ts) */
  staff: { may: ['staff.write'] },
}
