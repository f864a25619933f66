// What nobody answered, written down quickly: missed calls one line after the other, a number or a door each, and what was written in a group pasted as it stands. Each waits in the queue
// with a name on it; the same call-back is not opened twice.

import { useRef, useState } from 'react'
import { digitsIn, waysOfNumber } from '#domain/desk/called.ts'
import type { HomeFound } from '#domain/people/record-wire.ts'
import type { HouseholdId } from '#domain/kernel/ids.ts'
import { between, minute, type Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { post } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useNetwork } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { newCall, type Calling } from './call.ts'

/** The one household behind a door, where that is sure; what is not sure stays as it was typed. */
async function homeOf(typed: string): Promise<HouseholdId | null> {
  if (waysOfNumber(digitsIn(typed)).length > 0 || !navigator.onLine) return null
  const reply = await post<{ homes: HomeFound[] }>('/api/homes/find', { door: typed })
  const homes = reply.ok ? reply.value.homes : []
  const home = homes.length === 1 ? homes[0] : homes.find((one) => one.door === typed)
  return home && home.households.length === 1 ? home.households[0]!.id : null
}

/** The same again so soon is the same call, read off the list once more. */
const sameWithin = 5 * minute
/** A telephone by its digits, a door as it was typed. */
const whose = (typed: string): string => (waysOfNumber(digitsIn(typed)).length > 0 ? digitsIn(typed) : typed)

export function MissedLine({ calling }: { calling: Calling }) {
  const { live } = useNetwork()
  const [typed, setTyped] = useState('')
  const [kept, setKept] = useState<readonly string[]>([])
  const [again, setAgain] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const lately = useRef(new Map<string, Instant>())
  const field = useRef<HTMLInputElement>(null)
  const keep = async (): Promise<void> => {
    const text = typed.trim()
    field.current?.focus()
    if (text === '') return
    // At once: the hand types the next one while this one is kept.
    setTyped('')
    const before = lately.current.get(whose(text))
    const same = before !== undefined && between(before, now()) < sameWithin
    setAgain(same ? text : null)
    if (same) return
    lately.current.set(whose(text), now())
    const household = await homeOf(text)
    const { id, startedAt } = newCall()
    const why = await queue('/api/contacts', { id, resident: null, channel: 'missed', startedAt, endedAt: startedAt, note: '', number: text, ...(household && { household }) }).then(() => null, whyNotKept)
    setProblem(why)
    if (why) {
      lately.current.delete(whose(text))
      setTyped((next) => next || text)
    } else setKept((before) => [text, ...before])
  }
  return (
    <form className="stack-tight call-missed" onSubmit={(event) => { event.preventDefault(); void keep() }}>
      <Field label={m.cases_missedWho()} hint={m.cases_missedHint()}><input ref={field} autoFocus autoComplete="off" maxLength={40} value={typed} onChange={(event) => setTyped(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit">{m.cases_missedKeep()} <kbd aria-hidden="true">↵</kbd></Button><Button plain onClick={() => calling.change({ channel: 'phone' })}>{m.cases_missedDone()}</Button></div>
      <p role="status">{again !== null ? <AsWritten>{m.cases_missedAgain({ who: again })}</AsWritten> : kept[0] && <AsWritten>{m.cases_missedKept({ who: kept[0], count: kept.length })}</AsWritten>}</p>
      {kept.length > 0 && !live && <p className="waiting">{m.cases_keptHere()}</p>}
    </form>
  )
}

export function PastedMessages() {
  const { live } = useNetwork()
  const [text, setText] = useState('')
  const [group, setGroup] = useState('')
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const paste = async (): Promise<void> => {
    if (text.trim() === '') return
    const why = await queue('/api/contacts/pasted', { id: newId<'contact'>(), text, group: group.trim(), at: now() }).then(() => null, whyNotKept)
    setProblem(why)
    if (why) return
    setText('')
    setSaid(m.cases_pasted())
  }
  return (
    <form className="stack-tight call-pasted" onSubmit={(event) => { event.preventDefault(); void paste() }}>
      <h3>{m.cases_pasteTitle()}</h3>
      <Field label={m.cases_pasteGroup()}><input autoComplete="off" maxLength={60} value={group} onChange={(event) => setGroup(event.target.value)} /></Field>
      <Field label={m.cases_pasteText()} hint={m.cases_pasteHint()}><textarea rows={4} maxLength={200_000} value={text} onChange={(event) => { setText(event.target.value); setSaid('') }} /></Field>
      <ProblemNotice problem={problem} />
      <p><Button type="submit">{m.cases_pasteKeep()}</Button></p>
      <p role="status">{said}</p>
      {said !== '' && !live && <p className="waiting">{m.cases_keptHere()}</p>}
    </form>
  )
}
