// What this phone told and the server stored, but does not believe until a person at the desk has looked at it: kept here by its id, so that whoever
// stands at the phone knows. What the desk then says of it the phone does not hear; after two days it is no news here.

import { useEffect, useState } from 'react'
import type { HeldWhy } from '#domain/field/wire.ts'
import { day, instantOf, msOf, type Instant } from '#domain/kernel/instants.ts'
import { deviceNow } from '../offline/clock.ts'
import { kept } from '../offline/kept.ts'
import { seal } from '../offline/secrets.ts'
import { write } from '../offline/store.ts'

export type HeldHere = { id: string; why: HeldWhy; at: Instant }
const listeners = new Set<() => void>()
const name = 'field/held'
const shownFor = 2 * day
const most = 200

async function heldHere(): Promise<HeldHere[]> {
  const since = instantOf(msOf(deviceNow()) - shownFor)
  return ((await kept<HeldHere[]>(name)) ?? []).filter((one) => one.at > since)
}

let before: Promise<void> = Promise.resolve()
/** What the server has just answered, beside what it answered before; two answers one after the other. */
export function keepHeld(fresh: readonly Pick<HeldHere, 'id' | 'why'>[]): Promise<void> {
  before = before.then(() => add(fresh)).catch(() => undefined)
  return before
}

async function add(fresh: readonly Pick<HeldHere, 'id' | 'why'>[]): Promise<void> {
  const others = (await heldHere()).filter((one) => !fresh.some((other) => other.id === one.id))
  const sealed = await seal([...fresh.map(({ id, why }) => ({ id, why, at: deviceNow() })), ...others].slice(0, most))
  await write(['settings'], (tx) => tx.objectStore('settings').put(sealed, name))
  for (const listener of listeners) listener()
}

/** Of these lines of a log, those that wait for a person. */
export function useHeld<It extends { id: string }>(lines: readonly It[]): It[] {
  const [held, setHeld] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const read = (): void => void heldHere().then((all) => setHeld(new Set(all.map((one) => one.id))), () => undefined)
    read()
    listeners.add(read)
    return () => void listeners.delete(read)
  }, [])
  return held.size === 0 ? [] : lines.filter((line) => held.has(line.id))
}
