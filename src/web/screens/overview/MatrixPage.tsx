// Every building as a façade, at any moment: what each flat is under, or who is out. A flat opens a card; its building's timeline
// lies below it. The numbers that matter stand first.

import { useCallback, useDeferredValue, useState } from 'react'
import { useSearch } from 'wouter'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Matrix } from '#domain/sealing/wire.ts'
import { levels } from '#domain/people/levels.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { focusFlat, type BuildingView, type FlatView, type Layer } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Facades, type Views } from './Facades.tsx'
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
  const [views, setViews] = useState<Views>(new Map())
  const onViews = useCallback((came: readonly BuildingView[]) => setViews((before) => new Map([...before, ...came.map((it) => [it.id, it] as const)])), [])
  const found = chosen ? findFlat(views, chosen) : null
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
        <div className="matrix-body">
          <Facades matrix={shown} at={asked} views={views} onViews={onViews} layer={layer} chosen={chosen} onOpen={(flat) => setChosen(flat.id)} />
          {found && <FlatCard key={found.flat.id} me={me} flat={found.flat} building={found.building} onClose={() => { setChosen(null); focusFlat(found.flat.id) }} />}
        </div>
      )}
    </Frame>
  )
}

function findFlat(views: Views, id: string | null): { building: BuildingView; flat: FlatView } | null {
  for (const building of views.values()) {
    const flat = building.flats.find((one) => one.id === id)
    if (flat) return { building, flat }
  }
  return null
}

/** The answer first: how many homes are under what, how many people are out. */
function Summary({ matrix }: { matrix: Matrix }) {
  const buildings = matrix.compounds.flatMap((compound) => compound.buildings)
  const counts = buildings.flatMap((building) => building.levels)
  return (
    <ul role="list" className="figures">
      {[...levels].reverse().map((level) => {
        const these = counts.filter((it) => it.level === level)
        return these.length > 0 && (
          <li key={level}>
            <Level level={level} /> <strong>{these.reduce((sum, it) => sum + it.homes, 0)}</strong> <span className="quiet">{m.overview_homesPeople({ people: these.reduce((sum, it) => sum + it.people, 0) })}</span>
          </li>
        )
      })}
      <li>{m.overview_outNow()} <strong>{matrix.out}</strong></li>
    </ul>
  )
}
