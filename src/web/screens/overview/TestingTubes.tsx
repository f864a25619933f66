// The tubes of a round: how many are open, closed, and to be looked at; which those are and what is to be done; and where a tube is, by its number.

import { useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import type { TestingRound, Tubes } from '#domain/rounds/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { testingTubes } from '../../words/compiled/groups/testingTubes.js'
import { tubeDoubt } from '../../words/compiled/groups/tubeDoubt.js'
import { tubeDoubtDo } from '../../words/compiled/groups/tubeDoubtDo.js'
import { m } from '../../words/compiled/messages.js'

type Tube = Tubes['tubes'][number]
const kinds = ['open', 'closed', 'doubtful'] as const
type Asked = { which: (typeof kinds)[number] } | { code: string }

export function TestingTubes({ round, zone }: { round: TestingRound; zone: Zone }) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const [code, setCode] = useState('')
  const search = (): void => setAsked(code.trim() === '' ? null : { code: code.trim() })
  return (
    <section className="stack-tight" aria-label={m.testing_tubes()}>
      <h2>{m.testing_tubes()}</h2>
      <ul role="list" className="figures round-figures">
        {kinds.map((one) => {
          const here = asked !== null && 'which' in asked && asked.which === one
          return (
            <li key={one} data-doubt={(one === 'doubtful' && round.tubes.doubtful > 0) || undefined}>
              <Button plain aria-pressed={here} onClick={() => setAsked(here ? null : { which: one })}><strong>{round.tubes[one]}</strong> {testingTubes[one]?.()}</Button>
            </li>
          )
        })}
      </ul>
      <form className="filter" role="search" onSubmit={(event) => { event.preventDefault(); search() }}>
        <Field label={m.testing_findTube()}><input type="search" maxLength={60} autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} /></Field>
        <Button type="submit">{m.testing_find()}</Button>
      </form>
      {asked && <TubeList round={round} asked={asked} zone={zone} />}
    </section>
  )
}

function TubeList({ round, asked, zone }: { round: TestingRound; asked: Asked; zone: Zone }) {
  const query = 'code' in asked ? `code=${encodeURIComponent(asked.code)}` : `which=${asked.which}`
  const { data, error, refetch } = useApi<Tubes>(`/api/testing-rounds/${round.id}/tubes?${query}`)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  if (data.tubes.length === 0) return <Empty>{'code' in asked ? m.testing_tubeUnknown({ code: asked.code }) : m.testing_tubesNone()}</Empty>
  return (
    <>
      <ul role="list" className="testing-tubes">{data.tubes.map((one) => <TubeLine key={one.code} tube={one} open={'code' in asked} zone={zone} />)}</ul>
      {data.more > 0 && <p>{m.testing_tubesMore({ count: data.more })}</p>}
    </>
  )
}

function TubeLine({ tube, open, zone }: { tube: Tube; open: boolean; zone: Zone }) {
  const now = useNow(60_000)
  const { code, size, closed, closedAt, openedAt, station, doubts, members } = tube
  return (
    <li>
      <p className="testing-tube-head">
        <strong>{code}</strong>
        <span>{size === null ? m.testing_tubeHolds({ count: members.length }) : `${members.length} / ${size}`}</span>
        <span><AsWritten>{station}</AsWritten></span>
        <span className="quiet">{closed && closedAt ? m.testing_tubeClosed({ at: when(closedAt, zone, now) }) : openedAt ? m.testing_tubeOpen({ at: when(openedAt, zone, now) }) : ''}</span>
      </p>
      {doubts.map((one) => <p key={one}><strong className="check-state">{tubeDoubt[one]?.() ?? one}</strong> {tubeDoubtDo[one]?.()}</p>)}
      {members.length > 0 && (
        <details open={open}>
          <summary>{m.testing_tubeWho()}</summary>
          <ol className="testing-members">{members.map((one) => {
            const said = [one.door, one.name || m.desk_unknownPerson(), when(one.at, zone, now), one.person ? '' : m.testing_notFound()]
            return <li key={one.sample}><AsWritten>{said.filter((text) => text !== '').join(' · ')}</AsWritten></li>
          })}</ol>
        </details>
      )}
    </li>
  )
}
