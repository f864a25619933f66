// What a role, its place and its time are called on the pages about who works here, and who of them works here at a moment.

import { holdsAt, type GivenRole } from '#domain/access/staff.ts'
import type { HeldRole, StaffList, StaffMember } from '#domain/access/staff-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { buildingName } from '../../parts/Facade.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { staffRole } from '../../words/compiled/groups/staffRole.js'
import { m } from '../../words/compiled/messages.js'

export const staffRoleName = (role: GivenRole): string => staffRole[role]!()
export const placeName = (place: string | null): string => (place === null ? m.overview_staffEverywhere() : buildingName(place))
/** `Gate guard · everywhere` */
export const roleAt = ({ role, place }: Pick<HeldRole, 'role' | 'place'>): string => `${staffRoleName(role)} · ${placeName(place)}`
/** From when and until when, or that it is over. */
export function roleTimes({ since, until }: HeldRole, zone: Zone, now: Instant): string {
  if (until !== null && until <= now) return m.overview_staffEnded({ at: when(until, zone, now) })
  const end = until === null ? m.overview_staffNoEnd() : m.overview_staffUntil({ at: untilWhen(until, zone, now) })
  return since === null ? end : `${m.overview_staffSince({ at: when(since, zone, now) })} · ${end}`
}
export const heldNow = ({ roles }: Pick<StaffMember, 'roles'>, now: Instant): HeldRole[] => roles.filter((one) => holdsAt(one, now))
/** Works here, or waits for the first role. */
export const isHere = (one: StaffMember, { proposals }: Pick<StaffList, 'proposals'>, now: Instant): boolean =>
  !one.closed && (heldNow(one, now).length > 0 || (one.roles.length === 0 && proposals.some((it) => it.account === one.id)))
/** One role of a select, as a value and back. */
export const keyOf = ({ role, building }: Pick<HeldRole, 'role' | 'building'>): string => `${role} ${building ?? ''}`
