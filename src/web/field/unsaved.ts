// Facts that the disk would not take. They stay in memory and are tried again, on the disk and straight to the server, for as long as the
// page lives: “not stored” stands on the screen while it is true, and no longer.

import type { Noted } from './lanes.ts'

export type Unsaved<F, S> = { fact: F; shown: S; noted: Noted; /** told when it is safe after all */ safe: () => void }
const pauses = [1_000, 2_000, 5_000, 15_000]

export type Retrying<F, S> = { add: (it: Unsaved<F, S>) => void; /** True when it was among them. */ takeBack: (id: string) => boolean; replace: (fact: F) => boolean }

/** @param save resolves to whether the fact is now on the disk or at the server */
export function retrying<F extends { id: string }, S>(save: (it: Unsaved<F, S>) => Promise<boolean>, every: readonly number[] = pauses): Retrying<F, S> {
  const held = new Map<string, Unsaved<F, S>>()
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  const round = async (): Promise<void> => {
    for (const id of [...held.keys()]) {
      const it = held.get(id)
      if (!it || !(await save(it).catch(() => false))) continue
      held.delete(id)
      it.safe()
    }
    tries++
    timer = null
    plan()
  }
  const plan = (): void => {
    if (held.size > 0) timer ??= setTimeout(() => void round(), every[Math.min(tries, every.length - 1)])
  }
  return {
    add: (it) => {
      held.set(it.fact.id, it)
      tries = 0
      plan()
    },
    takeBack: (id) => held.delete(id),
    replace: (fact) => {
      const it = held.get(fact.id)
      if (it) held.set(fact.id, { ...it, fact })
      return it !== undefined
    },
  }
}
