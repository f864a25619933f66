// The way in of somebody who works here: a link, good once, as a code to be scanned and as an address. Made when it is asked for, shown once.

import { useState } from 'react'
import type { StaffMember } from '#domain/access/staff-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Way = { url: string; expiresAt: Instant }

export function StaffLink({ one, zone, now }: { one: StaffMember; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<Way>(`/api/staff/${one.id}/link`)
  const [way, setWay] = useState<Way | null>(null)
  const make = async (): Promise<void> => {
    const reply = await run({})
    if (reply.ok) setWay(reply.value)
  }
  if (!way) return <div className="stack-tight"><ProblemNotice problem={problem} /><div><Button busy={busy} onClick={() => void make()}>{m.overview_staffWayIn()}</Button></div></div>
  return (
    <div className="enrolment">
      <Qr text={way.url} label={m.overview_staffWayInQr({ name: one.name })} />
      <div className="stack">
        <p>{m.overview_staffWayInHow({ name: one.name, at: untilWhen(way.expiresAt, zone, now) })}</p>
        <Field label={m.overview_staffWayInAddress()}><input readOnly value={way.url} onFocus={(event) => event.target.select()} /></Field>
      </div>
    </div>
  )
}
