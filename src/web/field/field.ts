// A phone in the field, of whatever kind: what it is, what it knows, what it noted and how that reaches the server. One of these for each
// kind; nothing here knows a gate. Without a network nothing happens but that the age grows.

import { useSyncExternalStore } from 'react'
import type { FactEnvelope } from '#domain/field/wire.ts'
import { no, type Result } from '#domain/kernel/result.ts'
import { clockErrorMs, onClock } from '../offline/clock.ts'
import { ask, hearKnows, reload, tidy, type FieldState, type Parts, type Told } from './asking.ts'
import { enrolmentOf, type Enrolled } from './enrolled.ts'
import type { Kind } from './kind.ts'
import { openLanes, secretFor, sendNow, usualSending, type Noted } from './lanes.ts'
import { openLog, type Recorded } from './log.ts'
import { Syncing, usualAsking } from './syncing.ts'
import { retrying, type Unsaved } from './unsaved.ts'

export type { FieldState } from './asking.ts'
export type Field<F extends FactEnvelope, S> = {
  state: () => FieldState<F, S>
  watch: (listener: () => void) => () => void
  /** Resolves when what lies on the device was read: an answer before that would be “this phone does not know”. */
  whenRead: Promise<void>
  /** The enrolment may be one of another kind: then nothing has changed here, and that kind's screens are to be opened. */
  enrol: (token: string, label: string) => Promise<Result<Enrolled>>
  /** Resolves when the disk has it. Rejects when the device cannot store: then somebody must write on paper, until `safe` is called. */
  record: (fact: F, shown: S, holdMs: number, safe?: () => void) => Promise<Recorded>
  undo: (id: string) => Promise<boolean>
  /** Puts other content under the same id while it waits. False: it has been sent as it was. */
  replace: (fact: F, holdMs: number) => Promise<boolean>
  /** Sends a fact that has no line of its own: it adds to one that was sent. */
  follow: (fact: F) => Promise<void>
  syncNow: () => Promise<void>
  /** Starts everything that the phone does by itself, once the first screen stands; returns the stop. */
  start: (firstScreen: Promise<void>) => () => void
}

type Inner<F extends FactEnvelope, S> = Parts<F, S> & { watch: Field<F, S>['watch']; channel: BroadcastChannel | null }

/** How often to ask, and how long to wait before a fact is sent again. */
export type Paces = { asking: typeof usualAsking; sending: typeof usualSending }

function openParts<F extends FactEnvelope, S>(kind: Kind<F, S>, { sending }: Paces): Inner<F, S> {
  let state: FieldState<F, S> = { ready: false, read: false, enrolled: null, knows: null, lines: [], waiting: 0, online: null, clockErrorMs: clockErrorMs() }
  const listeners = new Set<() => void>()
  const set = (change: Partial<FieldState<F, S>>): void => {
    if ((Object.keys(change) as (keyof FieldState<F, S>)[]).every((key) => state[key] === change[key])) return
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`postern-field-${kind.kind}`)
  const tell = (what: Told): void => channel?.postMessage(what)
  const lanes = openLanes<F>(kind.kind, kind.urgent, sending)
  const log = openLog<F, S>(kind, lanes, (lines) => tell({ lines }))
  log.watch(() => set({ lines: log.lines(), waiting: log.waiting() }))
  const watch = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return { kind, lanes, log, state: () => state, set, tell, watch, channel }
}

/** On the disk, or else straight to the server. */
async function saveAgain<F extends FactEnvelope, S>({ log, state }: Parts<F, S>, { fact, shown, noted }: Unsaved<F, S>): Promise<boolean> {
  if (await log.record(fact, shown, noted, 0).then(() => true, () => false)) return true
  const secret = secretFor(state().enrolled, noted)
  const reply = secret === null ? null : await sendNow([fact], secret)
  return reply?.ok === true && reply.value.taken.includes(fact.id)
}

