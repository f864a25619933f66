// A person without phone and paper, found by where they live: typed as people say it, or chosen step by step; then the people behind the
// door by initials and decade of birth, which is enough to ask “are you …?”. Whoever is out or holds a pass stands first. No name,
// no telephone number, no status beyond the home's level.

import { useMemo, useState } from 'react'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Level } from '../../parts/Level.tsx'
import { useStill } from '../../parts/still.ts'
import { m } from '../../words/compiled/messages.js'
import { CallDesk } from './CallDesk.tsx'
import { DoorSteps } from './DoorSteps.tsx'
import { homesFor, type Home } from './homes.ts'
import { levelAt, passesOf, stillComing, type GatePass, type GatePerson } from './known.ts'
import { Passes } from './Passes.tsx'
import { Visits } from './Visits.tsx'
import { isOut, whoIsOut, type Seeing } from './whereabouts.ts'

export type FindByDoorProps = {
  seeing: Seeing
  onPass: (pass: GatePass) => void
  onBack: (of: { resident: ResidentId | null; exit: ExitId | null; emergency: boolean; from?: 'from-outside' }, who: string, home: string) => void
  onEmergency: (person: GatePerson, home: string) => void
}
type Out = ReturnType<typeof whoIsOut>

const most = 12

export function FindByDoor(props: FindByDoorProps) {
  const { seeing } = props
  const { knows } = seeing
  const [typed, setTyped] = useState('')
  const [start, setStart] = useState(0)
  const out = useMemo(() => whoIsOut(seeing), [seeing.knows, seeing.lines])
  const expects = (home: Home): boolean => home.flat.people.some((person) => isOut(out, person.id) !== null || passesOf(knows, person.id).length > 0)
  const homes = useMemo(() => homesFor(knows, typed, expects), [knows, typed, out])
  const phone = knows?.held.community.phone ?? ''
  const coming = stillComing(knows, 'flats') ? knows?.held.rest : null
  const shown = (list: readonly Home[], asked: string) => <Homes key={asked} {...props} homes={list} out={out} />
  if (!knows) return <div className="gate-pane stack"><h1>{m.gate_byDoor()}</h1><Empty>{m.gate_doorNothing()}</Empty></div>
  return (
    <div className="gate-pane stack">
      <h1>{m.gate_byDoor()}</h1>
      <Field label={m.gate_doorLabel()} hint={m.gate_doorHint()}>
        <input value={typed} onChange={(event) => { setTyped(event.target.value); setStart(start + 1) }} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} />
      </Field>
      {typed.trim() === '' && <Visits seeing={seeing} />}
      {typed.trim() === '' ? <DoorSteps key={start} knows={knows} expects={expects} shown={shown} />
        : homes.length === 0 ? <><Empty>{coming ? m.gate_doorNotYet(coming) : m.gate_doorNone()}</Empty><CallDesk phone={phone} /></> : shown(homes, typed)}
      <p className="hidden-visually" role="status">{typed.trim() !== '' && homes.length > 0 ? m.gate_doorFound({ count: homes.length }) : ''}</p>
    </div>
  )
}

/** Once shown they keep their places, whoever goes out or comes in meanwhile: a press is meant for the door that stood there. */
function Homes({ homes, ...props }: FindByDoorProps & { homes: readonly Home[]; out: Out }) {
  const { shown } = useStill(homes.map((home) => ({ id: home.flat.id, home })), 'end')
  const here = shown.filter((it) => !it.gone)
  return (
    <>
      <ul role="list" className="gate-homes">{here.slice(0, most).map(({ row }) => <HomeRow key={row.id} {...props} home={row.home} />)}</ul>
      {here.length > most && <p className="quiet">{m.gate_doorMany({ count: here.length - most })}</p>}
    </>
  )
}

function HomeRow({ home, out, ...props }: FindByDoorProps & { home: Home; out: Out }) {
  const { building, flat } = home
  const { knows } = props.seeing
  const at = now()
  const level = levelAt(home, at)
  const rank = (person: GatePerson): number => (isOut(out, person.id) ? 0 : passesOf(knows, person.id).length > 0 ? 1 : 2)
  const people = useStill([...flat.people].sort((a, b) => rank(a) - rank(b)), 'end').shown.filter((it) => !it.gone)
  return (
    <li>
      <h2>{flat.door} {level && <Level level={level} caseInside={building.cases?.some((it) => it.from <= at && at < it.until) ?? false} />}</h2>
      <Visits seeing={props.seeing} door={flat.door} />
      <ul role="list">
        {people.map(({ row: person }) => <Person key={person.id} {...props} person={person} door={flat.door} out={out} />)}
      </ul>
    </li>
  )
}

function Person({ person, door, out, seeing, onPass, onBack, onEmergency }: FindByDoorProps & { person: GatePerson; door: string; out: Out }) {
  const where = isOut(out, person.id)
  const passes = passesOf(seeing.knows, person.id)
  const lastOut = where && (!where.pass || passes.length === 0)
  return (
    <li className="gate-person">
      <p><strong>{person.who}</strong> <span className="quiet">{person.bornYear ? m.gate_born({ decade: Math.floor(person.bornYear / 10) * 10 }) : ''}{where ? ` · ${m.gate_isOut()}` : ''}</span></p>
      <div className="row">
        {passes.length > 0 ? <Passes person={person.id} out={where !== null} passes={passes} seeing={seeing} onPass={onPass} /> : <span className="quiet">{m.gate_noPass()}</span>}
        {lastOut && <Button onClick={() => onBack({ resident: person.id, exit: where.exit, emergency: where.exit !== null && !where.pass }, person.who, door)}>{m.gate_cameBack()}</Button>}
        {where === null && <Button plain onClick={() => onBack({ resident: person.id, exit: null, emergency: false, from: 'from-outside' }, person.who, door)}>{m.gate_cameIn()}</Button>}
        <Button plain onClick={() => onEmergency(person, door)}>{m.gate_emergencyPerson()}</Button>
      </div>
    </li>
  )
}
