// Whoever lies in a tube, by door: who lives with them, how they stand, and what was done: rung, handed on by name, or that they need not stay in, and why.

import { useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import type { Pool, PoolPerson } from '#domain/rounds/hold-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { poolState } from '../../words/compiled/groups/poolState.js'
import { m } from '../../words/compiled/messages.js'

type Props = { zone: Zone; may: boolean; onDone: () => Promise<void> }

export function PoolPeople({ pool, ...props }: Props & { pool: Pool }) {
  return <ul role="list" className="testing-people pool-people">{pool.people.map((one) => <Line key={one.id} person={one} {...props} />)}</ul>
}

function Line({ person, zone, may, onDone }: Props & { person: PoolPerson }) {
  const now = useNow(60_000)
  const state = person.state ? poolState[person.state]?.() ?? person.state : ''
  const said = [state, person.handedTo && m.testing_poolHanded({ name: person.handedTo }), person.why, person.rungAt ? m.testing_poolRungAt({ at: when(person.rungAt, zone, now) }) : '', person.ownTubes.join(' ')]
  return (
    <li data-state={person.state ?? undefined}>
      <strong className="hit-door">{person.door}</strong>
      <span><a href={`/desk?resident=${person.id}`}><AsWritten>{person.name}</AsWritten></a></span>
      <span>{person.phone ? <a href={dial(person.phone.split(' / ')[0]!)}>{m.desk_callNumber({ phone: person.phone })}</a> : <span className="quiet">{m.testing_noPhone()}</span>}</span>
      <span className="quiet"><AsWritten>{person.with.length === 0 ? m.testing_poolAlone() : m.testing_poolWith({ names: person.with.map((one) => one.name).join('、') })}</AsWritten></span>
      <span className="testing-stands"><AsWritten>{said.filter((one) => one !== '').join(' · ')}</AsWritten></span>
      {may && person.hold && person.state !== 'free' && person.state !== 'ended' && <Acts person={person} hold={person.hold} onDone={onDone} />}
    </li>
  )
}

function Acts({ person, hold, onDone }: { person: PoolPerson; hold: string; onDone: Props['onDone'] }) {
  const [asking, setAsking] = useState<'handed' | 'ended' | null>(null)
  const [words, setWords] = useState('')
  const { run, busy, problem } = useCommand(`/api/pools/${hold}/acts`)
  const put = async (what: 'rung' | 'handed' | 'ended'): Promise<void> => {
    if (what !== 'rung' && words.trim() === '') return
    if (!(await run({ id: newId<'pool-act'>(), person: person.id, what, words: what === 'rung' ? '' : words.trim() })).ok) return
    setAsking(null)
    setWords('')
    await onDone()
  }
  const ask = (what: 'handed' | 'ended', says: string) => <Button plain={what === 'ended'} busy={busy} aria-expanded={asking === what} onClick={() => setAsking(asking === what ? null : what)}>{says}</Button>
  return (
    <>
      <span className="testing-presses" role="group" aria-label={m.testing_pressesOf({ door: person.door, name: person.name })}>
        {!person.rungAt && <Button busy={busy} onClick={() => void put('rung')}>{m.testing_poolRung()}</Button>}
        {ask('handed', m.testing_poolHand())}
        {ask('ended', m.testing_poolEnd())}
      </span>
      {asking && (
        <form className="testing-excusing" onSubmit={(event) => { event.preventDefault(); void put(asking) }}>
          <Field label={asking === 'handed' ? m.testing_poolHandTo() : m.testing_poolEndWhy()}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
          <div className="row"><Button main type="submit" busy={busy} disabled={words.trim() === ''}>{m.common_save()}</Button><Button plain onClick={() => setAsking(null)}>{m.common_cancel()}</Button></div>
        </form>
      )}
      <ProblemNotice problem={problem} />
    </>
  )
}
