// What somebody said at a door, as this phone has it: kept on its disk before anybody is told so, sent when the network is there, taken back by whoever wrote it, and shown to them with what became of it. Nothing of it
// comes back from the server; what has arrived stays here for a day, and goes with whoever signs out.

import { useEffect, useSyncExternalStore } from 'react'
import type { DoorWords, DoorWordsBack } from '#domain/desk/door-words-wire.ts'
import type { AccountId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { commands, queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { takeUnsent } from '../../offline/unsent.ts'
import { isOfWords, linesOf, type Kept, type Line } from './door-lines.ts'

const name = 'round words'
let kept: readonly Kept[] = []
let lines: readonly Line[] = []
const listeners = new Set<() => void>()

/** What is kept and what lies in the outbox, together. Read before anything is shown: what has only just been put there has not arrived. */
async function look(): Promise<void> {
  const all = (await commands.list().catch(() => [])).filter(isOfWords)
  const backs = new Set(((await keptOwn<readonly Kept[]>(name).catch(() => null)) ?? []).flatMap((one) => (one.back === 'asked' ? [one.id] : [])))
  lines = linesOf(all, kept, backs, now())
  const next = lines.map(({ entry: _entry, state: _state, ...one }): Kept => one)
  const changed = JSON.stringify(next) !== JSON.stringify(kept)
  kept = next
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
  kept = [...kept, { id: body.id, round, door: door.id, name: door.door, words: body.words, urgent: body.urgent, at: body.at, by, refused: false, back: 'no' }]
  await look()
  await keepOwn(name, kept).catch(() => undefined)
}

/** Whether whoever wrote it can still take it back here. */
export const mayTakeBack = ({ state, round }: Line): boolean => round !== null && (state === 'waiting' || state === 'there')

/**
 * Takes it back: what has never left this phone leaves it no more; else the committee is told to strike it out, and what still waits here is not sent. Resolves when this phone, or the server, has that.
 */
export async function takeWordsBack({ id, round, door, at, entry }: Line): Promise<void> {
  if (round === null) return
  // Said here first: another tab, and this one after an end, know then why it has left this phone.
  const set = async (back: Kept['back']): Promise<void> => {
    kept = kept.map((one) => (one.id === id ? { ...one, back } : one))
    await keepOwn(name, kept).catch(() => undefined)
  }
  await set('asked')
  if (!(entry && await takeUnsent(entry.id))) {
    const body: DoorWordsBack = { id, door, at }
    try {
      await queue(`/api/rounds/${round}/words/taken-back`, body)
    } catch (error) {
      await set('no')
      throw error
    }
    if (entry) await takeUnsent(entry.id, true)
  }
  await look()
}
