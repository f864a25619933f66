// Every building as a façade, fetched as it comes near the screen, so that a place of a hundred thousand people opens as quickly as one of
// three thousand. Until then its place is kept: nothing jumps under the hand.

import { useEffect, useRef, useState, type RefObject } from 'react'
import type { Facades as Reply, Matrix } from '#domain/sealing/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { buildingName, Facade, facadesPath, focusFlat, sizeOf, planOf, runsOf, type BuildingView, type FlatView, type Layer } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { Empty, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

/** The façades that have come so far, by building. */
export type Views = ReadonlyMap<string, BuildingView>
type Line = Matrix['compounds'][number]['buildings'][number]
type FacadesProps = { matrix: Matrix; at: string | null; views: Views; onViews: (came: readonly BuildingView[]) => void; layer: Layer; chosen: string | null; onOpen: (flat: FlatView) => void }

export function Facades(props: FacadesProps) {
  const { matrix, views } = props
  const all = matrix.compounds.flatMap((compound) => compound.buildings)
  const leave = (building: Line, side: 'left' | 'right', row: number): void => {
    const next = views.get(all[all.indexOf(building) + (side === 'left' ? -1 : 1)]?.id ?? '')
    if (!next) return
    const rows = planOf(next).rows
    const line = rows[Math.min(row, rows.length - 1)] ?? []
    const target = side === 'left' ? line.at(-1) : line[0]
    if (target) focusFlat(target.flat.id)
  }
  if (all.every((building) => building.homes === 0)) return <Empty>{m.overview_noBuildings()}</Empty>
  return (
    <div className="facades">
      {matrix.compounds.map((compound) => (
        <section key={compound.id} className="stack-tight" aria-label={compound.name}>
          {matrix.compounds.length > 1 && <h2>{compound.name}</h2>}
          {runsOf(compound.buildings).map((run) => <Row key={run[0]!.id} {...props} run={run} onLeave={leave} />)}
        </section>
      ))}
    </div>
  )
}

function Row({ run, at, views, onViews, layer, chosen, onOpen, onLeave }: FacadesProps & { run: readonly Line[]; onLeave: (building: Line, side: 'left' | 'right', row: number) => void }) {
  const row = useRef<HTMLDivElement>(null)
  const { data, error } = useApi<Reply>(useNear(row) ? facadesPath(run, at) : null)
  useEffect(() => { if (data) onViews(data.buildings) }, [data])
  return (
    <div ref={row} className="facade-row">
      {error && !data && <ProblemNotice problem={error.problem} />}
      {run.map((building) => {
        const view = views.get(building.id)
        return (
          <figure key={building.id} className="facade-figure">
            {view ? <Facade building={view} layer={layer} selected={chosen} onOpen={onOpen} onLeave={(side, line) => onLeave(building, side, line)} />
              : <div className="facade-coming" style={sizeOf(building)} />}
            <figcaption><strong>{buildingName(building.label)}</strong> <Level level={building.level} caseInside={building.caseInside} /></figcaption>
          </figure>
        )
      })}
    </div>
  )
}

/** Whether it is on the screen or will soon be. What has gone far away is not asked for again with every change. */
function useNear(of: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false)
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setNear(entries.at(-1)!.isIntersecting), { rootMargin: '50% 0px' })
    observer.observe(of.current!)
    return () => observer.disconnect()
  }, [])
  return near
}
