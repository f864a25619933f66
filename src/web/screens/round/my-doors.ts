// The doors that are mine, as this phone shows them: the newest answer, or the one that it kept, sealed, with what was noted here. They are kept as long
// as they are mine: gone at the moment that the server named, when it says no, and when nobody is signed in any more.

import { useEffect, useMemo, useState } from 'react'
import { walkingOrder } from '#domain/doors/order.ts'
import { stateOf, stillNeeds, type TaskState } from '#domain/doors/doors.ts'
import type { MyDoors, Task } from '#domain/doors/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { RoundId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { forgetKnown, useNoted, withNoted, type SaidHere } from './noted.ts'

const minePath = '/api/rounds/mine'
const name = 'round doors'

type Stairwell = MyDoors['stairwells'][number]
type Door = Stairwell['doors'][number]
/** A task at a door, how it stands, and what was said of it. */
export type TaskHere = Task & { round: RoundId; state: TaskState }
export type DoorHere = Omit<Door, 'rounds'> & { stairwell: Omit<Stairwell, 'doors'>; tasks: TaskHere[]; said: (SaidHere & { round: RoundId })[]; /** how many of its tasks still need somebody */ needs: number }
export type Doors = { doors: DoorHere[] | null; rounds: MyDoors['rounds']; /** what is over, and what stands in its place */ over: MyDoors['over']; until: Instant | null; /** when the server said so, ms of this device’s clock */ at: number | null; problem: Problem | null; retry: () => void }

type Kept = { at: number; value: MyDoors }

/** Without what is not mine any more. */
const heldAt = (mine: MyDoors, at: Instant): MyDoors => ({ ...mine, stairwells: mine.stairwells.filter((one) => one.until === null || one.until > at) })

/** The answer as it was kept last; null until it is read. */
function useKept(data: MyDoors | undefined, dataUpdatedAt: number, closed: boolean, at: Instant): Kept | null {
  const [old, setOld] = useState<Kept | null>(null)
  useEffect(() => {
    let gone = false
    void keptOwn<Kept>(name).then((found) => { if (!gone && found) setOld(found) })
    return () => { gone = true }
  }, [])
  useEffect(() => {
    if (data !== undefined) void keepOwn(name, { at: dataUpdatedAt, value: data } satisfies Kept).catch(() => undefined)
  }, [data, dataUpdatedAt])
  useEffect(() => { if (closed) void keepOwn(name, null).catch(() => undefined) }, [closed])
  const value = data ?? old?.value
  const held = value && heldAt(value, at).stairwells.length
  const over = value !== undefined && held! < value.stairwells.length
  // Its time is over, network or not: what lies on the disk goes as well.
  useEffect(() => {
    if (over && value) void keepOwn(name, { at: old?.at ?? dataUpdatedAt, value: heldAt(value, at) } satisfies Kept).catch(() => undefined)
  }, [over, held, value])
  return old
}

export function useMyDoors({ me }: StartProps): Doors {
  const { data, dataUpdatedAt, error, refetch } = useApi<MyDoors>(minePath)
  const { noted, refused } = useNoted()
  const at = useNow(20_000)
  const closed = error?.problem.code === 'not-allowed'
  const old = useKept(data, dataUpdatedAt, closed, at)
  const value = closed ? null : data ?? old?.value ?? null
  useEffect(() => {
    if (data) forgetKnown(new Set(data.stairwells.flatMap((one) => one.doors.flatMap((door) => door.rounds.flatMap((it) => it.said.map((said) => said.id))))))
  }, [data])
  const shown = useMemo(() => value && heldAt(value, at), [value, at])
  const doors = useMemo(() => shown && inOrder(shown.stairwells.flatMap((stairwell) => stairwell.doors.map((door) => doorHere(shown, stairwell, door, (said, round) => withNoted(said, { round, door: door.id }, me, noted, refused))))), [shown, noted, refused, me])
  return {
    doors, rounds: shown?.rounds ?? [], over: value?.over ?? [], at: data ? dataUpdatedAt : old?.at ?? null, problem: error?.problem ?? null, retry: () => void refetch(),
    until: (shown?.stairwells ?? []).map((one) => one.until).filter((one) => one !== null).sort()[0] ?? null,
  }
}

function doorHere({ rounds }: MyDoors, { doors: _doors, ...stairwell }: Stairwell, { rounds: at, ...door }: Door, all: (said: readonly SaidHere[], round: RoundId) => SaidHere[]): DoorHere {
  const homes = door.households.map((one) => one.id)
  const here = at.map(({ round, said }) => ({ round, said: all(said, round), tasks: rounds.find((one) => one.id === round)?.tasks ?? [] }))
  return {
    ...door, stairwell, tasks: here.flatMap(({ round, said, tasks }) => tasks.map((task) => ({ ...task, round, state: stateOf(said, task.id, homes) }))),
    said: here.flatMap(({ round, said }) => said.map((one) => ({ ...one, round }))), needs: here.reduce((sum, { said, tasks }) => sum + stillNeeds(tasks, said, homes).length, 0),
  }
}

const buildingOf = ({ stairwell: { compound, building } }: DoorHere): string => `${compound} ${building}`

/** As they are walked: in a lane a house that is let to several stands between its neighbours, though it is a stairwell of its own. */
function inOrder(doors: readonly DoorHere[]): DoorHere[] {
  const buildings = [...new Set(doors.map(buildingOf))]
  const spots = doors.map((door) => ({ door, ...door.stairwell, compoundSort: 0, buildingSort: buildings.indexOf(buildingOf(door)), compound: '', building: '', entrance: door.stairwell.label, floor: door.floor, label: door.label }))
  return walkingOrder(spots).map((one) => one.door)
}

export type Piece = { key: string; building: string; label: string; doors: DoorHere[] }
/** What is walked in one go: a stairwell, or a lane with all its houses. */
export function piecesOf(doors: readonly DoorHere[]): Piece[] {
  const lanes = new Set(doors.filter((one) => one.stairwell.label === '').map(buildingOf))
  const pieces = new Map<string, Piece>()
  for (const door of doors) {
    const lane = lanes.has(buildingOf(door))
    const key = lane ? buildingOf(door) : door.stairwell.id
    const piece = pieces.get(key) ?? { key, building: door.stairwell.building, label: lane ? '' : door.stairwell.label, doors: [] }
    pieces.set(key, { ...piece, doors: [...piece.doors, door] })
  }
  return [...pieces.values()]
}

/** Whether what these hand in is over by its own time: it is told to nobody any more. */
export const holdsNoMore = (tasks: readonly Task[], now: Instant): boolean => tasks.some(({ validUntil }) => validUntil !== null && validUntil <= now)
