// Phones at the gates, and those of stations, that have not been heard of for a while: what they know grows old, and nobody there may know that. Asked now and then,
// not with every movement; it says which, since when, and what to do, and changes nothing.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { deviceRows } from '#domain/field/wire.ts'
import { between, minute, type Instant } from '#domain/kernel/instants.ts'
import { get } from '../../offline/api.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { duration } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { silentIn, sinceWhen } from './silent.ts'

type Rows = z.infer<typeof deviceRows>

export function SilentPhones({ me }: Pick<StartProps, 'me'>) {
  const now = useNow(60_000)
  const [devices, setDevices] = useState<Rows['devices']>([])
  const may = me.verbs.includes('device.enrol')
  useEffect(() => {
    if (!may) return
    const ask = async (): Promise<void> => {
      const reply = await get<Rows>('/api/devices')
      if (reply.ok) setDevices(reply.value.devices)
    }
    void ask()
    const timer = setInterval(() => void ask(), 5 * minute)
    return () => clearInterval(timer)
  }, [may])
  return <>{silentIn(devices, now).map(({ kind, devices: silent }) => <Silent key={kind} devices={silent} now={now} {...said[kind]} />)}</>
}

const said = { gate: { title: m.desk_silentTitle, what: m.desk_silentWhat }, station: { title: m.desk_silentStations, what: m.desk_silentStationsWhat } }

function Silent({ devices, now, title, what }: { devices: Rows['devices']; now: Instant; title: (of: { count: number }) => string; what: () => string }) {
  return (
    <section className="queue silent-phones" aria-label={title({ count: devices.length })}>
      <h2><span>{title({ count: devices.length })}</span></h2>
      <ul role="list">
        {devices.map((it) => <li key={it.id} className="queue-work"><strong><AsWritten>{it.label}</AsWritten></strong><span><AsWritten>{it.place}</AsWritten> · {m.desk_silentFor({ time: duration(between(sinceWhen(it), now)) })}</span></li>)}
      </ul>
      <p className="quiet">{what()}</p>
    </section>
  )
}
