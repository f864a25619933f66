// Building, entrance, floor, flat: one choice after the other, in large keys. At each step the homes whose people are out or hold a pass
// are already there, because most who come to the gate are of these.

import { useState, type ReactNode } from 'react'
import type { Knowing } from '../../field/knowing.ts'
import { Button } from '../../parts/Button.tsx'
import { m } from '../../words/compiled/messages.js'
import { stepOf, type Chosen, type Home } from './homes.ts'
import { buildingsOf, flatsOf, homesComing } from './known.ts'

type DoorStepsProps = { knows: Knowing; expects: (home: Home) => boolean; /** `asked` changes with what was chosen */ shown: (homes: readonly Home[], asked: string) => ReactNode }

export function DoorSteps({ knows, expects, shown }: DoorStepsProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  if (!chosen) return <Choices label={m.gate_buildings()} of={buildingsOf(knows).map((building) => ({ key: building.id, label: building.label, choose: () => setChosen({ building }) }))} />
  const step = stepOf(knows, chosen, expects)
  const { rest } = knows.held
  const asked = [chosen.building.id, chosen.entrance, chosen.floor, chosen.flat, step.ask].join()
  const labels = new Map(flatsOf(knows, chosen.building).map((flat) => [flat.id as string, flat.label]))
  const choose = (one: string): void => {
    if (step.ask === 'entrance') setChosen({ ...chosen, entrance: one })
    if (step.ask === 'floor') setChosen({ ...chosen, floor: Number(one) })
    if (step.ask === 'flat') setChosen({ ...chosen, flat: one })
  }
  return (
    <>
      <div className="row gate-chosen">
        <strong data-next tabIndex={-1}>{[m.gate_building({ label: chosen.building.label }), chosen.entrance && m.gate_entrance({ label: chosen.entrance }), chosen.floor != null && m.gate_floor({ floor: chosen.floor })].filter(Boolean).join(' · ')}</strong>
        <Button plain onClick={() => setChosen(null)}>{m.gate_otherBuilding()}</Button>
      </div>
      {rest && homesComing(knows, chosen.building) && <p className="quiet">{m.gate_doorNotYet(rest)}</p>}
      {step.ask === 'nothing' ? shown(step.homes, asked) : (
        <>
          <Choices label={step.ask === 'entrance' ? m.gate_entrances() : step.ask === 'floor' ? m.gate_floors() : m.gate_flats()}
            of={step.of.map((one) => ({ key: one, label: labels.get(one) ?? one, choose: () => choose(one) }))} />
          {step.expected.length > 0 && <section className="stack"><h2>{m.gate_expected()}</h2>{shown(step.expected, asked)}</section>}
        </>
      )}
    </>
  )
}

function Choices({ label, of }: { label: string; of: readonly { key: string; label: string; choose: () => void }[] }) {
  return (
    <nav aria-label={label} className="stack">
      <p className="quiet">{label}</p>
      <ul role="list" className="gate-buildings">
        {of.map((one) => <li key={one.key}><button type="button" className="button" onClick={one.choose}>{one.label}</button></li>)}
      </ul>
    </nav>
  )
}
