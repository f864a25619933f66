// What was noted at doors on this phone: kept on its disk before anybody is told so, sent when the network is there, and shown beside what the server
// knows until the server shows it itself. It sends nothing by itself and judges nothing.

import { useEffect, useSyncExternalStore } from 'react'
import type { MyDoors, Result } from '#domain/doors/wire.ts'
import type { AccountId, DoorResultId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { commands, queue, type Command } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { refresh } from '../../offline/live.tsx'
import type { Entry } from '../../offline/outbox.ts'

/** One press, as this phone keeps it. */
export type Noted = { round: RoundId; door: FlatId; by: AccountId; body: Result }
type Door = MyDoors['stairwells'][number]['doors'][number]
export type SaidHere = Door['rounds'][number]['said'][number]

const name = 'round noted'
let noted: readonly Noted[] = []
let refused: readonly Entry<Command>[] = []
let read: Promise<void> | null = null
const listeners = new Set<() => void>()
function set(next: readonly Noted[]): void {
  noted = next
  for (const listener of listeners) listener()
}
const keep = (): Promise<void> => keepOwn(name, noted).catch(() => undefined)

const pathOf = (round: RoundId): string => `/api/rounds/${round}/results`
const roundIn = (path: string): RoundId | null => (/^\/api\/rounds\/([0-9a-f-]{36})\/results$/.exec(path)?.[1] ?? null) as RoundId | null
/** What a self-test showed, noted at a door. */
const isAntigen = (path: string): boolean => /^\/api\/rounds\/[0-9a-f-]{36}\/antigen$/.test(path)
const ofRounds = (entries: readonly Entry<Command>[]): Entry<Command>[] => entries.filter((one) => roundIn(one.body.path) !== null)
const withoutDouble = (all: readonly Noted[]): Noted[] => [...new Map(all.map((one) => [one.body.id, one])).values()]

/** What lies on the disk: what waits to be sent as well, should the page have gone down between the two. */
async function readKept(): Promise<void> {
  const kept = (await keptOwn<readonly Noted[]>(name)) ?? []
  const waiting = ofRounds(await commands.list().catch(() => [])).filter((one) => one.problem === null && one.body.by !== null)
    .map(({ body }): Noted => ({ round: roundIn(body.path)!, door: (body.body as Result).door, by: body.by as AccountId, body: body.body as Result }))
  set(withoutDouble([...kept, ...waiting, ...noted]))
}

/** Everything of the outbox that is about doors: what the server would not take is shown, and counts nowhere. */
function watchOutbox(): () => void {
  let before = 0
  const look = async (): Promise<void> => {
    const all = await commands.list().catch(() => [])
    refused = all.filter((one) => one.problem !== null && (roundIn(one.body.path) !== null || isAntigen(one.body.path)))
    const waiting = ofRounds(all).filter((one) => one.problem === null).length
    set(noted)
    if (waiting < before) void refresh('/api/rounds/')
    before = waiting
  }
  void look()
  return commands.watch(() => void look())
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export function useNoted(): { noted: readonly Noted[]; refused: readonly Entry<Command>[] } {
  const all = useSyncExternalStore(subscribe, () => noted)
  const no = useSyncExternalStore(subscribe, () => refused)
  useEffect(() => {
    read ??= readKept()
    return watchOutbox()
  }, [])
  return { noted: all, refused: no }
}

export type Press = Pick<Result, 'tasks' | 'outcome' | 'againAt' | 'words' | 'takesBack' | 'homes' | 'kits'>
/** Resolves with its id when this phone, or the server, has it; rejects when neither has. */
export async function note(by: AccountId, round: RoundId, door: FlatId, press: Press): Promise<DoorResultId> {
  const id = newId<'door-result'>()
  const body: Result = { id, door, at: now(), paper: false, walked: null, ...press }
  await queue(pathOf(round), body)
  set(withoutDouble([...noted, { round, door, by, body }]))
  await keep()
  return id
}

/** What the server has by now need not be kept here. */
export function forgetKnown(known: ReadonlySet<string>): void {
  const left = noted.filter((one) => !known.has(one.body.id))
  if (left.length === noted.length) return
  set(left)
  void keep()
}

const asSaid = ({ by, body }: Noted, who: string): SaidHere =>
  ({ id: body.id, tasks: body.tasks, outcome: body.outcome, at: body.at, againAt: body.againAt, words: body.words, takesBack: body.takesBack, by, desk: false, who, paper: false, late: false, homes: body.homes ?? [], kits: body.kits ?? null })

/** What was said of a door in a round, with what this phone noted and the server does not show yet. */
export function withNoted(said: readonly SaidHere[], here: { round: RoundId; door: FlatId }, me: { id: string; name: string }, all: readonly Noted[], no: readonly Entry<Command>[]): SaidHere[] {
  const own = all.filter((one) => one.round === here.round && one.door === here.door && one.by === me.id && !no.some((entry) => (entry.body.body as Result).id === one.body.id))
  return [...said, ...own.filter((one) => !said.some((other) => other.id === one.body.id)).map((one) => asSaid(one, me.name))]
}
