// Tubes on their way: where one is, by its number; the boxes of a round, who has them and what stands on paper; tubes as stock at each station.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Zone } from '#domain/kernel/instants.ts'
import { stockActs, type StockAct } from '#domain/rounds/stock.ts'
import type { Boxes, BoxView, TestingRounds, TubeStock, WhereIs } from '#domain/rounds/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { boxDoubt } from '../../words/compiled/groups/boxDoubt.js'
import { boxHow } from '../../words/compiled/groups/boxHow.js'
import { boxStep } from '../../words/compiled/groups/boxStep.js'
import { boxWith } from '../../words/compiled/groups/boxWith.js'
import { stockAct } from '../../words/compiled/groups/stockAct.js'
import { tubeDoubt } from '../../words/compiled/groups/tubeDoubt.js'
import { m } from '../../words/compiled/messages.js'
import { BoxPaper } from './BoxPaper.tsx'
import { Frame } from './Frame.tsx'
import './testing.css'

export function TestingBoxes(props: StartProps) {
  const { verbs, community: { zone } } = props.me
  const asked = new URLSearchParams(location.search)
  const { data } = useApi<TestingRounds>('/api/testing-rounds')
  const [chosen, choose] = useState(asked.get('round'))
  const now = useNow(60_000)
  const rounds = data?.rounds ?? []
  // Boxes are on their way in a round that has begun, not in one that is called for tomorrow.
  const round = chosen ?? (rounds.find((one) => one.begins <= now) ?? rounds[0])?.id ?? null
  return (
    <Frame {...props} title={m.boxes_title()} tools={<Link href="/overview/testing">{m.testing_title()}</Link>}>
      <Where zone={zone} first={asked.get('code') ?? ''} />
      {rounds.length > 1 && (
        <Field label={m.boxes_round()}><select value={round ?? ''} onChange={(event) => choose(event.target.value)}>{rounds.map((one) => <option key={one.id} value={one.id}>{one.title}</option>)}</select></Field>
      )}
      {round && <OfRound key={round} round={round} zone={zone} mayWrite={verbs.includes('test.write')} />}
      <StockHere zone={zone} mayWrite={verbs.includes('test.write')} />
    </Frame>
  )
}

function Where({ zone, first }: { zone: Zone; first: string }) {
  const [code, setCode] = useState(first)
  const [asked, setAsked] = useState(first.trim())
  return (
    <section className="stack-tight" aria-label={m.boxes_whereTitle()}>
      <h2>{m.boxes_whereTitle()}</h2>
      <form className="filter" role="search" onSubmit={(event) => { event.preventDefault(); setAsked(code.trim()) }}>
        <Field label={m.boxes_whereCode()}><input type="search" maxLength={60} autoComplete="off" value={code} onChange={(event) => setCode(event.target.value)} /></Field>
        <Button type="submit">{m.testing_find()}</Button>
      </form>
      {asked !== '' && <Found code={asked} zone={zone} />}
    </section>
  )
}

function Found({ code, zone }: { code: string; zone: Zone }) {
  const { data, error, refetch } = useApi<WhereIs>(`/api/tubes?code=${encodeURIComponent(code)}`)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <>
      {data.tubes.map((one) => <FoundTube key={one.round.id} tube={one} zone={zone} />)}
      {data.boxes.map((one) => <BoxLine key={one.id} box={one} zone={zone} mayWrite={false} />)}
      {data.tubes.length === 0 && data.issuedTo.length > 0 && <p>{m.boxes_onlyIssued({ code, where: data.issuedTo.join(m.common_listComma()) })}</p>}
      {data.tubes.length + data.boxes.length + data.issuedTo.length === 0 && <Empty>{m.boxes_nowhere({ code })}</Empty>}
    </>
  )
}

