// A home is shared, a life is not: each adult has a circle of their own (calls, health, looks), and nobody else at home sees into it unless that
// adult has said so. What everybody at home has to know to get by is no part of it. The one place that says who reads what of whom in a household;
// the default is no. It refuses to guess who holds a phone.

import type { HouseholdId, ResidentId } from '../kernel/ids.ts'
import type { Day } from '../kernel/instants.ts'

/**
 * `calls`: what was said to the committee. `health`: status and tests, and the requests to go out with reason, letters, evidence, decisions: nearly all
 * of them are about health. `looks`: who looked at the record, and what was given out in their name.
 */
export const circleParts = ['calls', 'health', 'looks'] as const
export type CirclePart = (typeof circleParts)[number]
/** `home`: that a request is there and where it stands, who is out, what the home is under. `own`: what is never shared, a private call among it. */
export const asked = ['home', ...circleParts, 'own'] as const
export type Asked = (typeof asked)[number]

const adultAge = 18
/** Whose day of birth nobody knows is an adult: a circle too many costs a call, one too few cannot be taken back. */
export const isAdult = (born: string | null, today: Day): boolean => born === null || `${Number(born.slice(0, 4)) + adultAge}${born.slice(4)}` <= today

export type Member = { id: ResidentId; adult: boolean }
/** One part of one person's circle, for one person of their household; `to` null: for every phone of it. */
export type Share = { resident: ResidentId; part: CirclePart; to: ResidentId | null }

/** Whose circle it is. `carers`: households with a carer's right for them. */
export type Circle = { person: ResidentId; adult: boolean; household: HouseholdId; carers: readonly HouseholdId[]; shares: readonly Share[] }
/** A phone of a household. `holder`: whose phone it is, null while nobody knows. `adult`: false for a child's own. */
export type Viewer = { household: HouseholdId; holder: ResidentId | null; adult: boolean }

/** Whether that phone may show this of that person. */
export function mayRead(circle: Circle, viewer: Viewer, what: Asked): boolean {
  if (viewer.holder === circle.person) return true
  const cares = circle.carers.includes(viewer.household)
  if (!cares && circle.household !== viewer.household) return false
  if (what === 'home') return true
  if (what === 'own') return false
  if (cares) return true
  // Whose parents they are nobody has written down: a child is that of the adults at home.
  if (!circle.adult) return viewer.adult
  return circle.shares.some((share) => share.resident === circle.person && share.part === what && (share.to === null || share.to === viewer.holder))
}

/** Whose phone it is: as was confirmed for it, else of the one person, or the one adult, who could hold it. Whoever has gone stays its holder. */
export function holderOf(confirmed: ResidentId | null, home: readonly Member[]): ResidentId | null {
  if (confirmed !== null) return confirmed
  const adults = home.filter((one) => one.adult)
  if (home.length === 1) return home[0]!.id
  return adults.length === 1 ? adults[0]!.id : null
}

/** Whether a phone that nobody gave digits to would be the own of somebody whose it was not: of two adults one is left, or turns out to be a child. */
export function becomesOwn(before: readonly Member[], after: readonly Member[]): boolean {
  const holder = holderOf(null, after)
  return holder !== null && holder !== holderOf(null, before)
}

export type Phone = { household: HouseholdId; confirmed: ResidentId | null; home: readonly Member[]; caresFor: readonly ResidentId[]; shares: readonly Share[] }
export type Open = ReadonlyMap<ResidentId, ReadonlySet<Asked>>

/** All that a phone of a household may show, of everybody it acts for. */
export function openTo({ household, confirmed, home, caresFor, shares }: Phone): Open {
  const holder = holderOf(confirmed, home)
  const viewer: Viewer = { household, holder, adult: holder === null || (home.find((one) => one.id === holder)?.adult ?? false) }
  const circles: Circle[] = [
    ...home.map(({ id, adult }) => ({ person: id, adult, household, carers: [], shares })),
    // Where they live does not matter for whom it is a right that was given.
    ...caresFor.filter((id) => !home.some((one) => one.id === id)).map((id) => ({ person: id, adult: true, household, carers: [household], shares: [] })),
  ]
  return new Map(circles.map((circle) => [circle.person, new Set(asked.filter((what) => mayRead(circle, viewer, what)))]))
}
