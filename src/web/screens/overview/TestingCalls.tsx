// The desk calls for a station as its own phone does, and shows in the hall who is called. Each press is kept on this computer before it says so, and goes out once.

import type { TestingRound } from '#domain/rounds/wire.ts'
import type { RoundCalls } from '#domain/rounds/call-wire.ts'
import type { StationId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { queue } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Calling } from '../../parts/Calling.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { useUnsentCalls, withUnsent } from './unsent-calls.ts'

type Fact = { what: 'called' | 'taken-back'; entrances: string[]; of: string | null }

export function TestingCalls({ round, zone }: { round: TestingRound; zone: Zone }) {
  const path = `/api/testing-rounds/${round.id}/calls`
  const { data, error, refetch } = useApi<RoundCalls>(path)
  const unsent = useUnsentCalls(round.id, path)
  const tell = async (station: StationId, it: Fact): Promise<boolean> => {
    const at = now()
    const kept = await queue('/api/facts', { facts: [{ type: 'station-call', id: newId<'station-call'>(), at, right: at, round: round.id, station, ...it }], sentAt: null, steady: null }).then(() => true, () => false)
    void refresh(path)
    return kept
  }
  const stations = round.stations.filter((one) => one.lanes > 0)
  return (
    <section className="stack-tight" aria-label={m.calling_title()}>
      <h2>{m.calling_title()}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && stations.map((one) => (
        <details key={one.id} className="stack-tight" open={stations.length === 1 || undefined}>
          <summary><AsWritten>{m.testing_stationNamed({ number: one.number, name: one.name })}</AsWritten></summary>
          <Calling station={one} slots={data.slots} calls={withUnsent(data.calls, unsent)} zone={zone}
            onCall={(entrances) => tell(one.id, { what: 'called', entrances, of: null })} onBack={(call) => tell(one.id, { what: 'taken-back', entrances: [], of: call })} />
        </details>
      ))}
    </section>
  )
}
