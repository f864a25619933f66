// The gate's app: enrols this phone by a link, then scans. Yes or no comes from what the phone knows, without the network.
// An emergency is let out by one button in every state, before any of it.

import { useEffect, useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { keepStorage } from '../../offline/device.ts'
import { takeTicket, type Ticket } from '../../offline/session.ts'
import { LanguageSwitch } from '../../parts/LanguageSwitch.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { useTitle } from '../../parts/Page.tsx'
import { keepTheme } from '../../parts/theme.ts'
import { m } from '../../words/compiled/messages.js'
import { afterFirstScreen } from '../../words/first-screen.ts'
import { gate, useGate } from './field.ts'
import { Gate } from './Gate.tsx'
import './gate.css'

// Once for each opened page: an enrolment is good once, and React's strict mode mounts twice.
let ticket: Ticket | null | undefined
let enrolling: ReturnType<typeof gate.enrol> | null = null

function useEnrolment(): { busy: boolean; problem: Problem | null } {
  ticket ??= takeTicket()
  const [state, setState] = useState<{ busy: boolean; problem: Problem | null }>({ busy: ticket?.kind === 'enrol', problem: null })
  useEffect(() => {
    if (ticket?.kind !== 'enrol') return
    enrolling ??= gate.enrol(ticket.token, '')
    void enrolling.then(async (reply) => {
      // A code for another kind of phone: its own screens go on.
      if (reply.ok && reply.value.kind !== 'gate') return window.location.assign(`/${reply.value.kind}`)
      // Not until everything is here: the first part already has passes in it.
      if (reply.ok) await Promise.race([gate.syncNow(), firstPart()])
      setState({ busy: false, problem: reply.ok ? null : reply.problem })
    })
  }, [])
  return state
}

const firstPart = (): Promise<void> => new Promise((resolve) => {
  const stop = gate.watch(() => {
    if (!gate.state().knows) return
    stop()
    resolve()
  })
})

export function Start() {
  const { busy, problem } = useEnrolment()
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
