// The gate's app: enrols this phone by a link, then scans. Yes or no comes from what the phone knows, without the network.
// An emergency is let out by one button in every state, before any of it.

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
import { gate, useGate } from './field.ts'
import { Gate } from './Gate.tsx'
import './gate.css'

export function Start() {
  const { busy, problem } = useEnrolment(gate, 'gate')
  const { ready, enrolled } = useGate()
  const [kept, setKept] = useState(true)
  useTitle(m.gate_title())
  useEffect(() => gate.start(afterFirstScreen()), [])
  useEffect(() => keepTheme(true), [])
  useEffect(() => {
    if (enrolled) void keepStorage().then(setKept, () => setKept(false))
  }, [enrolled])
  const told = busy ? <Told title={m.gate_enrolling()} text={m.gate_firstSync()} />
    : enrolled?.revoked ? <Told title={m.gate_revokedTitle()} text={m.gate_revoked()} />
      : ready && !enrolled ? <Told title={m.gate_notEnrolledTitle()} text={m.gate_notEnrolled()} problem={problem} />
        : null
  // Without a worker that keeps the app, this page closed is this page gone until there is a network.
  const opensOffline = 'serviceWorker' in navigator
  const warning = enrolled && (!kept || !opensOffline) ? <Notice tone="wrong" live><p>{opensOffline ? m.common_notKept() : m.gate_opensOnlyOnline()}</p></Notice> : null
  return <Gate told={told} warning={warning} />
}

function Told({ title, text, problem = null }: { title: string; text: string; problem?: Problem | null }) {
  return (
    <div className="gate-pane stack">
      <div className="row gate-told-head"><LanguageSwitch /></div>
      <h1>{title}</h1>
      <ProblemNotice problem={problem} />
      {text && <p>{text}</p>}
      <p className="quiet">{m.gate_emergencyAlways()}</p>
    </div>
  )
}
