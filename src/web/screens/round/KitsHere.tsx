// Kits in the bag of whoever goes from door to door, and what is left of them at one: of which lot, for how many who are there now, whoever stands in the register.

import { useState } from 'react'
import type { KitsLeft } from '#domain/doors/doors.ts'
import type { KitLotId } from '#domain/kernel/ids.ts'
import type { Day } from '#domain/kernel/instants.ts'
import type { MyKits } from '#domain/rounds/kit-wire.ts'
import { now } from '../../offline/clock.ts'
import { queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import type { StartProps } from '../../offline/session.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { calendarDay } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { troubleOf } from './last.tsx'
import { useMyKits, type Bag } from './my-kits.ts'

const lotName = ({ maker, lot }: Bag['may'][number]): string => `${maker} ${lot}`
const isCount = (text: string): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) <= 500

/** What is written down at this door; null as long as that cannot be left. */
export type Leaving = { lot: string | null; present: string | null; count: string | null }
export const nothingWritten: Leaving = { lot: null, present: null, count: null }

/** What a press says: null where the bag has nothing that may go out; `wrong`: a number is missing. */
export function leftOf({ lot, present, count }: Leaving, bag: Bag | null, people: number): { kits: KitsLeft | null; wrong: boolean } {
  const [which, there] = [bag?.may.find((one) => one.id === lot) ?? bag?.may[0], present ?? String(people)]
  const left = count ?? there
  if (!which) return { kits: null, wrong: false }
  const wrong = !isCount(there) || !isCount(left) || Number(left) === 0
  return { kits: wrong ? null : { lot: which.id as KitLotId, count: Number(left), present: Number(there) }, wrong }
}

type HereProps = { bag: Bag | null; people: number; leaving: Leaving; onLeaving: (leaving: Leaving) => void; wrong: boolean }
export function KitsHere({ bag, people, leaving, onLeaving, wrong }: HereProps) {
  if (!bag || bag.may.length === 0) return <Notice tone="ask"><p>{m.round_kitsNone()}</p></Notice>
  const which = bag.may.find((one) => one.id === leaving.lot) ?? bag.may[0]!
  const there = leaving.present ?? String(people)
  const count = leaving.count ?? there
  const over = isCount(count) ? Number(count) - which.left : 0
  return (
    <div className="stack-tight">
      {bag.may.length > 1
        ? <Field label={m.round_kitsWhich()}><select name="kit-lot" value={which.id} onChange={(event) => onLeaving({ ...leaving, lot: event.target.value })}>{bag.may.map((one) => <option key={one.id} value={one.id}>{m.round_kitsLeft({ lot: lotName(one), count: one.left, day: calendarDay(one.expiresOn as Day) })}</option>)}</select></Field>
        : <p><AsWritten>{m.round_kitsLeft({ lot: lotName(which), count: which.left, day: calendarDay(which.expiresOn as Day) })}</AsWritten></p>}
      <Field label={m.round_kitsThere()} error={wrong && !isCount(there) ? m.round_kitsCountWrong() : null}><input name="kit-present" inputMode="numeric" maxLength={3} autoComplete="off" value={there} onChange={(event) => onLeaving({ ...leaving, present: event.target.value })} /></Field>
      <Field label={m.round_kitsCount()} error={wrong && (!isCount(count) || Number(count) === 0) ? m.round_kitsCountWrong() : null}><input name="kit-count" inputMode="numeric" maxLength={3} autoComplete="off" value={count} onChange={(event) => onLeaving({ ...leaving, count: event.target.value })} /></Field>
      {over > 0 && <p role="status">{m.round_kitsMore({ count: over })}</p>}
    </div>
  )
}

/** Above all doors: what is in the bag, and what the desk says that was put into it or taken out. */
export function MyBag({ me }: Pick<StartProps, 'me'>) {
  const bag = useMyKits({ id: me.id, zone: me.community.zone })
  if (!bag || bag.may.length + bag.mayNot.length + bag.asked.length === 0) return null
  return (
    <section className="stack-tight" aria-label={m.round_kits()}>
      <h2>{m.round_kits()}</h2>
      {bag.asked.map((one) => <Asked key={one.id} asked={one} />)}
      <ul role="list">{bag.may.map((one) => <li key={one.id}><AsWritten>{m.round_kitsLeft({ lot: lotName(one), count: one.left, day: calendarDay(one.expiresOn as Day) })}</AsWritten></li>)}</ul>
      {bag.mayNot.map((one) => <Notice key={one.id} tone="ask"><p><AsWritten>{m.round_kitsNoGo({ lot: lotName(one), count: one.left })}</AsWritten></p></Notice>)}
    </section>
  )
}

function Asked({ asked: { id, what, by, count, lot } }: { asked: MyKits['asked'][number] }) {
  const [other, setOther] = useState<string | null>(null)
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)
  const say = async (have: number): Promise<void> => {
    if (busy) return
    setBusy(true)
    setTrouble(await queue(`/api/kits/${id}/confirm`, { id: newId<'custody-act'>(), count: have, at: now() }).then(() => '', troubleOf))
    setBusy(false)
  }
  return (
    <div className="stack-tight round-task-asked">
      <p><strong><AsWritten>{what === 'given' ? m.round_kitsAsked({ by, count, lot }) : m.round_kitsAskedBack({ by, count, lot })}</AsWritten></strong></p>
      {other === null
        ? <div className="row"><Button main busy={busy} onClick={() => void say(count)}>{m.round_kitsYes({ count })}</Button><Button onClick={() => setOther('')}>{m.round_kitsOther()}</Button></div>
        : <form className="row" noValidate onSubmit={(event) => { event.preventDefault(); if (isCount(other)) void say(Number(other)) }}>
          <Field label={m.round_kitsHave()}><input inputMode="numeric" maxLength={3} autoComplete="off" value={other} onChange={(event) => setOther(event.target.value)} /></Field>
          <Button main type="submit" busy={busy || !isCount(other)}>{m.round_kitsSay()}</Button>
        </form>}
      {trouble !== '' && <p className="error" role="alert">{trouble}</p>}
    </div>
  )
}
