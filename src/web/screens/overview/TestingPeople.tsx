// The list behind a number of a testing round, by door: whom to ring, and what became of them, put down with a press and taken back with another. Whoever was
// put down here keeps their place until the list is closed. Each press is kept on this computer before it says so, and goes out once.

import { useEffect, useRef, useState } from 'react'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { excuses, isAsked, type Excuse, type Kind, type Outcome, type PutDown } from '#domain/rounds/outcomes.ts'
import type { RoundPeople, TestingRound } from '#domain/rounds/wire.ts'
import { now as timeNow } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { testingExcuse } from '../../words/compiled/groups/testingExcuse.js'
import { testingPut } from '../../words/compiled/groups/testingPut.js'
import { m } from '../../words/compiled/messages.js'
import { AntigenByPhone } from './AntigenByPhone.tsx'
import { outcomeName } from './TestingBar.tsx'
import { TestingDoors } from './TestingDoors.tsx'
import { afterOpened, keyOf, shownOf, withinOpened, type Behind, type Put } from './testing-people.ts'

type Person = RoundPeople['people'][number]
type Props = { round: TestingRound; behind: Behind; zone: Zone; mayNote: boolean; maySend: boolean; onClose: () => void }

export function TestingPeople({ round, behind, zone, mayNote, maySend, onClose }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const [puts, setPuts] = useState<ReadonlyMap<string, Put>>(new Map())
  const [said, setSaid] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => heading.current?.focus(), [])
  const building = round.buildings.find((one) => one.id === behind.building)
  const count = (building?.figures ?? round.figures)[behind.outcome]
  const where = building ? buildingName(building.label) : m.testing_everywhere()
  const asked = `outcome=${behind.outcome}${behind.building ? `&building=${behind.building}` : ''}`
  const put = async (person: Person, what: PutDown, excuse: Excuse | null = null, words = ''): Promise<boolean> => {
    const at = timeNow()
    const fact = { type: 'round-note', id: newId<'round-note'>(), at, right: at, round: round.id, person: person.id, what, excuse, words }
    try {
      await queue('/api/facts', { facts: [fact], sentAt: null, steady: null })
    } catch (error) {
      setProblem(whyNotKept(error))
      return false
    }
    setProblem(null)
    setPuts((before) => new Map([...before, [person.id, { person, what, excuse, words, at }]]))
    setSaid(m.testing_noted({ door: person.door, name: person.name, what: testingPut[what]?.() ?? what }))
    return true
  }
  return (
    <section className="stack-tight testing-behind" aria-label={outcomeName(behind.outcome, round.kind)}>
      <div className="overview-head">
        <h2 ref={heading} tabIndex={-1}><AsWritten>{m.testing_listOf({ what: outcomeName(behind.outcome, round.kind), count, where })}</AsWritten></h2>
        <Button plain onClick={onClose}>{m.testing_closeList()}</Button>
      </div>
      <p role="status" className="testing-said">{said}</p>
      <ProblemNotice problem={problem} />
      {maySend && isAsked(behind.outcome) && count > 0 && <TestingDoors round={round.id} kind={round.kind} building={behind.building} />}
      <Stretch round={round.id} kind={round.kind} asked={asked} after={null} outcome={behind.outcome} puts={puts} zone={zone} onPut={mayNote ? put : null} byPhone={mayNote && round.kind === 'antigen'} />
    </section>
  )
}

type OnPut = (person: Person, what: PutDown, excuse?: Excuse | null, words?: string) => Promise<boolean>
type StretchProps = { round: TestingRoundId; kind: Kind; /** which of its people */ asked: string; /** the key behind which it begins */ after: string | null; outcome: Outcome; puts: ReadonlyMap<string, Put>; zone: Zone; onPut: OnPut | null; /** self-tests are put down here as well */ byPhone: boolean }

