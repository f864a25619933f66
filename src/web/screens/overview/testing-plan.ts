// What the call of a testing round would come to, before it is given: how many come from which entrance, who would come when and where, and how long the lines get.

import { lanesAt, laneHour, proposeSlots, samplersFor, type Group, type Slot } from '#domain/rounds/plan.ts'
import { simulate, step, type Morning } from '#domain/rounds/queue.ts'
import type { EntranceId, StationId } from '#domain/kernel/ids.ts'
import type { Buildings, Facades } from '#domain/sealing/wire.ts'
import { everyEntrance, type Chosen } from './round-places.ts'

export type Flats = Facades['buildings']
export type Entering = Group & { building: string; label: string }

/** The buildings of which at least one entrance is meant. */
export const buildingsIn = ({ compounds }: Buildings, chosen: Chosen): string[] => compounds.flatMap((compound) =>
  compound.buildings.filter((one) => chosen.has(compound.id) || chosen.has(one.id) || one.entrances.some((it) => chosen.has(it.id))).map((one) => one.id))

/** The entrances that are meant, as they stand, with how many live there. One in which every home is sealed comes after the others. */
export function groupsOf({ compounds }: Buildings, chosen: Chosen, flats: Flats): Entering[] {
  const known = new Map(flats.map((one) => [one.id as string, one.flats]))
  return compounds.flatMap((compound) => {
    const meant = new Set(everyEntrance(compound).filter((id) => chosen.has(id)))
    return compound.buildings.flatMap((building) => {
      const whole = chosen.has(compound.id) || chosen.has(building.id)
      return building.entrances.filter((one) => whole || meant.has(one.id)).map((one) => {
        const homes = (known.get(building.id) ?? []).filter((flat) => flat.entrance === one.label && flat.people > 0)
        const people = homes.reduce((sum, flat) => sum + flat.people, 0)
        return { entrance: one.id, building: building.label, label: one.label, people, walk: new Map(), last: homes.length > 0 && homes.every((flat) => flat.level === 'sealed') }
      })
    })
  })
}

/** Lanes as the guide has them for so many people, as even as they come; every station has one, as long as there are people for it. */
export const lanesFor = (people: number, stations: number): number[] => lanesAt(stations, samplersFor(people))

export type Laned = { id: StationId; lanes: number }
export type Foreseen = { people: number; slots: readonly Slot[]; mornings: readonly Morning[]; /** minutes after the beginning */ endsAt: number; /** the longest line and the longest wait, and at which station */ worst: Morning | null }

/** Always the same picture of the same call. */
const seed = 1

/** What was dragged elsewhere: nobody else moves by it, and the lines say what it comes to. */
export type Moves = ReadonlyMap<EntranceId, { station: StationId; from: number }>
/** As slots are rounded. */
export const grain = 5

/** A slot at that station and minute, as long as its lanes need for these people. At a station that is not there it stays where it was. */
export function movedTo(slot: Slot, to: { station: StationId; from: number } | undefined, stations: readonly Laned[]): Slot {
  const lanes = stations.find((one) => one.id === to?.station)?.lanes ?? 0
  if (!to || lanes === 0) return slot
  const needs = Math.ceil((slot.people * 60) / (lanes * laneHour.planned) / grain) * grain
  return { ...slot, station: to.station, from: Math.max(0, to.from), minutes: slot.station === to.station ? slot.minutes : Math.max(grain, needs) }
}

/** What these groups would come to, as it is proposed and with what was moved. */
export function foresee(groups: readonly Group[], stations: readonly Laned[], moves: Moves = new Map()): Foreseen {
  const open = stations.filter((one) => one.lanes > 0)
  return { ...foreseen(proposeSlots({ stations: open, groups }).map((slot) => movedTo(slot, moves.get(slot.entrance), open)), open), people: groups.reduce((sum, one) => sum + one.people, 0) }
}

export function foreseen(all: readonly Slot[], stations: readonly Laned[]): Foreseen {
  const open = stations.filter((one) => one.lanes > 0)
  const slots = [...all].sort((a, b) => a.from - b.from || (a.station < b.station ? -1 : 1))
  const mornings = simulate({ slots, stations: open, pace: laneHour.planned, seed })
  return {
    people: slots.reduce((sum, one) => sum + one.people, 0), slots, mornings, endsAt: Math.ceil(Math.max(0, ...mornings.map((one) => one.endsAt))),
    worst: mornings.reduce<Morning | null>((so, one) => (so === null || one.longest > so.longest ? one : so), null),
  }
}

/** A line’s course as points of a picture so wide and high, over so many minutes, where so many people reach the top. */
export function courseOf({ line }: Morning, { minutes, most, width, height }: { minutes: number; most: number; width: number; height: number }): string {
  const at = (minute: number, people: number): string => `${((minute / minutes) * width).toFixed(1)},${(height - (people / most) * height).toFixed(1)}`
  return [at(0, 0), ...line.map((people, n) => at((n + 1) * step, people)), at(line.length * step, 0)].join(' ')
}
