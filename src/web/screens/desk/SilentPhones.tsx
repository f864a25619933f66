// Phones at the gates that have not been heard of for a while: what they know grows old, and nobody there may know that. Asked now and then,
// not with every movement; it says which, since when, and what to do, and changes nothing.

import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { deviceRows } from '#domain/field/wire.ts'
import { between, hour, minute, type Instant } from '#domain/kernel/instants.ts'
import { get } from '../../offline/api.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { duration } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Rows = z.infer<typeof deviceRows>

/** A phone at work asks every minute; one that lies in a drawer is withdrawn. */
const silentAfter = hour

const sinceWhen = ({ seenAt, enrolledAt }: Rows['devices'][number]): Instant => seenAt ?? enrolledAt

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
  const silent = devices.filter((it) => it.revokedAt === null && between(sinceWhen(it), now) > silentAfter)
  if (silent.length === 0) return null
  return (
    <section className="queue silent-phones" aria-label={m.desk_silentTitle({ count: silent.length })}>
      <h2><span>{m.desk_silentTitle({ count: silent.length })}</span></h2>
      <ul role="list">
        {silent.map((it) => <li key={it.id} className="queue-work"><strong><AsWritten>{it.label}</AsWritten></strong><span><AsWritten>{it.place}</AsWritten> · {m.desk_silentFor({ time: duration(between(sinceWhen(it), now)) })}</span></li>)}
      </ul>
      <p className="quiet">{m.desk_silentWhat()}</p>
    </section>
  )
}
