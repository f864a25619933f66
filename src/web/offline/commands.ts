// Writes that desk and residents make: either asked and answered at once (`useCommand`: decisions), or put in the outbox and
// sent when the network is there (`queue`: facts and requests that must not be lost). Where there is no disk they are sent at once. Emergencies have a lane of their own: no
// other write can stand before them, whatever became of it.

import { useCallback, useRef, useState } from 'react'
import { no, type Problem, type Result } from '#domain/kernel/result.ts'
import { actsAs, onActing } from './acting.ts'
import { refresh } from './answers.ts'
import { isFault, isPassing, post, postFile } from './api.ts'
import { isEmergency } from './emergencies.ts'
import { newId } from './ids.ts'
import { openOutbox, type Delivery, type Entry, type Outbox } from './outbox.ts'
import { within } from './patience.ts'
import { usualPace } from './sending.ts'
import { beforeSigningOut } from './signing-out.ts'

export type Command = { path: string; body: unknown; /** sent in the place of `body`: a picture, as text */ file?: string | undefined; /** account or household that wrote it; null when nobody was signed in */ by: string | null }

/** Who wrote a fact is part of it. Only an emergency goes out in whoever's name can carry it. */
const mayCarry = (command: Command): boolean => command.by === null || command.by === actsAs() || isEmergency(command)

const send = ({ path, body, file }: Command, command: string): Promise<Result<unknown>> =>
  (file ? postFile(path, new Blob([Uint8Array.from(atob(file), (one) => one.charCodeAt(0))]), { command }) : post(path, body, { command }))

async function deliver(entries: Entry<Command>[]): Promise<Delivery> {
  const taken: string[] = []
  const refused: { id: string; problem: Problem }[] = []
  for (const { id, body } of entries.filter((entry) => mayCarry(entry.body))) {
    const reply = await send(body, id)
    if (reply.ok) taken.push(id)
    else if (isFault(reply.problem)) return { taken, refused, wait: null, broke: { id, problem: reply.problem } }
    // Signed out is not a no: it waits for the next sign-in. What follows may depend on what went before, so nothing overtakes.
    else if (isPassing(reply.problem) || reply.problem.code === 'not-signed-in') return { taken, refused, wait: reply.problem }
    else refused.push({ id, problem: reply.problem })
  }
  return { taken, refused, wait: null }
}

/** What is about an emergency that has not been sent yet comes after it. */
async function deliverAfterEmergencies(entries: Entry<Command>[]): Promise<Delivery> {
  const unsent = (await emergencies.list()).filter((entry) => !entry.problem).map((entry) => (entry.body.body as { id?: string }).id)
  const first = entries.findIndex(({ body }) => unsent.some((id) => id !== undefined && body.path.includes(id)))
  if (first < 0) return deliver(entries)
  const before = await deliver(entries.slice(0, first))
  return { ...before, wait: before.wait ?? { code: 'network-away' } }
}

// One that the server breaks on steps aside like any other, but comes back every minute until somebody takes it away.
const emergencies = openOutbox<Command>('emergencies', deliver, { ...usualPace, parkedAgain: 60_000 })
const ordinary = openOutbox<Command>('commands', deliverAfterEmergencies)
emergencies.watch(() => void ordinary.wake())
/** What is tried once before a session ends. */
export const sendEmergencies = (): Promise<void> => emergencies.sendNow()
beforeSigningOut(sendEmergencies)
onActing(() => commands.wake())

const both = <R>(work: (lane: Outbox<Command>) => R): [R, R] => [work(emergencies), work(ordinary)]
const stops = (all: (() => void)[]) => () => { for (const stop of all) stop() }

/** Both lanes as the screens see them: emergencies first. */
export const commands = {
  list: async (): Promise<Entry<Command>[]> => (await Promise.all(both((lane) => lane.list()))).flat(),
  count: async () => {
    const [urgent, other] = await Promise.all(both((lane) => lane.count()))
    return { waiting: urgent.waiting + other.waiting, refused: urgent.refused + other.refused }
  },
  /** Takes one away that was refused or could not be taken: somebody has read it. */
  dismiss: async (id: string): Promise<void> => void (await Promise.all(both((lane) => lane.dismiss(id)))),
  /** Sends one once more that was refused or could not be taken. */
  again: async (id: string): Promise<void> => void (await Promise.all(both((lane) => lane.again(id)))),
  wake: (): void => void both((lane) => lane.wake()),
  watch: (listener: () => void) => stops(both((lane) => lane.watch(listener))),
  start: () => stops(both((lane) => lane.start())),
}

/** Neither on the disk nor with the server, and why not. */
class NotKept extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}
export const whyNotKept = (error: unknown): Problem => (error instanceof NotKept ? error.problem : { code: 'not-stored' })

/** A disk that takes longer is none: an emergency does not wait for it. What it stores after all is done once, under the same id. */
const diskMs = 5_000
/** The last one that went neither way: said again, it is the same one. */
let unkept = { key: '', id: '' }

/**
 * Resolves when the device has it; it is sent as soon as the network allows, once, however often it is tried. Where the device stores
 * nothing (private windows, browsers inside other apps), when the server has it. Rejects when neither has; `whyNotKept` says why.
 */
export async function queue(path: string, body: unknown, file?: string): Promise<string> {
  const command: Command = { path, body, file, by: actsAs() }
  const key = JSON.stringify(command)
  const id = unkept.key === key ? unkept.id : newId<'command'>()
  await within(diskMs, (isEmergency(command) ? emergencies : ordinary).add(id, command)).catch(async () => {
    const reply = await send(command, id)
    if (!reply.ok) {
      unkept = { key, id }
      throw new NotKept(isPassing(reply.problem) ? { code: 'not-stored' } : reply.problem)
    }
    void refresh('/api/')
  })
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
  const cleared = useRef(0)
  const run = useCallback((body: unknown, other?: string): Promise<Result<T>> => {
    if (under.current) return under.current
    const to = other ?? path
    const key = `${to} ${JSON.stringify(body)}`
    if (open.current?.key !== key) open.current = { key, id: newId<'command'>() }
    setBusy(true)
    const then = cleared.current
    const asked = post<T>(to, body, { command: open.current.id }).catch(() => no({ code: 'network-away' })).then((reply) => {
      under.current = null
      // Only a write whose fate is unknown is repeated under its id.
      if (reply.ok || !isPassing(reply.problem)) open.current = null
      setBusy(false)
      if (cleared.current === then) setProblem(reply.ok ? null : reply.problem)
      return reply
    })
    under.current = asked
    return asked
  }, [path])
  return { run, busy, problem, clear: useCallback(() => { cleared.current += 1; setProblem(null) }, []) }
}
