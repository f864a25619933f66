// What somebody said at a door, as this phone has it: kept on its disk before anybody is told so, sent when the network is there, taken back by whoever wrote it, and shown to them with what became of it. Nothing of it
// comes back from the server; what has arrived stays here for a day, and goes with whoever signs out.

import { useEffect, useSyncExternalStore } from 'react'
import type { DoorWords, DoorWordsBack } from '#domain/desk/door-words-wire.ts'
import type { AccountId, ContactId, FlatId, RoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { commands, queue, type Command } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import type { Entry } from '../../offline/outbox.ts'
import { takeUnsent } from '../../offline/unsent.ts'

type Kept = {
  id: ContactId; /** null: kept by a version that did not take back */ round: RoundId | null; door: FlatId; name: string; words: string; urgent: boolean; at: Instant; by: AccountId
  /** the server would not take it: that it is gone from the outbox does not say that it has arrived */ refused: boolean
  /** whether it was taken back here; `refused`: the server would not hear of that */ back: 'no' | 'asked' | 'refused'
}
/** `waiting`: on this phone alone. `there`: the committee has it. `refused`: it has not, and will not by itself. Taken back: as long as that waits (`back-waits`), done (`back`), or not taken (`back-refused`). */
export type Line = Kept & { state: 'waiting' | 'refused' | 'there' | 'back-waits' | 'back' | 'back-refused'; entry: Entry<Command> | null }

const name = 'round words'
const pathIs = /^\/api\/rounds\/([0-9a-f-]{36})\/words(\/taken-back)?$/
let kept: readonly Kept[] = []
let lines: readonly Line[] = []
const listeners = new Set<() => void>()

const ofEntry = ({ body: { path, body, by } }: Entry<Command>): Kept => {
  const { id, door, words, urgent, at } = body as DoorWords
  return { id, round: pathIs.exec(path)![1] as RoundId, door, name: '', words, urgent, at, by: by as AccountId, refused: false, back: 'no' }
}

const stateOf = ({ back }: Kept, entry: Entry<Command> | null, asked: Entry<Command> | null): Line['state'] => {
  if (back === 'no') return entry === null ? 'there' : entry.problem ? 'refused' : 'waiting'
  return asked === null ? 'back' : asked.problem ? 'back-refused' : 'back-waits'
}

/** What is kept and what lies in the outbox, together. Read before anything is shown: what has only just been put there has not arrived. */
async function look(): Promise<void> {
  const all = (await commands.list().catch(() => [])).filter((one) => pathIs.test(one.body.path))
  // What another tab has taken back since this one read it.
  const backs = new Set(((await keptOwn<readonly Kept[]>(name).catch(() => null)) ?? []).flatMap((one) => (one.back === 'asked' ? [one.id] : [])))
  const isBack = ({ body: { path } }: Entry<Command>): boolean => path.endsWith('/taken-back')
  const of = (id: ContactId, back: boolean): Entry<Command> | null => all.find((one) => isBack(one) === back && (one.body.body as DoorWordsBack).id === id) ?? null
  const since = plus(now(), -day)
  const next = [...new Map([...all.filter((one) => !isBack(one)).map(ofEntry), ...kept].map((one) => [one.id, one])).values()]
    .filter((one) => of(one.id, false) !== null || of(one.id, true) !== null || (!one.refused && one.at > since))
    .map((one): Kept => {
      const [entry, asked] = [of(one.id, false), of(one.id, true)]
      // Kept by the version before, it has neither.
      const before = { ...one, round: one.round ?? null, back: backs.has(one.id) ? 'asked' as const : one.back ?? 'no' }
      // Put away after a no: it stands with the committee as it did.
      const back = asked === null ? (before.back === 'refused' ? 'no' : before.back) : asked.problem ? 'refused' : 'asked'
      return { ...before, back, refused: entry === null ? before.refused : entry.problem !== null }
    })
  const changed = JSON.stringify(next) !== JSON.stringify(kept)
  kept = next
  lines = next.map((one) => {
    const [entry, asked] = [of(one.id, false), of(one.id, true)]
    return { ...one, entry: asked ?? entry, state: stateOf(one, entry, asked) }
  })
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
