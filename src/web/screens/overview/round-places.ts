// The places of a round as they are chosen and as they are sent: what is chosen as a whole stands for its parts, also for those that are put down later.

import type { Buildings } from '#domain/sealing/wire.ts'

export type Chosen = ReadonlySet<string>
export type Place = { kind: 'compound' | 'building' | 'entrance'; id: string }
type Compound = Buildings['compounds'][number]

export const everyEntrance = (compound: Compound): string[] => compound.buildings.flatMap((building) => building.entrances.map((one) => one.id))

export const placesOf = ({ compounds }: Buildings, chosen: Chosen): Place[] => compounds.flatMap((compound): Place[] => {
  if (chosen.has(compound.id)) return [{ kind: 'compound', id: compound.id }]
  return compound.buildings.flatMap((building): Place[] => (chosen.has(building.id) ? [{ kind: 'building', id: building.id }]
    : building.entrances.filter((one) => chosen.has(one.id)).map((one) => ({ kind: 'entrance', id: one.id }))))
})
