// Calls for doors: of each entrance a sheet (A4) with place, day, time and station, to hang where everybody comes by. It names nobody.

import type { Me } from '#domain/access/wire.ts'
import type { RoundSlots } from '#domain/rounds/slot-wire.ts'
import type { TestingRound } from '#domain/rounds/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { stairwellName } from '../../parts/doors-said.ts'
import { clock, whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function TestingSlotsPrint({ me, id }: { me: Me; id: string }) {
  const { data: round, error, refetch } = useApi<TestingRound>(`/api/testing-rounds/${id}`)
  const { data, error: other, refetch: askAgain } = useApi<RoundSlots>(`/api/testing-rounds/${id}/slots`)
  if (!round || !data) return <NoPaper problem={(error ?? other)?.problem ?? null} onRetry={() => { void refetch(); void askAgain() }} />
  const { zone, name } = me.community
  const stations = new Map(round.stations.map((one) => [one.id, m.testing_stationNamed(one)]))
  return (
    <Paper title={`${m.testing_slots()} ${round.title}`} place={name} size="a4">
      {data.slots.map((slot) => (
        <section key={slot.entrance} className="round-sheet testing-slot-sheet">
          <p className="paper-place">{name}</p>
          <h1>{m.testing_title()}</h1>
          <p className="testing-slot-large">{stairwellName({ building: slot.buildingLabel, label: slot.label })}</p>
          <p className="testing-slot-large">{whole(slot.from, zone)} – {clock(slot.until, zone)}</p>
          <p className="testing-slot-large">{m.testing_station()}: {stations.get(slot.station) ?? ''}</p>
          <p>{m.testing_slotPaperLine()}</p>
          <p className="paper-foot">{m.testing_asOf({ at: whole(round.asOf, zone) })}</p>
        </section>
      ))}
    </Paper>
  )
}
