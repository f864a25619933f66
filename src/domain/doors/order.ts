// In which order doors are walked: building by building, entrance by entrance, from the top floor down, because everybody comes down in the end; a lane
// by its house numbers, on which side of it a house stands being written nowhere. Text and numbers in, order out; it knows no round and no person.

/** Where a door is, as it is labelled. Irregular houses have no floor. */
export type Spot = { compoundSort: number; compound: string; buildingSort: number; building: string; entrance: string; floor: number | null; label: string }

const pieces = (text: string): string[] => text.toLowerCase().match(/\d+|\D+/g) ?? []

/** As people count: 2 before 10, 12 before 12a, 5 before 甲. */
export function byCounting(a: string, b: string): number {
  const [one, other] = [pieces(a), pieces(b)]
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [x, y] = [one[at], other[at]]
    if (x === undefined || y === undefined) return x === undefined ? -1 : 1
    const [n, k] = [Number(x), Number(y)]
    const numbers = !Number.isNaN(n) && !Number.isNaN(k)
    if (numbers && n !== k) return n - k
    if (!numbers && x !== y) return !Number.isNaN(n) ? -1 : !Number.isNaN(k) ? 1 : x < y ? -1 : 1
  }
  return a < b ? -1 : a > b ? 1 : 0
}

/** From the top; what has no floor comes after what has, by its number. */
const byFloor = (a: number | null, b: number | null): number => (a === b ? 0 : a === null ? 1 : b === null ? -1 : b - a)

/** The number that stands at the house: of a flat its entrance; in a lane the house itself, and of a house that is let to several the entrance that their doors share. */
const houseOf = ({ entrance, floor, label }: Spot): string => (entrance === '' && floor === null ? label : entrance)

export const walk = (a: Spot, b: Spot): number =>
  a.compoundSort - b.compoundSort || byCounting(a.compound, b.compound) || a.buildingSort - b.buildingSort || byCounting(a.building, b.building)
  || byCounting(houseOf(a), houseOf(b)) || byFloor(a.floor, b.floor) || byCounting(a.label, b.label)

export const walkingOrder = <D extends Spot>(doors: readonly D[]): D[] => [...doors].sort(walk)