function FoundTube({ tube, zone }: { tube: WhereIs['tubes'][number]; zone: Zone }) {
  const now = useNow(60_000)
  const where = [tube.round.title, tube.station, tube.phone, tube.boxes.map((one) => m.boxes_box({ code: one.code })).join(m.common_listComma()), boxWith[tube.with]?.() ?? '']
  return (
    <article className="stack-tight testing-where">
      <h3 className="mono">{tube.code}</h3>
      <p><strong><AsWritten>{where.filter((one) => one !== '').join(' · ')}</AsWritten></strong></p>
      {tube.doubts.map((one) => <p key={one} className="check-state">{tubeDoubt[one]?.()}</p>)}
      <ol className="testing-members">{tube.steps.map((one, n) => <li key={n}><AsWritten>{[when(one.at, zone, now), boxStep[one.what]?.({ of: one.of, to: one.leg ? boxWith[one.leg]?.() ?? '' : '' }) ?? '', one.by].filter((text) => text !== '').join(' · ')}</AsWritten></li>)}</ol>
      {tube.members.length > 0 && (
        <details open><summary>{m.testing_tubeWho()}</summary>
          <ol className="testing-members">{tube.members.map((one) => <li key={one.sample}><AsWritten>{[one.door, one.name || m.desk_unknownPerson(), when(one.at, zone, now)].filter((text) => text !== '').join(' · ')}</AsWritten></li>)}</ol>
        </details>
      )}
    </article>
  )
}

function OfRound({ round, zone, mayWrite }: { round: string; zone: Zone; mayWrite: boolean }) {
  const { data, error, refetch } = useApi<Boxes>(`/api/testing-rounds/${round}/boxes`)
  return (
    <section className="stack-tight" aria-label={m.boxes_ofRound()}>
      <h2>{m.boxes_ofRound()}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.boxes.length === 0 && <Empty>{m.boxes_none()}</Empty>}
      {data?.boxes.map((one) => <BoxLine key={one.id} box={one} zone={zone} mayWrite={mayWrite} />)}
      {data && data.looseCount > 0 && <Notice tone="ask"><p>{m.boxes_loose({ count: data.looseCount })} <span className="mono">{data.loose.join(m.common_listComma())}</span></p></Notice>}
    </section>
  )
}

function BoxLine({ box, zone, mayWrite }: { box: BoxView; zone: Zone; mayWrite: boolean }) {
  const now = useNow(60_000)
  const [writing, setWriting] = useState(false)
  const side = (it: BoxView['way'][number]['given']): string => (it ? [when(it.at, zone, now), it.who, it.place, boxHow[it.how]?.() ?? ''].filter((one) => one !== '').join(' · ') : m.boxes_notSaid())
  return (
    <article className="stack-tight testing-box" aria-label={m.boxes_box({ code: box.code })}>
      <h3><AsWritten>{m.boxes_box({ code: box.code })}</AsWritten> <span className="quiet"><AsWritten>{box.station}</AsWritten></span></h3>
      <p><strong>{m.boxes_tubes({ count: box.tubes.length })}</strong> · {box.closedAt ? m.boxes_closedAt({ at: when(box.closedAt, zone, now) }) : m.boxes_stillOpen()} · {boxWith[box.with]?.()}</p>
      {box.doubts.map((one) => <p key={one} className="check-state">{boxDoubt[one]?.()}</p>)}
      {box.way.map((one, n) => <p key={n}><AsWritten>{m.boxes_passing({ to: boxWith[one.leg]?.() ?? '', given: side(one.given), taken: side(one.taken) })}</AsWritten></p>)}
      <details><summary>{m.boxes_which()}</summary><p className="mono">{box.tubes.join(m.common_listComma())}</p></details>
      <p className="row">
        <a className="button" href={`/print/box/${box.round}/${box.id}`} target="_blank" rel="noreferrer">{m.boxes_print()}</a>
        {mayWrite && box.closed && !writing && <Button onClick={() => setWriting(true)}>{m.boxes_paper()}</Button>}
      </p>
      {writing && <BoxPaper box={box} zone={zone} onClose={() => setWriting(false)} />}
    </article>
  )
}

