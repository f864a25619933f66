// A QR that enrols a phone for the field, good once: for a gate or a station, under a name of its own; or a screen on a wall, which stands at no place.

import { useState } from 'react'
import type { z } from 'zod'
import type { deviceRows, enrolment as enrolmentReply } from '#domain/field/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { Qr } from '../../parts/Qr.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'

type Device = z.infer<typeof deviceRows>['devices'][number]
type Enrolment = z.infer<typeof enrolmentReply>

type Props = { kind: 'gate' | 'station'; places: readonly { id: string; number: number; name: string }[]; placeLabel: string; title?: string; about?: string } & Rest
type OfWall = { kind: 'wall'; places: null; placeLabel?: undefined; title: string; about: string } & Rest
type Rest = { /** phones that are there already */ live: readonly Device[]; zone: Zone; now: Instant }

export function EnrolPhone({ kind, places, placeLabel, title = m.overview_enrol(), about, live, zone, now }: Props | OfWall) {
  const { run, busy, problem } = useCommand<Enrolment>('/api/devices/enrolments')
  const [place, setPlace] = useState('')
  const [label, setLabel] = useState('')
  const [tried, setTried] = useState(false)
  const [made, setMade] = useState<Enrolment | null>(null)
  const chosen = places === null ? null : place || places[0]?.id || ''
  // Two of one name cannot be told apart when one of them is lost.
  const namesake = live.find((one) => one.label.trim() === label.trim())
  const make = async (): Promise<void> => {
    setTried(true)
    if (chosen === '' || label.trim() === '' || namesake) return
    const reply = await run({ kind, place: chosen, label })
    if (reply.ok) { setMade(reply.value); setTried(false); setLabel('') }
  }
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      {about !== undefined && <p className="quiet">{about}</p>}
      <form className="filter" onSubmit={(event) => { event.preventDefault(); void make() }}>
        {places !== null && <Field label={placeLabel}><select value={chosen ?? ''} onChange={(event) => setPlace(event.target.value)}>{places.map((one) => <option key={one.id} value={one.id}>{one.number} · {one.name}</option>)}</select></Field>}
        <Field label={kind === 'wall' ? m.wall_enrolLabel() : m.overview_deviceLabel()} error={namesake && label.trim() !== '' ? (namesake.place === '' ? m.wall_enrolNamed() : m.overview_deviceNamed({ place: namesake.place })) : tried && label.trim() === '' ? m.desk_fillIn() : null}><input maxLength={60} value={label} onChange={(event) => setLabel(event.target.value)} /></Field>
        <Button main type="submit" busy={busy}>{m.overview_makeCode()}</Button>
      </form>
      <ProblemNotice problem={problem} />
      {made && made.expiresAt > now && (
        <div className="enrolment">
          <Qr text={made.url} label={m.overview_enrolQr()} />
          <div className="stack"><p><strong>{kind === 'wall' ? m.wall_enrolHow() : m.overview_enrolHow()}</strong></p><p className="quiet">{m.overview_enrolUntil({ at: untilWhen(made.expiresAt, zone, now) })}</p>{kind === 'wall' && <p><a className="button" href={made.url}>{m.wall_openHere()}</a></p>}</div>
        </div>
      )}
    </section>
  )
}
