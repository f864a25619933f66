// One testing round, as far as it is: should, tested, missing; every number with the list behind it, in all and by building; stations, tubes, and
// its closing.

import { useState } from 'react'
import { Link } from 'wouter'
import { minute, plus, type Zone } from '#domain/kernel/instants.ts'
import { outcomes, type Outcome } from '#domain/rounds/outcomes.ts'
import { latelyMinutes, paceOf } from '#domain/rounds/pace.ts'
import { forecast } from '#domain/rounds/queue.ts'
import type { TestingRound as View } from '#domain/rounds/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { span } from '../../parts/span.ts'
import { clock, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { outcomeName, TestingBar } from './TestingBar.tsx'
import { TestingCalls } from './TestingCalls.tsx'
import { TestingEnd } from './TestingEnd.tsx'
import { TestingMatrix } from './TestingMatrix.tsx'
import { TestingPeople } from './TestingPeople.tsx'
import { TestingReplan } from './TestingReplan.tsx'
import { TestingSlots } from './TestingSlots.tsx'
import { TestingTubes } from './TestingTubes.tsx'
import type { Behind } from './testing-people.ts'
import './testing.css'

export function TestingRound({ id, ...props }: StartProps & { id: string }) {
  const { data, error, refetch } = useApi<View>(`/api/testing-rounds/${id}`)
  return (
    <Frame {...props} title={data?.title ?? m.testing_title()} tools={<>
      <a className="button" href={`/print/testing/${id}`} target="_blank" rel="noreferrer">{m.testing_print()}</a>
      {props.me.verbs.includes('wall.read') && <Link href="/overview/wall">{m.testing_wall()}</Link>}
      <Link href="/overview/testing">{m.testing_title()}</Link>
    </>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Round round={data} {...props} />}
    </Frame>
  )
}

function Round({ round, me }: StartProps & { round: View }) {
  const [behind, setBehind] = useState<Behind | null>(null)
  const zone = me.community.zone
  const now = useNow(60_000)
  const { figures, closedAt, others, unnamed } = round
  const head = [
    span(round.begins, round.ends, zone, now, m.testing_fromUntil), m.testing_on({ who: round.orderedBy }),
    round.madeBy === '' ? '' : m.testing_madeBy({ name: round.madeBy, at: when(round.madeAt, zone, now) }),
  ]
  const press = (outcome: Outcome) => (
    <Button plain aria-pressed={isOpen({ outcome, building: null })} onClick={() => open({ outcome, building: null })}><strong>{figures[outcome]}</strong> {outcomeName(outcome, round.kind)}</Button>
  )
  const open = (next: Behind): void => setBehind(next.outcome === behind?.outcome && next.building === behind.building ? null : next)
  const isOpen = (of: Behind): boolean => behind?.outcome === of.outcome && behind.building === of.building
  return (
    <>
      <p className="quiet"><AsWritten>{head.filter((one) => one !== '').join(' · ')}</AsWritten></p>
      {round.note !== '' && <p className="as-lines"><AsWritten>{round.note}</AsWritten></p>}
      {closedAt && <Notice><p>{m.testing_closedNow({ at: when(closedAt, zone, now) })}</p></Notice>}
      <section className="stack-tight" aria-label={m.testing_howFar()}>
        <h2>{m.testing_howFar()} <span className="quiet testing-as-of">{m.testing_asOf({ at: clock(round.asOf, zone) })}</span></h2>
        <dl className="testing-large">
          <div><dt>{m.testing_should()}</dt><dd>{figures.should}</dd></div>
          <div><dt>{outcomeName('tested', round.kind)}</dt><dd>{figures.tested}</dd></div>
          <div><dt>{outcomeName('missing', round.kind)}</dt><dd>{figures.missing}</dd></div>
        </dl>
        <TestingBar figures={figures} kind={round.kind} all part={press} />
        <p className="quiet">{m.testing_sum({ sum: outcomes.reduce((sum, one) => sum + figures[one], 0), should: figures.should })}</p>
        {unnamed > 0 && <p className="check-state">{(round.kind === 'antigen' ? m.antigen_unnamed : m.testing_unnamed)({ count: unnamed })}</p>}
        {others > 0 && <p>{m.testing_others({ count: others })}</p>}
      </section>
      <TestingMatrix round={round} isOpen={isOpen} onOpen={open} />
      {behind && (
        <TestingPeople key={`${behind.outcome} ${behind.building}`} round={round} behind={behind} zone={zone} mayNote={me.verbs.includes('test.sample')} maySend={me.verbs.includes('round.write') && !closedAt}
          onClose={() => setBehind(null)} />
      )}
      {round.kind === 'pcr' && <>
        <Stations round={round} zone={zone} />
        {!closedAt && round.begins <= now && <TestingReplan round={round} zone={zone} may={me.verbs.includes('test.write')} />}
        <TestingSlots round={round} zone={zone} may={me.verbs.includes('test.write')} />
        {me.verbs.includes('test.sample') && !closedAt && <TestingCalls round={round} zone={zone} />}
        <TestingTubes round={round} zone={zone} />
      </>}
      {round.kind === 'antigen' && !closedAt && me.verbs.includes('test.write') && <p><Link className="button" href={`/overview/testing/kits?evening=${round.id}`}>{m.antigen_giveKits()}</Link></p>}
      {me.verbs.includes('test.write') && <TestingEnd round={round} />}
    </>
  )
}

function Stations({ round: { stations, figures, closedAt, asOf }, zone }: { round: View; zone: Zone }) {
  const known = stations.every((one) => one.lately === 0 || one.run === latelyMinutes)
  const left = known ? forecast(figures.missing, stations.reduce((sum, one) => sum + paceOf(one.lately, one.run), 0)) : null
  return (
    <section className="stack-tight" aria-label={m.testing_stations()}>
      <h2>{m.testing_stations()}</h2>
      <ul role="list" className="testing-stations">{stations.map(({ id, number, name, ...counts }) => (
        <li key={id}><strong><AsWritten>{m.testing_stationNamed({ number, name })}</AsWritten></strong> {m.testing_stationSaid(counts)}</li>
      ))}</ul>
      {!closedAt && left !== null && left > 0 && (
        <p>{m.testing_forecast({ at: clock(plus(asOf, Math.ceil(left) * minute), zone), people: figures.missing })}</p>
      )}
    </section>
  )
}
