// The place and its people: community → compound → building → entrance → flat → household → resident.
// Old quarters have lanes and house numbers: then the entrance is the lane and the flat's label is free text.

import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId, HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day, Zone } from '../kernel/instants.ts'

export type Community = { id: CommunityId; name: string; zone: Zone; /** the phone number people are told to call */ phone: string }
export type Compound = { id: CompoundId; name: string }
export type Building = { id: BuildingId; compound: CompoundId; label: string; floors: number }
export type Entrance = { id: EntranceId; building: BuildingId; label: string }
export type Flat = { id: FlatId; entrance: EntranceId; label: string; /** null where floors mean nothing: a shop, a lane house */ floor: number | null; /** as spoken and searched: `2-1-502` */ door: string }
export type Household = { id: HouseholdId; flat: FlatId; phone: string | null }

/** What is known of a person's own health status; `none` for nearly everybody. */
export const personStatuses = ['none', 'monitored', 'close-contact', 'positive-pool', 'positive'] as const
export type PersonStatus = (typeof personStatuses)[number]

export type Resident = { id: ResidentId; household: HouseholdId; name: string; born: Day | null; phone: string | null; status: PersonStatus }

/** Everything above a home, from the community down: what a sealing order can be put on. */
export type Home = { community: CommunityId; compound: CompoundId; building: BuildingId; entrance: EntranceId; flat: FlatId }

const han = /^\p{Script=Han}/u

/**
 * A name as the gate may show it: enough for a guard to ask “are you …?”, not enough to learn who lives there.
 * Chinese names keep the surname (`王＊＊`), others their initials (`J. S.`).
 */
export function initials(name: string): string {
  const trimmed = name.trim()
  if (han.test(trimmed)) {
    const letters = Array.from(trimmed)
    return letters[0]! + '＊'.repeat(Math.max(1, Math.min(3, letters.length - 1)))
  }
  return trimmed.split(/\s+/).slice(0, 3).map((word) => `${Array.from(word)[0]!.toLocaleUpperCase('en')}.`).join(' ')
}

/** The door as people say it: `2-1-502`; labels that are missing are left out. */
export const doorOf = (building: string, entrance: string, flat: string): string => [building, entrance, flat].filter((part) => part !== '').join('-')
