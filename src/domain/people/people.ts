// The place and its people: community → compound → building → entrance → flat → household → resident.
// Old quarters have lanes and house numbers: then the entrance is the lane and the flat's label is free text.

import type { BuildingId, CommunityId, CompoundId, EntranceId, FlatId } from '../kernel/ids.ts'

/** What is known of a person's own health status; `none` for nearly everybody. */
export const personStatuses = ['none', 'monitored', 'close-contact', 'positive-pool', 'positive'] as const
export type PersonStatus = (typeof personStatuses)[number]

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
