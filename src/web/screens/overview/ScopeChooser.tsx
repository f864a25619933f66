// Where an order holds: a whole compound, a building, an entrance or one flat, narrowed step by step.

import type { Buildings } from '#domain/sealing/wire.ts'
import { Field } from '../../parts/Field.tsx'
import { m } from '../../words/compiled/messages.js'

export type Scope = { kind: 'compound' | 'building' | 'entrance' | 'flat'; id: string }
type Compound = Buildings['compounds'][number]
type Building = Compound['buildings'][number]
type Entrance = Building['entrances'][number]
type Path = { compound: Compound | undefined; building: Building | undefined; entrance: Entrance | undefined; flat: string | undefined }

/** The way down to a scope: everything it lies in. */
function pathOf(buildings: Buildings, scope: Scope | null): Path {
  const none: Path = { compound: buildings.compounds.length === 1 ? buildings.compounds[0] : undefined, building: undefined, entrance: undefined, flat: undefined }
  if (!scope) return none
  for (const compound of buildings.compounds) {
    if (scope.id === compound.id) return { ...none, compound }
    for (const building of compound.buildings) {
      if (scope.id === building.id) return { ...none, compound, building }
      for (const entrance of building.entrances) {
        if (scope.id === entrance.id) return { ...none, compound, building, entrance }
        if (entrance.flats.some((flat) => flat.id === scope.id)) return { compound, building, entrance, flat: scope.id }
      }
    }
  }
  return none
}

/** A scope named in the address, if it is there. */
export function scopeFrom(buildings: Buildings, kind: string | null, id: string | null): Scope | null {
  if (id === null || !['compound', 'building', 'entrance', 'flat'].includes(kind ?? '')) return null
  const scope = { kind: kind as Scope['kind'], id }
  const path = pathOf(buildings, scope)
  return path.flat === id || path.entrance?.id === id || path.building?.id === id || path.compound?.id === id ? scope : null
}

type Option = { id: string; label: string }
type StepProps = { label: string; whole: string | null; value: string; options: readonly Option[]; onChange: (id: string) => void; error?: string | null }

const Step = ({ label, whole, value, options, onChange, error }: StepProps) => (
  <Field label={label} error={error}>
    <select value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{whole ?? m.overview_choose()}</option>
      {options.map((option) => <option key={option.id} value={option.id}>{option.label}</option>)}
    </select>
  </Field>
)

export function ScopeChooser({ buildings, scope, onChange, missing }: { buildings: Buildings; scope: Scope | null; onChange: (scope: Scope | null) => void; missing: boolean }) {
  const { compound, building, entrance, flat } = pathOf(buildings, scope)
  const up = (kind: Scope['kind'], id: string, above: Scope | null): void => onChange(id === '' ? above : { kind, id })
  const inCompound: Scope | null = compound ? { kind: 'compound', id: compound.id } : null
  const inBuilding: Scope | null = building ? { kind: 'building', id: building.id } : inCompound
  return (
    <fieldset className="scope">
      <legend>{m.overview_where()}</legend>
      <div className="scope-steps">
        <Step label={m.overview_compound()} whole={null} value={scope && compound ? compound.id : ''} error={missing ? m.desk_chooseOne() : null}
          options={buildings.compounds.map((one) => ({ id: one.id, label: one.name }))} onChange={(id) => up('compound', id, null)} />
        {compound && <Step label={m.overview_building()} whole={m.overview_all()} value={building?.id ?? ''} options={compound.buildings} onChange={(id) => up('building', id, inCompound)} />}
        {building && <Step label={m.overview_entrance()} whole={m.overview_all()} value={entrance?.id ?? ''} options={building.entrances} onChange={(id) => up('entrance', id, inBuilding)} />}
        {entrance && <Step label={m.overview_flat()} whole={m.overview_all()} value={flat ?? ''} options={entrance.flats} onChange={(id) => up('flat', id, { kind: 'entrance', id: entrance.id })} />}
      </div>
    </fieldset>
  )
}
