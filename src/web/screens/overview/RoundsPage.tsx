// Door rounds: those that go on, how far each is, and a new one. What is to be done and where is said here; who goes where, on the round's own page.

import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Rounds } from '#domain/doors/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { roundFigure } from '../../words/compiled/groups/roundFigure.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { RoundForm } from './RoundForm.tsx'

export function RoundsPage(props: StartProps) {
  const { data, error, refetch } = useApi<Rounds>('/api/rounds')
  const [making, setMaking] = useState(false)
  const [, navigate] = useLocation()
  return (
    <Frame {...props} title={m.round_rounds()} tools={!making && <Button main onClick={() => setMaking(true)}>{m.round_new()}</Button>}>
      {making && <RoundForm onDone={(id) => navigate(`/overview/rounds/${id}`)} onCancel={() => setMaking(false)} />}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.rounds.length === 0 && !making && <Empty>{m.round_noRounds()}</Empty>}
      {data && <ul role="list" className="rounds">{data.rounds.map((one) => <RoundLine key={one.id} round={one} zone={props.me.community.zone} />)}</ul>}
    </Frame>
  )
}

function RoundLine({ round: { id, title, counts, madeBy, madeAt, closedAt }, zone }: { round: Rounds['rounds'][number]; zone: string }) {
  const now = useNow(60_000)
  const settled = counts.done + counts.refused
  return (
    <li className="round-line">
      <Link href={`/overview/rounds/${id}`}><strong><AsWritten>{title}</AsWritten></strong></Link>
      <span>{[`${settled} / ${counts.doors} ${roundFigure['doors']?.() ?? ''}`, ...(['nobody', 'again', 'left'] as const).filter((one) => counts[one] > 0).map((one) => `${roundFigure[one]?.() ?? one} ${counts[one]}`)].join(' · ')}</span>
      <span className="quiet"><AsWritten>{closedAt ? m.round_closedAt({ at: when(closedAt, zone, now) }) : m.round_madeBy({ name: madeBy, at: when(madeAt, zone, now) })}</AsWritten></span>
    </li>
  )
}
