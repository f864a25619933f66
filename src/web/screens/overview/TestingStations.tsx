// The stations: where people are tested, and the phones that stand there. A station keeps its number and name.

import { useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { deviceRows } from '#domain/field/wire.ts'
import type { stations as stationsReply } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { EnrolPhone } from './EnrolPhone.tsx'
import { Frame } from './Frame.tsx'
import './testing.css'

type Stations = z.infer<typeof stationsReply>

export function TestingStations(props: StartProps) {
  const { verbs, community: { zone } } = props.me
  const { data, error, refetch } = useApi<Stations>('/api/stations')
  const mayEnrol = verbs.includes('device.enrol')
  const { data: devices } = useApi<z.infer<typeof deviceRows>>(mayEnrol ? '/api/devices' : null)
  const now = useNow(15_000)
  const live = devices?.devices.filter((one) => one.revokedAt === null) ?? []
  const stations = data?.stations ?? []
  return (
    <Frame {...props} title={m.testing_stations()} tools={<Link href="/overview/testing">{m.testing_title()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && stations.length === 0 && <Empty>{m.testing_noStations()}</Empty>}
      {stations.length > 0 && (
        <ul role="list" className="testing-stations">
          {stations.map(({ id, number, name }) => <li key={id}><strong><AsWritten>{m.testing_stationNamed({ number, name })}</AsWritten></strong></li>)}
        </ul>
      )}
      {data && verbs.includes('test.write') && <AddStation key={stations.length} next={Math.max(0, ...stations.map((one) => one.number)) + 1} />}
      {mayEnrol && stations.length > 0 && (
        <EnrolPhone kind="station" places={stations} placeLabel={m.testing_station()} live={live} zone={zone} now={now} />
      )}
      {mayEnrol && <p><Link href="/overview/devices">{m.testing_allPhones()}</Link></p>}
    </Frame>
  )
}

function AddStation({ next }: { next: number }) {
  const [id] = useState(() => newId<'station'>())
  const [number, setNumber] = useState(String(next))
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<Stations>('/api/stations')
  const isNumber = /^[1-9]\d{0,3}$/.test(number.trim())
  const add = async (): Promise<void> => {
    setTried(true)
    if (!isNumber || name.trim() === '') return
    if ((await run({ id, number: Number(number), name })).ok) await refresh('/api/stations')
  }
  return (
    <form className="filter" aria-label={m.testing_addStation()} noValidate onSubmit={(event) => { event.preventDefault(); void add() }}>
      <Field label={m.testing_stationNumber()} error={tried && !isNumber ? m.testing_stationNumberWrong() : null}>
        <input inputMode="numeric" maxLength={4} autoComplete="off" value={number} onChange={(event) => setNumber(event.target.value)} />
      </Field>
      <Field label={m.testing_stationName()} error={tried && name.trim() === '' ? m.round_fill() : null}>
        <input maxLength={40} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Button main type="submit" busy={busy}>{m.testing_addStation()}</Button>
      <ProblemNotice problem={problem} />
    </form>
  )
}
