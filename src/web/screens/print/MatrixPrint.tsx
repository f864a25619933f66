// The façades on A4 across, at the moment asked for: black and white, the legend beside them. All buildings are fetched, a few at a time,
// before there is anything to print: half a place on paper would look like the whole.

import { useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { levels } from '#domain/people/levels.ts'
import type { Facades, Matrix } from '#domain/sealing/wire.ts'
import { get } from '../../offline/api.ts'
import { buildingName, Facade, facadesAtOnce, facadesPath, onPaper, runsOf, type BuildingView } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

type State = { matrix: Matrix | null; views: ReadonlyMap<string, BuildingView>; problem: Problem | null }
const begin: State = { matrix: null, views: new Map(), problem: null }
const buildingsOf = (matrix: Matrix) => matrix.compounds.flatMap((compound) => compound.buildings)

async function fetchAll(at: string | null, show: (state: State) => void, going: () => boolean): Promise<void> {
  const reply = await get<Matrix>(at ? `/api/matrix?at=${encodeURIComponent(at)}` : '/api/matrix')
  if (!reply.ok) return show({ ...begin, problem: reply.problem })
  const matrix = reply.value
  const views = new Map<string, BuildingView>()
  show({ ...begin, matrix })
  const buildings = buildingsOf(matrix)
  for (let from = 0; from < buildings.length && going(); from += facadesAtOnce) {
    const some = await get<Facades>(facadesPath(buildings.slice(from, from + facadesAtOnce), matrix.at))
    if (!some.ok) return show({ ...begin, problem: some.problem })
    for (const view of some.value.buildings) views.set(view.id, view)
    show({ matrix, views: new Map(views), problem: null })
  }
}

export function MatrixPrint({ me }: { me: Me }) {
  const at = new URLSearchParams(useSearch()).get('at')
  const [{ matrix, views, problem }, setState] = useState(begin)
  const [tries, setTries] = useState(0)
  useEffect(() => {
    let going = true
    void fetchAll(at, (state) => { if (going) setState(state) }, () => going)
    return () => { going = false }
  }, [at, tries])
  if (!matrix) return <NoPaper problem={problem} onRetry={() => { setState(begin); setTries(tries + 1) }} />
  const all = buildingsOf(matrix).length
  if (views.size < all) return <main className="paper-page"><div className="state" role="status"><p>{m.overview_facadesComing({ done: views.size, of: all })}</p></div></main>
  return (
    <Paper title={m.overview_matrixTitle()} place={me.community.name} size="a4-wide">
      <p className="paper-place">{me.community.name} · {whole(matrix.at, me.community.zone)}</p>
      <h1>{m.overview_matrixTitle()}</h1>
      <p className="legend">{levels.map((level) => <Level key={level} level={level} />)}<Level level="sealed" caseInside /></p>
      {matrix.compounds.map((compound) => (
        <section key={compound.id}>
          {matrix.compounds.length > 1 && <h2>{compound.name}</h2>}
          {runsOf(compound.buildings).map((run) => (
            <div key={run[0]!.id} className="facade-row">
              {run.map((building) => (
                <figure key={building.id}>
                  <Facade building={views.get(building.id)!} layer="level" size={onPaper} />
                  <figcaption><strong>{buildingName(building.label)}</strong> <Level level={building.level} caseInside={building.caseInside} /></figcaption>
                </figure>
              ))}
            </div>
          ))}
        </section>
      ))}
    </Paper>
  )
}
