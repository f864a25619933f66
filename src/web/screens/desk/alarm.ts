// What calls somebody back who has turned away from the desk: how much waits, in the tab's title, and a sound when an emergency comes in
// that was not taken down here. The sound is on until somebody puts it out, and on again in the next session.

import { useEffect, useRef } from 'react'
import type { Queue } from '#domain/desk/wire.ts'
import { allowSound } from '../../parts/audio.ts'
import { useDraft } from '../../parts/draft.ts'
import { useTitle } from '../../parts/Page.tsx'
import { sound, type Tone } from '../../parts/tones.ts'
import { m } from '../../words/compiled/messages.js'

/** Two calls, as at a door. */
export const alarm: readonly Tone[] = [[0, 0.18, 740], [0.25, 0.18, 990], [0.6, 0.18, 740], [0.85, 0.18, 990]]

const urgent = ['overdue', 'openPapers']
/** `! (7) Desk` while somebody is overdue or out without a paper, `(5) Desk` while anything waits. */
export function titleOf(queue: Pick<Queue, 'sections'> | undefined): string {
  // Who is out is to be known, and nothing to be done.
  const sections = (queue?.sections ?? []).filter((it) => it.section !== 'out')
  const count = sections.reduce((sum, it) => sum + it.count, 0)
  const first = sections.some((it) => it.count > 0 && urgent.includes(it.section)) ? '! ' : ''
  return count === 0 ? m.desk_title() : `${first}(${count}) ${m.desk_title()}`
}

type Line = { id: string; fold: string; count: number }
/** Whether one has come in: a line that was not there, or one that stands for more than before, because one reporter's are one line. */
export const hasCome = (lines: readonly Line[], known: ReadonlyMap<string, number>, own: string | null): boolean =>
  lines.some(({ id, fold, count }) => id !== own && count > (known.get(fold) ?? 0))

/** `own`: the emergency that was taken down at this desk last. */
export function useAlarm(queue: Queue | undefined, place: string, own: string | null): { silent: boolean; setSilent: (silent: boolean) => void } {
  const [silent, setSilent] = useDraft('silent', false)
  const known = useRef<Map<string, number> | null>(null)
  useTitle(titleOf(queue), place)
  useEffect(() => {
    for (const what of ['pointerdown', 'keydown']) addEventListener(what, allowSound)
    return () => { for (const what of ['pointerdown', 'keydown']) removeEventListener(what, allowSound) }
  }, [])
  const lines = queue?.sections.find((it) => it.section === 'openPapers')?.lines
  useEffect(() => {
    if (!lines) return
    // One's own that joins an older line of one's own sounds as well: better that than a stranger's that does not.
    const come = known.current !== null && hasCome(lines, known.current, own)
    known.current = new Map(lines.map((it) => [it.fold, it.count]))
    if (come && !silent) sound(alarm)
  }, [lines, own, silent])
  return { silent, setSilent }
}
