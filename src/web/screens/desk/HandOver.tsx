// What somebody keeps who is not at the desk: read line by line, taken over by name, all in one press or one by one, and given back the same way. Nothing of it is
// nobody's meanwhile: it is with whoever leads the desk.

import { useEffect, useState } from 'react'
import type { Queue as QueueReply, QueueLine } from '#domain/desk/wire.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { DeskHere, Owed } from '#domain/promises/wire.ts'
import { refresh, useApi, type Refused } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useActs } from './acts.ts'
import { isHidden, isPrivate, LineSaid } from './line-said.tsx'
import { hasMore, linesOf } from './now-lines.ts'

type Props = { here: DeskHere; me: StartProps['me'] }
const owedIn = (lines: readonly QueueLine[]): Owed[] => lines.flatMap((line) => line.owed ?? [])

/** Who may have left something: everybody who works at the desk and is not there. */
export function HandOver({ here, me }: Props) {
  const there = new Set(here.turns.filter((turn) => turn.now).map((turn) => turn.account))
  const away = here.colleagues.filter((one) => !there.has(one.account) && one.account !== me.id)
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>({})
  /** One sentence for all whose lines could not be read: eight times the same would hide the one that can. */
  const [refused, setRefused] = useState<Readonly<Record<string, Refused | null>>>({})
  const failing = away.map((one) => (counts[one.account] === undefined ? refused[one.account] : null)).find((one) => one)
  const left = away.reduce((sum, one) => sum + (counts[one.account] ?? 0), 0)
  const known = away.every((one) => counts[one.account] !== undefined)
  return (
    <section className="stack" aria-labelledby="to-take" data-place tabIndex={-1}>
      <h2 id="to-take">{m.shift_toTake()} {known && <span className="count">{left}</span>}</h2>
      {known && left === 0 && <p className="quiet">{m.shift_toTakeNone()}</p>}
      {!there.has(me.id as AccountId) && <p className="quiet">{m.shift_notYoursNow()}</p>}
      {failing ? <Failed problem={failing.problem} onRetry={() => void refresh('/api/desk/kept')} /> : !known && <Loading />}
      {away.map((one) => <Left key={one.account} account={one.account} name={one.name} me={me} may={there.has(me.id as AccountId)} onCount={(count) => setCounts((before) => (before[one.account] === count ? before : { ...before, [one.account]: count }))} onRefused={(error) => setRefused((before) => ({ ...before, [one.account]: error }))} />)}
    </section>
  )
}

type LeftProps = { account: AccountId; name: string; me: StartProps['me']; /** whoever takes over is entered at the desk */ may: boolean; onCount: (count: number) => void; onRefused: (error: Refused | null) => void }
function Left({ account, name, me, may, onCount, onRefused }: LeftProps) {
  const { data, error } = useApi<QueueReply>(`/api/desk/kept/${account}`)
  const at = useNow(30_000)
  const { run, busy, problem } = useActs()
  const [took, setTook] = useState<readonly Owed[] | null>(null)
  const [said, setSaid] = useState('')
  const lines = linesOf(data)
  const open = lines.filter((line) => !isPrivate(line))
  const count = data ? lines.length : undefined
  useEffect(() => { if (count !== undefined) onCount(count) }, [count])
  useEffect(() => onRefused(error ?? null), [error])
  const take = async (owed: readonly Owed[]): Promise<void> => {
    const done = await run(owed, () => [{ kind: 'taken-over' }])
    if (done.length === 0) return
    setTook(done)
    setSaid(m.shift_tookAll({ name, count: done.length }))
  }
  const back = async (): Promise<void> => {
    if (!took || (await run(took, () => [{ kind: 'handed-over', to: account }])).length === 0) return
    setTook(null)
    setSaid(m.shift_gaveBack({ name }))
  }
  if (!data) return null
  return (
    <>
      <p role="status" className={said === '' ? 'hidden-visually' : 'shift-said'}><AsWritten>{said}</AsWritten>{took && <> <Button plain busy={busy} onClick={() => void back()}>{m.shift_giveBack()}</Button></>}</p>
      <ProblemNotice problem={problem} />
      {lines.length > 0 && (
        <section className="left stack-tight" aria-label={m.shift_fromWhom({ name })} data-place tabIndex={-1}>
          <h3><AsWritten>{m.shift_fromWhom({ name })}</AsWritten> <span className="count">{lines.length}{hasMore(data) && '+'}</span></h3>
          {hasMore(data) && <p className="quiet">{m.shift_keptMore({ count: lines.length })}</p>}
          <ol className="owed-lines">
            {lines.map((line) => (
              <li key={`${line.owed?.section} ${line.fold}`}>
                <LineSaid line={line} zone={me.community.zone} now={at} opens />
                {isHidden(line) ? <span className="quiet line-words"><AsWritten>{m.shift_hiddenWith({ name: line.owed?.owner.name || name })}</AsWritten></span>
                  : may && line.owed && <Button plain busy={busy} onClick={() => void take([line.owed!])}>{m.shift_takeOne()}</Button>}
              </li>
            ))}
          </ol>
          {open.length < lines.length && <p className="quiet">{m.shift_inConfidence({ count: lines.length - open.length })}</p>}
          {may && open.length > 0 && <Button main className="at-start" busy={busy} onClick={() => void take(owedIn(open))}>{hasMore(data) ? m.shift_takeThese({ count: open.length }) : m.shift_takeAll({ count: open.length })}</Button>}
        </section>
      )}
    </>
  )
}
