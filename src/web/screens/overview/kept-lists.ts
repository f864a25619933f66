// Lists of whoever rings and knocks, kept on their phone for a stairwell without a network: what they opened, sealed, as long as it is theirs and a day at most. Gone when the server says no, when
// its time is over, when its notice is told to nobody any more, and when nobody is signed in.

import { useEffect, useState } from 'react'
import { day, earlier, instantOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { keepOwn, keptOwn } from '../../offline/kept.ts'
import { useApi, type Answer } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'

type Kept = { at: number; until: Instant; value: unknown }
type All = Record<string, Kept>
export const toTellPath = '/api/notices/to-tell'
const name = 'to tell'

/** One change after the other: each reads what the one before has left. */
let turn: Promise<void> = Promise.resolve()
function change(work: (all: All) => All): Promise<void> {
  turn = turn.then(async () => { await keepOwn(name, work((await keptOwn<All>(name)) ?? {})) }).catch(() => undefined)
  return turn
}
const isOver = ({ until }: Kept, at: Instant): boolean => until <= at

/** Until when that stays on this phone, as it is told now. */
export const keptUntil = (until: Instant | null, told: Instant): Instant => (until === null ? plus(told, day) : earlier(until, plus(told, day)))

const saidAt = (act: string): string => `said ${act}`
/** What an act says, as it stood on the page: its body names a home and no door. */
export const keepSaid = (act: string, words: string): Promise<void> => change((all) => ({ ...all, [saidAt(act)]: { at: Date.now(), until: plus(now(), day), value: words } }))
export const wordsOf = async (acts: readonly string[]): Promise<string[]> => {
  await turn
  const all = (await keptOwn<All>(name)) ?? {}
  return acts.flatMap((act) => (typeof all[saidAt(act)]?.value === 'string' ? [all[saidAt(act)]!.value as string] : []))
}

/** Nothing of these notices is to be told any more. */
export const keepOnly = (notices: readonly string[]): Promise<void> =>
  change((all) => Object.fromEntries(Object.entries(all).filter(([path, one]) => !isOver(one, now()) && (!path.includes('/homes') || notices.some((id) => path.includes(id))))))

/** Whether that is kept, and until when it is theirs; null: no end is known. */
export type Keep = { keep: boolean; until: Instant | null }
/** Like `useApi`; without a network what was kept of that path. */
export function useKept<T>(path: string, { keep, until }: Keep): Pick<Answer<T>, 'data' | 'error' | 'refetch'> & { /** ms of this device’s clock: when the server said so */ at: number | null } {
  const answer = useApi<T>(path)
  const { data, dataUpdatedAt, error } = answer
  const [old, setOld] = useState<Kept | null>(null)
  const at = useNow(20_000)
  const closed = error !== null && ['not-allowed', 'not-found', 'not-signed-in'].includes(error.problem.code)
  useEffect(() => {
    let gone = false
    void turn.then(() => keptOwn<All>(name)).then((all) => { if (!gone) setOld(all?.[path] ?? null) })
    return () => { gone = true }
  }, [path])
  useEffect(() => {
    if (data !== undefined && keep) void change((all) => ({ ...all, [path]: { at: dataUpdatedAt, until: keptUntil(until, instantOf(dataUpdatedAt)), value: data } }))
  }, [path, data, dataUpdatedAt, keep, until])
  const over = closed || (old !== null && isOver(old, at))
  useEffect(() => { if (over) void change(({ [path]: _, ...others }) => others) }, [path, over])
  const held = over ? undefined : (old?.value as T | undefined)
  return { data: closed ? undefined : data ?? held, error, refetch: answer.refetch, at: data ? dataUpdatedAt : held === undefined ? null : old!.at }
}
