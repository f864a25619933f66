// Every building as a façade, at any moment: what each flat is under, or who is out. A flat opens a card; its building's timeline
// lies below it. The numbers that matter stand first.

import { useDeferredValue, useState } from 'react'
import { useSearch } from 'wouter'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Matrix } from '#domain/sealing/wire.ts'
import { levels } from '#domain/people/levels.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { buildingName, Facade, focusFlat, planOf, runsOf, type BuildingView, type FlatView, type Layer } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { FlatCard } from './FlatCard.tsx'
import { Frame } from './Frame.tsx'
import { TimeChoice } from './TimeChoice.tsx'

export function MatrixPage(props: StartProps) {
  const { me } = props
  const search = useSearch()
  const [at, setAt] = useState<Instant | null>(null)
  const [layer, setLayer] = useState<Layer>('level')
  const [chosen, setChosen] = useState<string | null>(new URLSearchParams(search).get('flat'))
  const asked = useDeferredValue(at)
  const { data, error, refetch } = useApi<Matrix>(asked === null ? '/api/matrix' : `/api/matrix?at=${encodeURIComponent(asked)}`)
  const [last, setLast] = useState<Matrix | undefined>(data)
  if (data && data !== last) setLast(data)
  const shown = data ?? last
  const found = shown ? findFlat(shown, chosen) : null
  return (
    <Frame {...props} title={m.overview_matrixTitle()} tools={<a className="button" href={`/print/matrix${at ? `?at=${encodeURIComponent(at)}` : ''}`} target="_blank" rel="noreferrer">{m.overview_print()}</a>}>
      {shown && <Summary matrix={shown} />}
      <div className="matrix-tools">
        <TimeChoice at={at} zone={me.community.zone} onChange={setAt} />
        <fieldset className="chips">
          <legend className="hidden-visually">{m.overview_layer()}</legend>
          {(['level', 'out'] as const).map((one) => <label key={one} className="chip"><input type="radio" name="layer" checked={one === layer} onChange={() => setLayer(one)} /><span>{one === 'level' ? m.overview_layerLevel() : m.overview_layerOut()}</span></label>)}
        </fieldset>
        <p className="legend">{levels.map((level) => <Level key={level} level={level} />)}<Level level="sealed" caseInside /></p>
      </div>
      {!shown && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {shown && (
        <div className="matrix-body" data-card={found !== null}>
          <Facades matrix={shown} layer={layer} chosen={chosen} onOpen={(flat) => setChosen(flat.id)} />
          {found && <FlatCard me={me} flat={found.flat} building={found.building} onClose={() => { setChosen(null); focusFlat(found.flat.id) }} />}
        </div>
      )}
    </Frame>
  )
}

function findFlat(matrix: Matrix, id: string | null): { building: BuildingView; flat: FlatView } | null {
  for (const compound of matrix.compounds) {
    for (const building of compound.buildings) {
      const flat = building.flats.find((one) => one.id === id)
      if (flat) return { building, flat }
    }
  }
  return null
}

/** The answer first: how many homes are under what, how many people are out. */
function Summary({ matrix }: { matrix: Matrix }) {
  const flats = matrix.compounds.flatMap((compound) => compound.buildings.flatMap((building) => building.flats))
  const people = (of: readonly FlatView[]): number => of.reduce((sum, flat) => sum + flat.people, 0)
  return (
    <ul role="list" className="figures">
      {[...levels].reverse().map((level) => {
        const these = flats.filter((flat) => flat.level === level)
        return these.length > 0 && <li key={level}><Level level={level} /> <strong>{these.length}</strong> <span className="quiet">{m.overview_homesPeople({ people: people(these) })}</span></li>
      })}
      <li>{m.overview_outNow()} <strong>{flats.reduce((sum, flat) => sum + flat.out, 0)}</strong></li>
    </ul>
  )
}

function Facades({ matrix, layer, chosen, onOpen }: { matrix: Matrix; layer: Layer; chosen: string | null; onOpen: (flat: FlatView) => void }) {
  const all = matrix.compounds.flatMap((compound) => compound.buildings)
  const leave = (building: BuildingView, side: 'left' | 'right', row: number): void => {
    const next = all[all.indexOf(building) + (side === 'left' ? -1 : 1)]
    if (!next) return
    const rows = planOf(next).rows
    const line = rows[Math.min(row, rows.length - 1)] ?? []
    const target = side === 'left' ? line.at(-1) : line[0]
    if (target) focusFlat(target.flat.id)
  }
  if (all.every((building) => building.flats.length === 0)) return <Empty>{m.overview_noBuildings()}</Empty>
  return (
    <div className="facades">
      {matrix.compounds.map((compound) => (
        <section key={compound.id} className="stack-tight" aria-label={compound.name}>
          {matrix.compounds.length > 1 && <h2>{compound.name}</h2>}
          {runsOf(compound.buildings).map((run) => (
            <div key={run[0]!.id} className="facade-row">
              {run.map((building) => (
                <figure key={building.id} className="facade-figure">
                  <Facade building={building} layer={layer} selected={chosen} onOpen={onOpen} onLeave={(side, row) => leave(building, side, row)} />
                  <figcaption><strong>{buildingName(building.label)}</strong> <Level level={building.level} caseInside={building.caseInside} /></figcaption>
                </figure>
              ))}
            </div>
          ))}
        </section>
      ))}
    </div>
  )
}
