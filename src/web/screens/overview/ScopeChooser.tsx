// Where an order holds: a whole compound, a building, an entrance or one flat, narrowed step by step.

import { useState } from 'react'
import type { Buildings, Facades } from '#domain/sealing/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { Field } from '../../parts/Field.tsx'
import { Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export type Scope = { kind: 'compound' | 'building' | 'entrance' | 'flat'; id: string }
type Compound = Buildings['compounds'][number]
type Building = Compound['buildings'][number]
type Entrance = Building['entrances'][number]
type Path = { compound: Compound | undefined; building: Building | undefined; entrance: Entrance | undefined }

/** The way down to a scope: everything it lies in. Of a single flat the building alone is known here. */
function pathOf(buildings: Buildings, id: string | null): Path {
  for (const compound of buildings.compounds) {
    if (id === compound.id) return { compound, building: undefined, entrance: undefined }
    for (const building of compound.buildings) {
      const entrance = building.entrances.find((one) => one.id === id)
      if (entrance || id === building.id) return { compound, building, entrance }
    }
  }
  return { compound: buildings.compounds.length === 1 ? buildings.compounds[0] : undefined, building: undefined, entrance: undefined }
}

/** A scope named in the address, if it is there; a flat is named with its building. */
export function scopeFrom(buildings: Buildings, kind: string | null, id: string | null, building: string | null): Scope | null {
  if (id === null || !['compound', 'building', 'entrance', 'flat'].includes(kind ?? '')) return null
  const path = pathOf(buildings, kind === 'flat' ? building : id)
  const found = { compound: path.compound?.id, building: path.building?.id, entrance: path.entrance?.id, flat: path.building && id }[kind as Scope['kind']]
  return found === id ? { kind: kind as Scope['kind'], id } : null
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

type ChooserProps = { buildings: Buildings; scope: Scope | null; /** the building of a flat that was named in the address */ flatIn: string | null; onChange: (scope: Scope | null) => void; missing: boolean }

export function ScopeChooser({ buildings, scope, flatIn: named, onChange, missing }: ChooserProps) {
  const [flatIn, setFlatIn] = useState(named)
  const path = pathOf(buildings, scope?.kind === 'flat' ? flatIn : scope?.id ?? null)
  const { compound, building } = path
  const { data, error } = useApi<Facades>(building ? `/api/matrix/flats?buildings=${building.id}` : null)
  const flats = data?.buildings[0]?.flats ?? []
  const flat = scope?.kind === 'flat' ? flats.find((one) => one.id === scope.id) : undefined
  const entrance = flat ? building?.entrances.find((one) => one.label === flat.entrance) : path.entrance
  const up = (kind: Scope['kind'], id: string, above: Scope | null): void => {
    if (kind === 'flat') setFlatIn(building?.id ?? null)
    onChange(id === '' ? above : { kind, id })
  }
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
        {entrance && <Step label={m.overview_flat()} whole={m.overview_all()} value={flat?.id ?? ''} options={flats.filter((one) => one.entrance === entrance.label)} onChange={(id) => up('flat', id, { kind: 'entrance', id: entrance.id })} />}
      </div>
      {building && !data && (error ? <ProblemNotice problem={error.problem} /> : <Loading />)}
    </fieldset>
  )
}
