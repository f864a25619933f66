// What this phone knows, in the gate's own types, and found in the ways a guard looks: by code, by resident, by building. Made once for each
// change of a collection.

import type { z } from 'zod'
import type { keptBuilding, keptFlat, keptMovement, keptPass, keptPerson } from '#domain/gate/kept.ts'
import type { keptVisit } from '#domain/neighbours/wire.ts'
import { gateKind } from '#domain/field/kinds.ts'
import type { Collection } from '#domain/field/knows.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Level } from '#domain/people/levels.ts'
import type { Knowing } from '../../field/knowing.ts'

export type GateBuilding = z.infer<typeof keptBuilding>
export type GateFlat = z.infer<typeof keptFlat>
export type GatePerson = z.infer<typeof keptPerson>
export type GatePass = z.infer<typeof keptPass>
type Kept = { buildings: GateBuilding; flats: GateFlat; passes: GatePass; movements: z.infer<typeof keptMovement>; visits: z.infer<typeof keptVisit> }
const nothing: Collection = new Map()

/** The server's own words: they were read at its door, and lie sealed since. */
export const itemsOf = <Name extends keyof Kept>(knows: Knowing | null, name: Name): ReadonlyMap<string, Kept[Name]> =>
  (knows?.held.collections[name] ?? nothing) as unknown as ReadonlyMap<string, Kept[Name]>

/** Kept beside a collection for as long as it is the same one. */
function once<In extends object, Out>(make: (from: In) => Out): (from: In) => Out {
  const made = new WeakMap<In, Out>()
  return (from) => {
    const held = made.get(from) ?? make(from)
    made.set(from, held)
    return held
  }
}

/** Whether some of it has never reached this phone yet. */
export function stillComing(knows: Knowing | null, name: keyof Kept): boolean {
  const rest = knows?.held.rest
  return Boolean(rest?.first) && gateKind.keeps.indexOf(name) >= gateKind.keeps.findIndex((it) => rest!.at.startsWith(`${it}:`))
}
/** Whether the homes of a building have never reached this phone yet: buildings come in the order of their ids. */
export const homesComing = (knows: Knowing | null, building: GateBuilding): boolean => {
  const rest = knows?.held.rest
  return stillComing(knows, 'flats') && !(rest!.at.startsWith('flats:') && building.id <= rest!.at.slice('flats:'.length))
}

type Passes = ReadonlyMap<string, GatePass>
const byCode = once((passes: Passes) => new Map(Array.from(passes.values(), (pass) => [pass.code, pass])))
export const passByCode = (knows: Knowing | null, code: string): GatePass | null => byCode(itemsOf(knows, 'passes')).get(code) ?? null

const grouped = <Key, T>(items: Iterable<T>, keyOf: (item: T) => Key): Map<Key, T[]> => {
  const groups = new Map<Key, T[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}
const byResident = once((passes: Passes) => grouped(passes.values(), (pass) => pass.resident))
export const passesOf = (knows: Knowing | null, resident: ResidentId): readonly GatePass[] => byResident(itemsOf(knows, 'passes')).get(resident) ?? []

type Dwelling = { person: GatePerson; flat: GateFlat }
const byPerson = once((flats: ReadonlyMap<string, GateFlat>) => new Map(Array.from(flats.values()).flatMap((flat) => flat.people.map((person): [string, Dwelling] => [person.id, { person, flat }]))))
/** Whoever lives behind one of the doors. */
export const dwelling = (knows: Knowing | null, resident: ResidentId): Dwelling | null => byPerson(itemsOf(knows, 'flats')).get(resident) ?? null

const byBuilding = once((flats: ReadonlyMap<string, GateFlat>) => grouped(flats.values(), (flat) => flat.group))
export const flatsOf = (knows: Knowing | null, building: GateBuilding): readonly GateFlat[] => byBuilding(itemsOf(knows, 'flats')).get(building.id) ?? []

const inOrder = once((buildings: ReadonlyMap<string, GateBuilding>) => [...buildings.values()].sort((a, b) => inNumbers(a.label, b.label)))
export const buildingsOf = (knows: Knowing | null): readonly GateBuilding[] => inOrder(itemsOf(knows, 'buildings'))

/** 2 before 10. */
export const inNumbers = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The level of this moment; beyond what was foreseen, the last that was. */
export const levelAt = ({ building, flat }: { building: GateBuilding; flat: GateFlat }, at: Instant): Level | null => {
  const pieces = flat.pieces ?? building.pieces
  return (pieces.find((piece) => piece.from <= at && at < piece.until) ?? pieces.at(-1))?.level ?? null
}