/** So many as the server gives at a time; the next stretch follows a press, and begins where this one ended then. */
function Stretch(props: StretchProps) {
  const { round, asked, after, outcome, puts } = props
  const { data, error, refetch } = useApi<RoundPeople>(`/api/testing-rounds/${round}/people?${asked}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`)
  const [opened, setOpened] = useState<string | null>(null)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const next = afterOpened(opened, data.more)
  const until = next ?? data.more
  const isHere = (one: Person): boolean => (after === null || keyOf(one) > after) && (until === null || keyOf(one) <= until)
  const people = shownOf(withinOpened(data.people, next), [...puts.values()].map((one) => one.person).filter(isHere))
  return (
    <>
      {people.length === 0 && after === null && <Empty>{m.testing_listEmpty()}</Empty>}
      {people.length > 0 && (
        <ul role="list" className="testing-people">{people.map((one) => <Line key={one.id} {...props} person={one} put={puts.get(one.id) ?? null} is={outcome} />)}</ul>
      )}
      {next === null && data.more !== null && <p><Button onClick={() => setOpened(data.more)}>{m.testing_listMore()}</Button></p>}
      {next !== null && <Stretch {...props} after={next} />}
    </>
  )
}

const presses = ['no-answer', 'away', 'refused', 'elsewhere'] as const

function Line({ round, kind, person, put, is, zone, onPut, byPhone }: Pick<StretchProps, 'round' | 'kind' | 'zone' | 'onPut' | 'byPhone'> & { person: Person; put: Put | null; is: Outcome }) {
  const now = useNow(60_000)
  const [excusing, setExcusing] = useState(false)
  const [busy, setBusy] = useState(false)
  const stands: Outcome = put ? (put.what === 'again' ? 'missing' : put.what) : is
  const { excuse, words, at } = put ?? person
  const press = async (what: PutDown): Promise<void> => {
    if (!onPut) return
    setBusy(true)
    await onPut(person, what)
    setBusy(false)
  }
  const why = stands === 'excused' && excuse ? testingExcuse[excuse]?.() ?? excuse : ''
  const state = [outcomeName(stands, kind), why, stands === 'missing' ? '' : words, at && stands !== 'missing' ? when(at, zone, now) : '']
  return (
    <li data-put={put ? put.what : undefined}>
      <strong className="hit-door">{person.door}</strong>
      <span><a href={`/desk?resident=${person.id}`}><AsWritten>{person.name}</AsWritten></a></span>
      <span>
        {person.phone ? <a href={dial(person.phone.split(' / ')[0]!)}>{m.desk_callNumber({ phone: person.phone })}</a> : <span className="quiet">{m.testing_noPhone()}</span>}
      </span>
      <span className="testing-stands"><AsWritten>{state.filter((one) => one !== '').join(' · ')}</AsWritten></span>
      {byPhone && <AntigenByPhone round={round} person={person.id} name={person.name} said={person.antigen} />}
      {onPut && is !== 'tested' && (
        <span className="testing-presses" role="group" aria-label={m.testing_pressesOf({ door: person.door, name: person.name })}>
          {presses.filter((one) => one !== stands).map((one) => <Button key={one} busy={busy} onClick={() => void press(one)}>{testingPut[one]?.()}</Button>)}
          {stands !== 'excused' && <Button busy={busy} aria-expanded={excusing} onClick={() => setExcusing(!excusing)}>{testingPut['excused']?.()}</Button>}
          {stands !== 'missing' && <Button plain busy={busy} onClick={() => void press('again')}>{testingPut['again']?.()}</Button>}
        </span>
      )}
      {excusing && onPut && (
        <Excusing onCancel={() => setExcusing(false)} onSave={async (because, more) => { if (await onPut(person, 'excused', because, more)) setExcusing(false) }} />
      )}
    </li>
  )
}

function Excusing({ onSave, onCancel }: { onSave: (why: Excuse, words: string) => Promise<void>; onCancel: () => void }) {
  const [why, setWhy] = useState<Excuse | ''>('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const save = async (): Promise<void> => {
    setTried(true)
    if (why === '') return
    setBusy(true)
    await onSave(why, words.trim())
    setBusy(false)
  }
  return (
    <form className="testing-excusing" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={m.testing_excuse()} error={tried && why === '' ? m.desk_chooseOne() : null}>
        <select value={why} onChange={(event) => setWhy(event.target.value as Excuse)}>
          <option value="">{m.overview_choose()}</option>
          {excuses.map((one) => <option key={one} value={one}>{testingExcuse[one]?.() ?? one}</option>)}
        </select>
      </Field>
      <Field label={m.testing_excuseWords()}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <div className="row"><Button main type="submit" busy={busy}>{m.common_save()}</Button><Button plain onClick={onCancel}>{m.common_cancel()}</Button></div>
    </form>
  )
}
