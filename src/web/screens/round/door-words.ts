// What somebody said at a door, as this phone has it: kept on its disk before anybody is told so, sent when the network is there, and shown with what became of it to whoever wrote it. Nothing of it
// comes back from the server; what has arrived stays here for a day, and goes with whoever signs out.

import { useEffect, useSyncExternalStore } from 'react'
import type { DoorWords } from '#domain/desk/door-words-wire.ts'
import type { AccountId, ContactId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { commands, queue, type Command } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import type { Entry } from '../../offline/outbox.ts'

type Kept = { id: ContactId; door: FlatId; name: string; words: string; urgent: boolean; at: Instant; by: AccountId; /** the server would not take it: that it is gone from the outbox does not say that it has arrived */ refused: boolean }
/** `waiting`: on this phone alone. `there`: the committee has it. `refused`: it has not, and will not by itself. */
export type Line = Kept & { state: 'waiting' | 'refused' | 'there'; entry: Entry<Command> | null }

const name = 'round words'
const pathIs = /^\/api\/rounds\/[0-9a-f-]{36}\/words$/
let kept: readonly Kept[] = []
let lines: readonly Line[] = []
const listeners = new Set<() => void>()

const ofEntry = ({ body: { body, by } }: Entry<Command>): Kept => {
  const { id, door, words, urgent, at } = body as DoorWords
  return { id, door, name: '', words, urgent, at, by: by as AccountId, refused: false }
}

/** What is kept and what lies in the outbox, together. Read before anything is shown: what has only just been put there has not arrived. */
async function look(): Promise<void> {
  const entries = (await commands.list().catch(() => [])).filter((one) => pathIs.test(one.body.path))
  const entryOf = (id: ContactId): Entry<Command> | null => entries.find((one) => (one.body.body as DoorWords).id === id) ?? null
  const since = plus(now(), -day)
  const all = [...new Map([...entries.map(ofEntry), ...kept].map((one) => [one.id, one])).values()]
    .filter((one) => entryOf(one.id) !== null || (!one.refused && one.at > since))
    .map((one): Kept => { const entry = entryOf(one.id); return entry === null ? one : { ...one, refused: entry.problem !== null } })
  const changed = JSON.stringify(all) !== JSON.stringify(kept)
  kept = all
  lines = all.map((one) => { const entry = entryOf(one.id); return { ...one, entry, state: entry === null ? 'there' : entry.problem ? 'refused' : 'waiting' } })
  for (const listener of listeners) listener()
  if (changed) await keepOwn(name, kept).catch(() => undefined)
}

let read: Promise<void> | null = null
const readKept = async (): Promise<void> => { kept = (await keptOwn<readonly Kept[]>(name)) ?? []; await look() }

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
/** Those of whoever is signed in, the latest first. */
export function useDoorWords(by: string): Line[] {
  const all = useSyncExternalStore(subscribe, () => lines)
  useEffect(() => {
    read ??= readKept()
    return commands.watch(() => void read?.then(look))
  }, [])
  return all.filter((one) => one.by === by).toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

export type Said = Pick<DoorWords, 'household' | 'spoke' | 'about' | 'words' | 'urgent'>
/** Resolves when this phone, or the server, has it; rejects when neither has. */
export async function bring(by: AccountId, round: RoundId, door: { id: FlatId; door: string }, said: Said): Promise<void> {
  await (read ??= readKept())
  const body: DoorWords = { id: newId<'contact'>(), door: door.id, ...said, at: now(), paper: false, walked: null }
  await queue(`/api/rounds/${round}/words`, body)
  kept = [...kept, { id: body.id, door: door.id, name: door.door, words: body.words, urgent: body.urgent, at: body.at, by, refused: false }]
  await look()
  await keepOwn(name, kept).catch(() => undefined)
}
