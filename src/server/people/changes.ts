// What changes about people and places, and who is told.

import type { BuildingId, ResidentId } from '#domain/kernel/ids.ts'
import type { Change, KindsTold } from '../http/changes.ts'

declare module '#domain/access/told.ts' {
  interface ChangeKinds { resident: 'people'; need: 'people'; gate: 'people' }
}

/** For those that tell without a request. */
export const residentChange = ({ resident, building }: { resident: ResidentId; building: BuildingId }): Change => ({ kind: 'resident', ids: [resident], building })

export const peopleChanges: KindsTold<'people'> = {
  /** ids: the people who were added or changed, or for whom others may act now */
  resident: { may: ['person.read'] },
  /** ids: whose need it is; their household is told by `news` */
  need: { may: ['person.read'] },
  gate: { may: ['device.enrol'] },
}
