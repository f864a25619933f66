// The station's app: enrols this phone by a link, then registers whose swab goes into which tube, from what the phone knows and without a network.

import { useEffect, useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { useEnrolment } from '../../field/use-enrolment.ts'
import { keepStorage } from '../../offline/device.ts'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { useTitle } from '../../parts/Page.tsx'
import { keepTheme } from '../../parts/theme.ts'
import { m } from '../../words/compiled/messages.js'
import { afterFirstScreen } from '../../words/first-screen.ts'
import { station, useStation } from './field.ts'
import { Station } from './Station.tsx'
import './station.css'

export function Start() {
  const { busy, problem } = useEnrolment(station, 'station')
  const { ready, enrolled } = useStation()
  const [kept, setKept] = useState(true)
  useTitle(m.station_title())
  useEffect(() => station.start(afterFirstScreen()), [])
  useEffect(() => keepTheme(true), [])
  useEffect(() => {
    if (enrolled) void keepStorage().then(setKept, () => setKept(false))
  }, [enrolled])
  const told = busy ? <Told title={m.station_enrolling()} text={m.station_firstSync()} />
    : enrolled?.revoked ? <Told title={m.station_revokedTitle()} text={m.station_revoked()} />
      : ready && !enrolled ? <Told title={m.station_notEnrolledTitle()} text={m.station_notEnrolled()} problem={problem} />
        : null
  // Without a worker that keeps the app, this page closed is this page gone until there is a network.
  const opensOffline = 'serviceWorker' in navigator
  const warning = enrolled && (!kept || !opensOffline) ? <Notice tone="wrong" live><p>{opensOffline ? m.common_notKept() : m.station_opensOnlyOnline()}</p></Notice> : null
  return <Station told={told} warning={warning} />
}

function Told({ title, text, problem = null }: { title: string; text: string; problem?: Problem | null }) {
  return (
    <div className="station-pane stack">
      <div className="row station-told-head"><LanguageSwitch /></div>
      <h1>{title}</h1>
      <ProblemNotice problem={problem} />
      <p>{text}</p>
    </div>
  )
}
