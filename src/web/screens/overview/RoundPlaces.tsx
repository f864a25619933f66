// Where a round goes: whole compounds, buildings, or single entrances where a building is not meant as a whole.

import type { Buildings } from '#domain/sealing/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { buildingName } from '../../parts/Facade.tsx'
import { m } from '../../words/compiled/messages.js'
import { everyEntrance, type Chosen } from './round-places.ts'

type Props = { buildings: Buildings; chosen: Chosen; /** whether single entrances may be chosen */ entrances?: boolean; missing: boolean; onChange: (chosen: Chosen) => void }

export function RoundPlaces({ buildings, chosen, entrances = false, missing, onChange }: Props) {
  const toggle = (id: string): void => onChange(new Set(chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id]))
  const box = (id: string, name: string, whole = false) =>
    <label key={id} className={whole ? 'chip round-whole' : 'chip'}><input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} /><span><AsWritten>{name}</AsWritten></span></label>
  return (
    <fieldset className={missing ? 'field bad' : 'field'} data-wrong={missing || undefined}>
      <legend>{m.round_where()}</legend>
      {missing && <span className="error" role="alert">{m.round_whereMissing()}</span>}
      {buildings.compounds.map((compound) => {
        const apart = compound.buildings.filter((one) => !chosen.has(one.id) && one.entrances.length > 1)
        return (
          <div key={compound.id} className="stack-tight">
            {box(compound.id, m.round_whole({ compound: compound.name }), true)}
            {!chosen.has(compound.id) && <div className="chips">{compound.buildings.map((one) => box(one.id, buildingName(one.label)))}</div>}
            {entrances && !chosen.has(compound.id) && apart.length > 0 && (
              <details open={everyEntrance(compound).some((one) => chosen.has(one))}>
                <summary>{m.round_entrances()}</summary>
                <div className="chips">{apart.flatMap((building) => building.entrances.map((one) => box(one.id, stairwellName({ building: building.label, label: one.label }))))}</div>
              </details>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
