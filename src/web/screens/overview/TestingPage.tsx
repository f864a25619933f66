// Testing rounds: those that were called, how far each is, and calling another. The stations are a page of their own.

import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Zone } from '#domain/kernel/instants.ts'
import type { TestingRounds } from '#domain/rounds/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { span } from '../../parts/span.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { TestingBar } from './TestingBar.tsx'
import { TestingCall } from './TestingCall.tsx'
import './testing.css'

export function TestingPage(props: StartProps) {
  const { data, error, refetch } = useApi<TestingRounds>('/api/testing-rounds')
  const [calling, setCalling] = useState(false)
  const [, navigate] = useLocation()
  const { verbs, community: { zone } } = props.me
  return (
    <Frame {...props} title={m.testing_title()} tools={<>
      {verbs.includes('test.write') && !calling && <Button main onClick={() => setCalling(true)}>{m.testing_call()}</Button>}
      <Link href="/overview/testing/results">{m.testing_lab()}</Link>
      <Link href="/overview/testing/boxes">{m.testing_boxes()}</Link>
      {verbs.includes('wall.read') && <Link href="/overview/wall">{m.testing_wall()}</Link>}
      <Link href="/overview/testing/kits">{m.testing_kits()}</Link>
      <Link href="/overview/testing/stations">{m.testing_stations()}</Link>
    </>}>
      {calling && <TestingCall zone={zone} onDone={(id) => navigate(`/overview/testing/${id}`)} onCancel={() => setCalling(false)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.rounds.length === 0 && !calling && <Empty>{m.testing_none()}</Empty>}
      {data && <ul role="list" className="testing-rounds">{data.rounds.map((one) => <RoundLine key={one.id} round={one} zone={zone} />)}</ul>}
    </Frame>
  )
}

function RoundLine({ round: { id, title, kind, figures, begins, ends, closedAt }, zone }: { round: TestingRounds['rounds'][number]; zone: Zone }) {
  const now = useNow(60_000)
  return (
    <li className="testing-line">
      <div className="stack-tight">
        <h2><Link href={`/overview/testing/${id}`}><AsWritten>{title}</AsWritten></Link></h2>
        <p className="quiet">{closedAt ? m.testing_closedAt({ at: when(closedAt, zone, now) }) : span(begins, ends, zone, now, m.testing_fromUntil)}</p>
      </div>
      <div className="stack-tight">
        <p><strong>{m.testing_testedOf({ tested: figures.tested, should: figures.should })}</strong></p>
        <TestingBar figures={figures} kind={kind} />
      </div>
    </li>
  )
}
