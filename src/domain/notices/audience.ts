// Whom a notice is for: places, and terms that each capability hands in for what it knows (a level, a need, a state). Any of the places, and of each
// term any of its values; all terms hold together. It knows no term itself and looks nobody up.

/** From the whole down to one home. */
export const placeKinds = ['community', 'compound', 'building', 'entrance', 'flat', 'household'] as const
export type PlaceKind = (typeof placeKinds)[number]
export type PlaceNamed = { kind: PlaceKind; id: string }

/** `not`: whoever it does not hold for. */
export type Term = { term: string; values: string[]; not: boolean }
export type Audience = { places: PlaceNamed[]; terms: Term[] }

/** A place with all that it lies in, from the whole down to itself: what two places have in common can be said by it alone. */
export type Chain = readonly PlaceNamed[]

/** Whether a home can lie in both. */
export function meet(a: Chain, b: Chain): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  return short.every((place, i) => place.kind === long[i]!.kind && place.id === long[i]!.id)
}
export const anyMeet = (all: readonly Chain[], others: readonly Chain[]): boolean => all.some((one) => others.some((other) => meet(one, other)))
