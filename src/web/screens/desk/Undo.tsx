// What was pressed by a slip of the hand is taken back with one press or one key, for ten seconds. Of a decision nobody is told before they
// are over; that is the server's to say, and where it does not answer, this says no more than is known. An emergency is told at once,
// and its undoing goes after it (Emergency.tsx): there the focus stays where it is, for no stray Enter may hold somebody back.

import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { isOpen } from '#domain/exits/history.ts'
import { toldFrom } from '#domain/exits/undo.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { between, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { isPassing } from '../../offline/api.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { whoName } from '../../parts/exit-names.ts'
import { useKeys, useSteady } from '../../parts/keys.ts'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { deskDecision } from '../../words/compiled/groups/deskDecision.js'
import { m } from '../../words/compiled/messages.js'
import { deskKeys } from './desk-keys.ts'
import { caseIsMeant } from './focus.ts'

type BarProps = {
  /** what can be taken back: a new one has the hand's steadiness counted anew */
  of: string
  until: Instant
  label: string
  says?: string
  busy?: boolean
  /** the next thing to do: it has the focus, where the case is meant */
  takesFocus?: boolean
  onUndo: () => void
}

/** The button, its key and the seconds that are left. When they are over it keeps its place, where it said something, until the pointer has left the case. */
export function UndoBar({ of, until, label, says, busy = false, takesFocus = false, onUndo }: BarProps) {
  const at = useNow(500)
  const left = Math.ceil(between(at, until) / 1000)
  const ready = useSteady(of)
  const button = useRef<HTMLButtonElement>(null)
  const text = useId()
  const there = left > 0
  useKeys({ [deskKeys.queue.undo]: there && !busy ? onUndo : undefined }, { within: '.desk-exit', ready })
  useEffect(() => {
    if (takesFocus && there && caseIsMeant()) button.current?.focus()
  }, [of, takesFocus, there])
  if (!there) return says ? <p className="desk-undo keeps-place over quiet">{m.desk_undoOver()}</p> : null
  return (
    <div className={says ? 'desk-undo keeps-place stack-tight' : 'desk-undo stack-tight'}>
      {says && <p id={text} role="status">{says}</p>}
      <p className="row">
        <Button ref={button} busy={busy} aria-describedby={says ? text : undefined} onKeyDown={(event) => { if (event.repeat) event.preventDefault() }} onClick={() => { if (ready()) onUndo() }}>{label} <kbd aria-hidden="true">u</kbd></Button>
        <span className="quiet clock" aria-hidden="true">{left}</span>
      </p>
    </div>
  )
}

type Open = NonNullable<ExitView['undo']>
/** The very decision that was taken here is the last one: what a colleague has decided since, alike or not, is not undone from here. */
export function standsYet(exit: Pick<ExitView, 'state' | 'decisions'>, { what, until }: Pick<Open, 'what' | 'until'>): boolean {
  const last = exit.decisions.at(-1)
  return !isOpen(exit) && last?.what === what && toldFrom(last.at) === until
}
/** So often an undoing that did not get through is tried again, under the same command: should it have arrived, the server says so. */
const againMs = 2_000

function useUndo(exit: ExitView) {
  const { run, busy, problem, clear } = useCommand<ExitView>(`/api/exits/${exit.id}/undo`)
  const [lost, setLost] = useState<Open | null>(null)
  const send = useCallback(async (it: Open): Promise<void> => {
    const reply = await run({ seq: it.seq })
    const passing = !reply.ok && isPassing(reply.problem)
    setLost(passing ? it : null)
    if (!passing) void refresh()
  }, [run])
  useEffect(() => {
    if (!lost) return
    const timer = setTimeout(() => void send(lost), againMs)
    return () => clearTimeout(timer)
  }, [lost, send, busy])
  // What was said of an earlier decision is not said of the next.
  const seq = exit.undo?.seq
  useEffect(() => { if (seq !== undefined) clear() }, [seq, clear])
  return { send, busy, lost, problem: lost || (problem && isPassing(problem)) ? null : problem }
}

const undoSays = (what: Open['what']): string =>
  (what === 'refused' || what === 'office-refused' ? m.desk_undoRefused() : what === 'extended' ? m.desk_undoExtended() : what === 'kept' ? m.desk_undoKept() : m.desk_undoGranted())

/** Under the name of a case: that its last decision can be undone, that it was, or that nobody knows whether it was. */
export function UndoDecision({ exit, zone }: { exit: ExitView; zone: Zone }) {
  const { undo } = exit
  const { send, busy, lost, problem } = useUndo(exit)
  const [mine, setMine] = useState<Open | null>(null)
  if (undo?.mine && undo.seq !== mine?.seq) setMine(undo)
  const at = useNow(500)
  const until = undo?.until
  // When it is over the screen asks by itself, once for each decision, should the event that says so not come.
  useEffect(() => {
    if (!until) return
    const timer = setTimeout(() => void refresh(), Math.max(0, between(at, until)) + 1_500)
    return () => clearTimeout(timer)
  }, [until])
  if (lost) return <Notice tone="ask" live><p>{at < lost.until ? m.desk_undoLost() : m.desk_undoUnknown()}</p></Notice>
  return (
    <>
      <ProblemNotice problem={problem} />
      {mine && standsYet(exit, mine) && (
        <UndoBar of={`${exit.id} ${mine.seq}`} until={mine.until} label={m.desk_undo()} says={undoSays(mine.what)} busy={busy} takesFocus onUndo={() => void send(mine)} />
      )}
      {undo && !undo.mine && at < undo.until && <Notice><p><AsWritten>{m.desk_undoTheirs({ who: whoName(undo.by) })}</AsWritten></p></Notice>}
      <JustUndone exit={exit} zone={zone} at={at} />
    </>
  )
}

/** An open case of which a decision was undone last says so to whoever opens it. */
function JustUndone({ exit, zone, at }: { exit: ExitView; zone: Zone; at: Instant }) {
  const last = exit.decisions.at(-1)
  if (last?.what !== 'undone') return null
  const what = exit.decisions.findLast((one) => one.undone)?.what ?? ''
  // Nobody's decision: an appeal that ended because somebody was put down as gone, which was a mistake.
  if (what === 'withdrawn') return <Notice live><p><AsWritten>{m.desk_appealAgain({ who: whoName(last.by), at: when(last.at, zone, at) })}</AsWritten></p></Notice>
  return <Notice live><p><AsWritten>{m.desk_undoneNow({ what: deskDecision[what]?.() ?? what, who: whoName(last.by), at: when(last.at, zone, at) })}</AsWritten></p></Notice>
}
