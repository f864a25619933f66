// What was said of self-tests on this phone: kept on its disk, sent when the network is there, and shown to whoever entered it, for the server shows it to nobody but whose it is. It sends nothing by itself.

import { useEffect, useState, useSyncExternalStore } from 'react'
import { antigenOf, type AntigenSaid } from '#domain/rounds/antigen.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { now } from './clock.ts'
import { commands, queue } from './commands.ts'
import { keepOwn, keptOwn } from './kept.ts'

type Said = Pick<AntigenSaid, 'id' | 'what' | 'takesBack' | 'at'> & { person: string | null; called: string }
/** `of`: the round and, of whom the list does not know, the home; or the task of a door round and the home: where it was said. */
export type AntigenNoted = { of: string; body: Said }

const name = 'antigen noted'
/** The round is over by then, and what it was is known elsewhere or to nobody. */
const keptFor = 2 * day
let noted: readonly AntigenNoted[] = []
let reading: Promise<void> | null = null
const listeners = new Set<() => void>()
function set(next: readonly AntigenNoted[]): void {
  noted = next
  for (const listener of listeners) listener()
}
async function readKept(): Promise<void> {
  const before = ((await keptOwn<readonly AntigenNoted[]>(name)) ?? []).filter((one) => one.body.at > plus(now(), -keptFor))
  set([...before, ...noted.filter((one) => !before.some((it) => it.body.id === one.body.id))])
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export function useAntigenNoted(): readonly AntigenNoted[] {
  const all = useSyncExternalStore(subscribe, () => noted)
  useEffect(() => { void (reading ??= readKept()) }, [])
  return all
}

const paths = /^\/api\/(me\/antigen|rounds\/[0-9a-f-]{36}\/antigen)$/
/** What was said here and has not come to the desk: it waits for the network, or was not taken. */
export function useAntigenUnsent(): ReadonlyMap<string, 'waits' | 'refused'> {
  const [unsent, setUnsent] = useState<ReadonlyMap<string, 'waits' | 'refused'>>(new Map())
  useEffect(() => {
    let gone = false
    const look = async (): Promise<void> => {
      const all = (await commands.list().catch(() => [])).filter((one) => paths.test(one.body.path))
      if (!gone) setUnsent(new Map(all.map((one) => [(one.body.body as Said).id, one.problem ? 'refused' : 'waits'])))
    }
    void look()
    const stop = commands.watch(() => void look())
    return () => { gone = true; stop() }
  }, [])
  return unsent
}

/** Resolves when this phone, or the server, has it; rejects when neither has. */
export async function noteAntigen<B extends Said>(path: string, of: string, body: B): Promise<void> {
  await queue(path, body)
  set([...noted, { of, body: { id: body.id, what: body.what, takesBack: body.takesBack, at: body.at, person: body.person, called: body.called } }])
  await keepOwn(name, noted).catch(() => undefined)
}

/** What counts of what this phone said of somebody. */
export const antigenHere = (all: readonly AntigenNoted[], of: string, who: { person: string | null; called: string }): { id: AntigenSaid['id']; what: Exclude<AntigenSaid['what'], 'taken-back'>; at: Instant } | null => {
  const theirs = new Set(all.filter((one) => one.of === of && one.body.person === who.person && one.body.called === who.called).map((one) => one.body.id))
  return antigenOf(all.filter((one) => theirs.has(one.body.id) || (one.body.takesBack !== null && theirs.has(one.body.takesBack))).map(({ body }) => ({ ...body, by: 'here', desk: false })))
}
