// A person without phone and paper, found by where they live: building, door, then the people behind it by initials and decade
// of birth, which is enough to ask “are you …?”. No name, no telephone number, no status beyond the home's level.

import { useMemo, useState } from 'react'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { inOrder } from '#domain/exits/movements.ts'
import type { Level as LevelCode } from '#domain/people/levels.ts'
import { now } from '../../offline/clock.ts'
import type { GateBuilding, GateFlat, GatePass, GatePerson, Knows } from '../../offline/gate-snapshot.ts'
import { movementsAbout } from '../../offline/gate-sync.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { Level } from '../../parts/Level.tsx'
import { m } from '../../words/compiled/messages.js'

export type FindByDoorProps = {
  knows: Knows | null
  onPass: (pass: GatePass) => void
  onBack: (of: { resident: ResidentId; exit: ExitId | null; emergency: boolean }, who: string, home: string) => void
  onEmergency: (person: GatePerson, home: string) => void
}

const most = 12
const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[\s#号室栋棟號楼樓-]+/g, '-').replace(/^-|-$/g, '')

type Home = { building: GateBuilding; flat: GateFlat }

/** Doors that begin with what was typed; “2” is building 2, not 20. */
function homesFor(knows: Knows | null, typed: string): Home[] {
  const wanted = plain(typed)
  if (!knows || wanted === '') return []
  const fits = (door: string): boolean => door === wanted || door.startsWith(`${wanted}-`) || (wanted.includes('-') && door.startsWith(wanted))
  return [...knows.buildings.values()].flatMap((building) => building.flats.filter((flat) => fits(plain(flat.door))).map((flat) => ({ building, flat })))
}

/** The level of this moment: what the server foresaw for the days ahead, so that an order's end is seen without a network. */
function levelAt({ building, flat }: Home, at: Instant): LevelCode {
  const pieces = flat.pieces ?? building.pieces
  return pieces.find((piece) => piece.from <= at && at < piece.until)?.level ?? flat.level
}

export function FindByDoor({ knows, onPass, onBack, onEmergency }: FindByDoorProps) {
  const [typed, setTyped] = useState('')
  const homes = useMemo(() => homesFor(knows, typed), [knows, typed])
  const passOf = useMemo(() => new Map([...(knows?.passes.values() ?? [])].flatMap((pass) => (pass.resident ? [[pass.resident as string, pass] as const] : []))), [knows])
  const buildings = useMemo(() => [...(knows?.buildings.values() ?? [])].sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true })), [knows])
  return (
    <div className="gate-pane stack">
      <h1>{m.gate_byDoor()}</h1>
      {!knows && <Empty>{m.gate_doorNothing()}</Empty>}
      {knows && (
        <Field label={m.gate_doorLabel()} hint={m.gate_doorHint()}>
          <input value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} />
        </Field>
      )}
      {knows && plain(typed) === '' && (
        <nav aria-label={m.gate_buildings()}>
          <ul role="list" className="gate-buildings">
            {buildings.map((building) => <li key={building.id}><button type="button" className="button" onClick={() => setTyped(`${building.label}-`)}>{building.label}</button></li>)}
          </ul>
        </nav>
      )}
      {knows && plain(typed) !== '' && homes.length === 0 && <Empty>{m.gate_doorNone()}</Empty>}
      <ul role="list" className="gate-homes">
        {homes.slice(0, most).map((home) => (
          <li key={home.flat.id}>
            <h2>{home.flat.door} <Level level={levelAt(home, now())} caseInside={home.building.caseInside} /></h2>
            <ul role="list">
              {home.building.people.filter((person) => person.flat === home.flat.id).map((person) => (
                <Person key={person.id} person={person} door={home.flat.door} pass={passOf.get(person.id) ?? null} onPass={onPass} onBack={onBack} onEmergency={onEmergency} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {homes.length > most && <p className="quiet">{m.gate_doorMany({ count: homes.length - most })}</p>}
    </div>
  )
}

type PersonProps = Omit<FindByDoorProps, 'knows'> & { person: GatePerson; door: string; pass: GatePass | null }

function Person({ person, door, pass, onPass, onBack, onEmergency }: PersonProps) {
  const last = inOrder(movementsAbout({ resident: person.id })).at(-1)
  const outWithoutPass = last?.kind === 'out' && !last.pass
  return (
    <li className="gate-person">
      <p><strong>{person.who}</strong> <span className="quiet">{person.bornYear ? m.gate_born({ decade: Math.floor(person.bornYear / 10) * 10 }) : ''}{last?.kind === 'out' ? ` · ${m.gate_isOut()}` : ''}</span></p>
      <div className="row">
        {pass ? <Button onClick={() => onPass(pass)}>{m.gate_hasPass()}</Button> : <span className="quiet">{m.gate_noPass()}</span>}
        {outWithoutPass && <Button onClick={() => onBack({ resident: person.id, exit: last.exit, emergency: last.emergency }, person.who, door)}>{m.gate_cameBack()}</Button>}
        <Button plain onClick={() => onEmergency(person, door)}>{m.gate_emergencyPerson()}</Button>
      </div>
    </li>
  )
}