export function openField<F extends FactEnvelope, S>(kind: Kind<F, S>, paces: Paces = { asking: usualAsking, sending: usualSending }): Field<F, S> {
  const parts = openParts(kind, paces)
  const { lanes, log, state, set, tell } = parts
  let hasRead: () => void = () => undefined
  const whenRead = new Promise<void>((resolve) => { hasRead = resolve })
  let tidied = false
  const asked = async (): Promise<boolean> => {
    const answered = await ask(parts)
    // Once in the life of a page.
    if (answered && state().enrolled && !tidied) {
      tidied = true
      void whenRead.then(() => tidy(parts)).catch(() => undefined)
    }
    return answered
  }
  const sync = new Syncing(`postern-field-${kind.kind}`, asked, paces.asking)
  const unsaved = retrying<F, S>((it) => saveAgain(parts, it))
  const noted = (): Noted => {
    const { enrolled } = state()
    return { to: enrolled?.community ?? null, by: enrolled?.device ?? null }
  }
  return {
    whenRead, state, watch: parts.watch, syncNow: () => sync.now(),
    enrol: async (token, label) => {
      const reply = await import('./enrolling.ts').then((it) => it.enrolHere(token, label), () => no({ code: 'network-away' }))
      if (!reply.ok || reply.value.kind !== kind.kind) return reply
      set({ knows: null })
      tell({ enrolled: true })
      await reload(parts)
      // Only now: what this page asks from here on, it asks as the new phone.
      sync.anew()
      lanes.wake()
      return reply
    },
    record: async (fact, shown, holdMs, safe = () => undefined) => {
      const now = noted()
      return log.record(fact, shown, now, holdMs).catch((error: unknown) => {
        unsaved.add({ fact, shown, noted: now, safe })
        throw error
      })
    },
    undo: async (id) => unsaved.takeBack(id) || log.undo(id),
    replace: async (fact, holdMs) => unsaved.replace(fact) || log.replace(fact, noted(), holdMs),
    follow: (fact) => lanes.of(fact).add(fact.id, { fact, ...noted() }),
    start: (firstScreen) => {
      // A disk that cannot be read knows nothing; nobody at the gate waits for it.
      void firstScreen.then(() => reload(parts)).then(hasRead, hasRead).then(() => sync.now())
      return listen(parts, sync)
    },
  }
}

function listen<F extends FactEnvelope, S>(parts: Inner<F, S>, sync: Syncing): () => void {
  const { kind, lanes, log, set, channel } = parts
  const hear = async (what: Told): Promise<void> => {
    if ('lines' in what) return log.takeOver(what.lines)
    if ('enrolled' in what) {
      sync.anew()
      return reload(parts)
    }
    if (await hearKnows(parts, what.knows)) sync.heard()
  }
  // One after the other: each builds on what the one before it has left.
  let hearing = Promise.resolve()
  const hears = (event: MessageEvent<Told>): void => { hearing = hearing.then(() => hear(event.data)).catch(() => undefined) }
  const counted = async (): Promise<void> => {
    await log.countWaiting()
    if (parts.state().enrolled?.revoked) await log.forget()
  }
  let counting: ReturnType<typeof setTimeout> | null = null
  const count = (): void => {
    counting ??= setTimeout(() => { counting = null; void counted().catch(() => undefined) }, 50)
  }
  const away = (): void => set({ online: false })
  channel?.addEventListener('message', hears)
  globalThis.addEventListener?.('offline', away)
  void enrolmentOf(kind.kind).then((enrolled) => set({ ready: true, enrolled }))
  const stops = [lanes.start(), lanes.watch(count), sync.start(), onClock(() => set({ clockErrorMs: clockErrorMs() }))]
  return () => {
    for (const stop of stops) stop()
    channel?.removeEventListener('message', hears)
    globalThis.removeEventListener?.('offline', away)
  }
}

/** The state of a phone in the field, drawn anew with every change. */
export const useField = <F extends FactEnvelope, S>(field: Field<F, S>): FieldState<F, S> => useSyncExternalStore(field.watch, field.state)
