// The façades on A4 across, at the moment asked for: black and white, the legend beside them.

import { useSearch } from 'wouter'
import type { Me } from '#domain/access/wire.ts'
import { levels } from '#domain/people/levels.ts'
import type { Matrix } from '#domain/sealing/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { buildingName, Facade, runsOf } from '../../parts/Facade.tsx'
import { Level } from '../../parts/Level.tsx'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function MatrixPrint({ me }: { me: Me }) {
  const at = new URLSearchParams(useSearch()).get('at')
  const { data, error, refetch } = useApi<Matrix>(at ? `/api/matrix?at=${encodeURIComponent(at)}` : '/api/matrix')
  if (!data) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  return (
    <Paper title={m.overview_matrixTitle()} place={me.community.name} size="a4-wide">
      <p className="paper-place">{me.community.name} · {whole(data.at, me.community.zone)}</p>
      <h1>{m.overview_matrixTitle()}</h1>
      <p className="legend">{levels.map((level) => <Level key={level} level={level} />)}<Level level="sealed" caseInside /></p>
      {data.compounds.map((compound) => (
        <section key={compound.id}>
          {data.compounds.length > 1 && <h2>{compound.name}</h2>}
          {runsOf(compound.buildings).map((run) => (
            <div key={run[0]!.id} className="facade-row">
              {run.map((building) => (
                <figure key={building.id}>
                  <Facade building={building} layer="level" />
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
