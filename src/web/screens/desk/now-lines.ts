// What is now: asked whole, for it may stand behind a hundred others. And whether it is my night, in which I am shown that alone.

import type { QueueLine, Queue } from '#domain/desk/wire.ts'
import type { DeskHere } from '#domain/promises/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'

export const useDeskHere = (me: StartProps['me']) => useApi<DeskHere>(me.verbs.includes('desk.turn') ? '/api/desk/turns' : null)
export const useWhatIsNow = () => useApi<Queue>('/api/desk/now')
export const linesOf = (queue: Pick<Queue, 'sections'> | undefined): QueueLine[] => (queue?.sections ?? []).flatMap((it) => it.lines).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))

/** Of what is now, how many stand in the whole queue alone: a section names no more than two hundred. */
export const notListed = (now: Pick<Queue, 'sections'> | undefined, but: readonly string[] = []): number =>
  (now?.sections ?? []).filter((it) => !but.includes(it.section)).reduce((sum, it) => sum + it.count - it.lines.length, 0)

/** Whether somebody has more than is named at once. */
export const hasMore = (queue: Pick<Queue, 'sections'> | undefined): boolean => (queue?.sections ?? []).some((it) => it.next !== null)

/** Entered at the desk as the night's person, now. */
export const isMyNight = (here: DeskHere | undefined, account: string): boolean => here?.turns.some((turn) => turn.now && turn.quiet && turn.account === account) ?? false
