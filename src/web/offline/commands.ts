// Writes that desk and residents make: either asked and answered at once (`useCommand`: decisions), or put in the outbox and
// sent when the network is there (`queue`: facts and requests that must not be lost).

import { useCallback, useRef, useState } from 'react'
import { no, type Problem, type Result } from '#domain/kernel/result.ts'
import { isPassing, post } from './api.ts'
import { newId } from './ids.ts'
import { openOutbox, type Delivery, type Entry } from './outbox.ts'

export type Command = { path: string; body: unknown; /** account or household that wrote it; null when nobody was signed in */ by: string | null }

let me: string | null = null
/** Who is signed in at this device now: what others wrote waits for them. */
export const actAs = (id: string | null): void => {
  if (id === me) return
  me = id
  commands.wake()
}

/** Who wrote a fact is part of it. Only an emergency goes out in whoever's name can carry it. */
const mayCarry = ({ by, path }: Command): boolean => by === null || by === me || path === '/api/exits/emergency'

async function deliver(entries: Entry<Command>[]): Promise<Delivery> {
  const taken: string[] = []
  const refused: { id: string; problem: Problem }[] = []
  for (const { id, body } of entries.filter((entry) => mayCarry(entry.body))) {
    const reply = await post(body.path, body.body, { command: id })
    if (reply.ok) taken.push(id)
    // Signed out is not a no: it waits for the next sign-in. What follows may depend on what went before, so nothing overtakes.
    else if (isPassing(reply.problem) || reply.problem.code === 'not-signed-in') return { taken, refused, wait: reply.problem }
    else refused.push({ id, problem: reply.problem })
  }
  return { taken, refused, wait: null }
}

export const commands = openOutbox<Command>('commands', deliver)

/** Resolves when the device has it; it is sent as soon as the network allows, once, however often it is tried. */
export async function queue(path: string, body: unknown): Promise<string> {
  const id = newId<'command'>()
  await commands.add(id, { path, body, by: me })
  return id
}

export type Asking<T> = {
  /** Posts the body. Taps while it is under way are the same request. */
  run: (body: unknown, path?: string) => Promise<Result<T>>
  busy: boolean
  problem: Problem | null
  clear: () => void
}

/** A write with an answer. A retry after a lost network repeats the command id, so it is done once. */
export function useCommand<T>(path: string): Asking<T> {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const open = useRef<{ key: string; id: string } | null>(null)
  const under = useRef<Promise<Result<T>> | null>(null)
  const run = useCallback((body: unknown, other?: string): Promise<Result<T>> => {
    if (under.current) return under.current
    const to = other ?? path
    const key = `${to} ${JSON.stringify(body)}`
    if (open.current?.key !== key) open.current = { key, id: newId<'command'>() }
    setBusy(true)
    const asked = post<T>(to, body, { command: open.current.id }).catch(() => no({ code: 'network-away' })).then((reply) => {
      under.current = null
      // Only a write whose fate is unknown is repeated under its id.
      if (reply.ok || !isPassing(reply.problem)) open.current = null
      setBusy(false)
      setProblem(reply.ok ? null : reply.problem)
      return reply
    })
    under.current = asked
    return asked
  }, [path])
  return { run, busy, problem, clear: useCallback(() => setProblem(null), []) }
}
