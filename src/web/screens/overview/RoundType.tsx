// Paper that came back, typed in with a keyboard alone: one letter a door and task, words where some were written, what somebody there said or wanted, Enter for the next door. Each line is
// kept on this computer before it says so, and goes out in the name of whoever walked.

import { useRef, useState, type KeyboardEvent } from 'react'
import { onPaper } from '#domain/desk/door-words.ts'
import type { DoorWords } from '#domain/desk/door-words-wire.ts'
import type { RoundDoor, RoundDoors, RoundView, Task } from '#domain/doors/wire.ts'
import { asksWhich, longestSaid, restOf, type Outcome } from '#domain/doors/doors.ts'
import { isKits } from '#domain/rounds/kits.ts'
import type { AccountId, DoorTaskId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { outcomeName, paperRows, sourceOf, stairwellName, stateSaid, type PaperRow } from '../../parts/doors-said.ts'
import { Field } from '../../parts/Field.tsx'
import { composing } from '../../parts/keys.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { fromWall, toWall } from '../../parts/wall-time.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

/** As they lie on the keyboard of every office. `x`: what stands there now was typed, or noted, by mistake. */
const letters: Record<string, Outcome | 'taken-back'> = { d: 'done', n: 'nobody', r: 'refused', a: 'again', x: 'taken-back' }

type Props = StartProps & { id: string; stairwell: string }
export function RoundType({ id, stairwell, ...props }: Props) {
  const { data: round, error, refetch } = useApi<RoundView>(`/api/rounds/${id}`)
  const { data } = useApi<RoundDoors>(`/api/rounds/${id}/doors?stairwell=${stairwell}`)
  const here = round?.stairwells.find((one) => one.id === stairwell)
  return (
    <Frame {...props} title={m.round_typeTitle({ stairwell: here ? stairwellName(here) : '' })}>
      {(!round || !data) && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {round && data && <Typing round={round} doors={data.doors} given={here?.given?.to ?? ''} {...props} />}
    </Frame>
  )
}

function Typing({ round, doors, given, me }: StartProps & { round: RoundView; doors: readonly RoundDoor[]; given: string }) {
  const zone = me.community.zone
  const [walked, setWalked] = useState(given)
  const [at, setAt] = useState<Instant | null>(now)
  const table = useRef<HTMLTableElement>(null)
  const put = useRef(new Map<string, Noted[]>())
  const rows = doors.flatMap((door) => paperRows(door).map((of) => ({ door, of })))
  const keys = Object.entries(letters).map(([letter, outcome]) => `${letter} ${outcomeName(outcome, sourceOf(round.tasks))}`).join(' · ')
  /** From one door to the same column of the next. */
  const goTo = (row: number): void => table.current?.querySelector<HTMLInputElement>(`tr[data-row="${row}"] input`)?.focus()
  return (
    <>
      <div className="two">
        <Field label={m.round_typeWho()}><select value={walked} onChange={(event) => setWalked(event.target.value)}><option value="">{m.round_typeMe()}</option>{round.walkers.filter((one) => one.id !== me.id).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</select></Field>
        <Field label={m.round_typeWhen()} error={at ? null : m.round_fill()}><input type="datetime-local" defaultValue={toWall(now(), zone)} onChange={(event) => setAt(fromWall(event.target.value, zone))} /></Field>
      </div>
      <p>{m.round_typeKeys({ keys })}</p>
      {/* The roles stand here too: on a phone its rows are blocks, and a browser would say no table. */}
      <table ref={table} role="table" className="round-typing">
        <thead><tr><th scope="col">{m.round_paperDoor()}</th>{round.tasks.map((task) => <th key={task.id} scope="col"><AsWritten>{task.title}</AsWritten></th>)}<th scope="col">{m.round_paperWords()}</th><th scope="col">{m.round_paperSaid()}</th></tr></thead>
        <tbody role="rowgroup">{rows.map(({ door, of }, row) => <Row key={of.key} put={put} door={door} of={of} row={row} me={me.id} round={round.id} tasks={round.tasks} walked={walked === '' || walked === me.id ? null : walked} at={at} zone={zone} onNext={() => goTo(row + 1)} />)}</tbody>
      </table>
    </>
  )
}

type Noted = RoundDoor['said'][number]
type RowProps = { /** by what was crossed out here, what was noted anew of it */ put: { current: Map<string, Noted[]> }; door: RoundDoor; /** the door, or one home behind it */ of: PaperRow; row: number; me: string; round: string; tasks: readonly Task[]; walked: string | null; at: Instant | null; zone: string; onNext: () => void }
function Row({ put, door, of, row, me, round, tasks, walked, at, zone, onNext }: RowProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const [words, setWords] = useState('')
  const [heard, setHeard] = useState('')
  const [saved, setSaved] = useState(false)
  const [asked, setAsked] = useState(false)
  const name = [door.door, of.name].filter((one) => one !== '').join(' ')
  const [problem, setProblem] = useState<Problem | null>(null)
  const wrong = (task: DoorTaskId): boolean => (typed[task] ?? '') !== '' && !(typed[task]! in letters)
  const kits = tasks.filter((task) => isKits(task.source)).map((task) => task.id)
  const filled = tasks.filter((task) => (typed[task.id] ?? '') !== '')
  /** The next door has the focus at once: whoever types from paper does not look up, and the disk is slower than a hand. */
  const keep = async (): Promise<void> => {
    if (filled.some((task) => wrong(task.id)) || at === null) return
    // Nobody could tell which home it was: what they said of themselves is all that there is to find them by.
    const asks = of.unknown && words.trim() === '' && filled.some((task) => { const outcome = letters[typed[task.id]!]!; return outcome !== 'taken-back' && asksWhich(outcome, door.households.map((one) => one.id)) })
    setAsked(asks)
    if (asks) return
    const [was, said, brought] = [typed, words, heard]
    const begun: string[] = []
    setTyped({})
    setWords('')
    setHeard('')
    onNext()
    try {
      // One for each box on the paper, so that each can be taken back by itself.
      const send = (it: object): Promise<unknown> => queue(`/api/rounds/${round}/results`, { id: newId<'door-result'>(), door: door.id, paper: true, walked, ...it })
      for (const task of filled.filter((one) => letters[was[one.id]!] !== 'taken-back')) await send({ tasks: [task.id], outcome: letters[was[task.id]!], at, againAt: null, words: said.trim(), takesBack: null, homes: of.homes })
      const crossed = filled.filter((one) => letters[was[one.id]!] === 'taken-back').map((one) => one.id)
      const cross = async (one: Noted): Promise<void> => {
        // Crossed out here before, and not in the list yet: what was noted anew of it is what the next row crosses out.
        const anew = put.current.get(one.id)
        if (anew) {
          for (const it of anew.filter((it) => it.tasks.some((task) => crossed.includes(task)) && (of.homes.length === 0 || it.homes.some((home) => of.homes.includes(home))))) await cross(it)
          return
        }
        // A press on the phone may have been of two households, or of two things: what is not crossed out stays as it was said, and by whom.
        const rest = restOf(one, crossed.filter((task) => one.tasks.includes(task)), of.homes, door.households.map((home) => home.id)).map((it, n, all): Noted => ({ ...one, ...it, id: newId<'door-result'>(), kits: n === all.findIndex(({ tasks: of }) => of.some((task) => kits.includes(task))) ? one.kits : null }))
        put.current.set(one.id, rest)
        begun.push(one.id)
        await send({ tasks: [...one.tasks], outcome: 'taken-back', at, againAt: null, words: said.trim(), takesBack: one.id, homes: [] })
        for (const it of rest) await send({ id: it.id, tasks: it.tasks, homes: it.homes, outcome: one.outcome, at: one.at, againAt: one.againAt, words: one.words, takesBack: null, kits: it.kits, walked: one.by === me ? null : one.by })
      }
      for (const one of door.said.filter((it) => crossed.some((task) => of.stateOf(task).result === it.id))) await cross(one)
      // Last, for it comes anew each time that it is typed: a row that fails before it is typed again whole.
      const { words: told, urgent } = onPaper(brought)
      if (told !== '') await queue(`/api/rounds/${round}/words`, { id: newId<'contact'>(), door: door.id, household: of.homes[0] ?? null, spoke: null, about: null, words: told, urgent, at, paper: true, walked: walked as AccountId | null } satisfies DoorWords)
      setProblem(null)
      if (filled.length > 0 || told !== '') setSaved(true)
    } catch (error) {
      for (const id of begun) put.current.delete(id)
      setTyped(was)
      setWords(said)
      setHeard(brought)
      setProblem(whyNotKept(error))
    }
  }
  const onKey = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || composing(event.nativeEvent)) return
    event.preventDefault()
    void keep()
  }
  return (
    <tr role="row" data-row={row}>
      <th role="rowheader" scope="row">{door.door}{of.name !== '' && <small>{of.name}</small>}</th>
      {tasks.map((task) => (
        <td key={task.id} role="cell" data-label={task.title}>
          <input className="round-letter" maxLength={1} autoComplete="off" autoCapitalize="off" aria-label={m.round_typeLetter({ door: name, task: task.title })} aria-invalid={wrong(task.id) || undefined} value={typed[task.id] ?? ''} onKeyDown={onKey}
            onChange={(event) => { setSaved(false); setTyped({ ...typed, [task.id]: event.target.value.trim().toLowerCase() }) }} />
          <span className="quiet">{wrong(task.id) ? m.round_typeWrong() : stateSaid(of.stateOf(task.id), zone, at ?? now(), task.source)}</span>
        </td>
      ))}
      <td role="cell" data-label={m.round_paperWords()}><div className="round-words"><input maxLength={500} autoComplete="off" aria-label={m.round_typeWords({ door: name })} aria-invalid={asked || undefined} value={words} onKeyDown={onKey} onChange={(event) => setWords(event.target.value)} /><span role="status" className="quiet">{saved ? m.round_typeSaved() : ''}</span></div>{asked && <p className="error" role="alert">{m.round_sayWhich()}</p>}<ProblemNotice problem={problem} /></td>
      <td role="cell" data-label={m.round_paperSaid()}><input maxLength={longestSaid} autoComplete="off" aria-label={m.round_typeSaid({ door: name })} value={heard} onKeyDown={onKey} onChange={(event) => { setSaved(false); setHeard(event.target.value) }} /></td>
    </tr>
  )
}