function StockHere({ zone, mayWrite }: { zone: Zone; mayWrite: boolean }) {
  const { data, error, refetch } = useApi<TubeStock>('/api/tube-stock')
  const now = useNow(60_000)
  const parts = ['issued', 'used', 'returned', 'lost', 'broken', 'left'] as const
  return (
    <section className="stack-tight" aria-label={m.boxes_stock()}>
      <h2>{m.boxes_stock()}</h2>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && data.stations.length > 0 && (
        <div className="table-wide" tabIndex={0} role="group" aria-label={m.boxes_stock()}>
          <table className="testing-table">
            <thead><tr><th scope="col">{m.testing_station()}</th>{parts.map((one) => <th key={one} scope="col">{stockAct[one]?.()}</th>)}</tr></thead>
            <tbody>{data.stations.map((one) => (
              <tr key={one.id}><th scope="row"><AsWritten>{m.testing_stationNamed(one)}</AsWritten></th>{parts.map((part) => <td key={part}>{one.stock[part]}</td>)}</tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {data?.stations.some((one) => one.stock.left < 0) && <p className="check-state">{m.boxes_stockBelow()}</p>}
      {data && mayWrite && data.stations.length > 0 && <Move key={data.moves[0]?.id ?? ''} stations={data.stations} />}
      {data && data.moves.length > 0 && (
        <details><summary>{m.boxes_stockMoves()}</summary><ul role="list">{data.moves.map((one) => (
          <li key={one.id}><AsWritten>{[when(one.at, zone, now), one.station, `${stockAct[one.what]?.() ?? ''} ${one.count}`, one.first === '' ? '' : `${one.first}–${one.last}`, one.words, one.by].filter((text) => text !== '').join(' · ')}</AsWritten></li>
        ))}</ul></details>
      )}
    </section>
  )
}

function Move({ stations }: { stations: TubeStock['stations'] }) {
  const [id] = useState(() => newId<'tube-move'>())
  const [what, setWhat] = useState<StockAct>('issued')
  const [station, setStation] = useState(stations[0]!.id as string)
  const [count, setCount] = useState('')
  const [first, setFirst] = useState('')
  const [last, setLast] = useState('')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand<TubeStock>('/api/tube-stock')
  const isCount = /^[1-9]\d{0,4}$/.test(count.trim())
  const save = async (despite?: true): Promise<void> => {
    setTried(true)
    if (!isCount) return
    if ((await run({ id, station, what, count: Number(count), first, last, words, despite })).ok) await refresh('/api/tube-stock')
  }
  return (
    <form className="filter" aria-label={m.boxes_move()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={m.boxes_moveWhat()}><select value={what} onChange={(event) => setWhat(event.target.value as StockAct)}>{stockActs.map((one) => <option key={one} value={one}>{stockAct[one]?.()}</option>)}</select></Field>
      <Field label={m.testing_station()}><select value={station} onChange={(event) => setStation(event.target.value)}>{stations.map((one) => <option key={one.id} value={one.id}>{m.testing_stationNamed(one)}</option>)}</select></Field>
      <Field label={m.boxes_moveCount()} error={tried && !isCount ? m.boxes_moveCountWrong() : null}><input inputMode="numeric" maxLength={5} autoComplete="off" value={count} onChange={(event) => setCount(event.target.value)} /></Field>
      <Field label={m.boxes_moveFirst()}><input maxLength={32} autoComplete="off" value={first} onChange={(event) => setFirst(event.target.value)} /></Field>
      <Field label={m.boxes_moveLast()}><input maxLength={32} autoComplete="off" value={last} onChange={(event) => setLast(event.target.value)} /></Field>
      <Field label={m.boxes_moveWords()}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" main busy={busy}>{m.boxes_move()}</Button>
      {problem?.code === 'stock-issued-before' && <Button busy={busy} onClick={() => void save(true)}>{m.boxes_moveDespite()}</Button>}
    </form>
  )
}
