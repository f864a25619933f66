// Antigen kits: by lot what there is and where; what came by carton; stairwell by stairwell to whoever leads there; what came back, was lost, or was collected; and all that was put down, each of which can be taken back by another line.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Day, Zone } from '#domain/kernel/instants.ts'
import type { Kits } from '#domain/rounds/kit-wire.ts'
import { isExpired } from '#domain/rounds/kits.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { calendarDay, when } from '../../parts/times.ts'
import { kitAct } from '../../words/compiled/groups/kitAct.js'
import { kitPart } from '../../words/compiled/groups/kitPart.js'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { KitPut } from './KitPut.tsx'
import { KitReceive } from './KitReceive.tsx'
import { KitStairwells } from './KitStairwells.tsx'
import './testing.css'

export function KitsPage(props: StartProps) {
  const { data, error, refetch } = useApi<Kits>('/api/kits')
  const { verbs, community: { zone } } = props.me
  const mayWrite = verbs.includes('test.write')
  return (
    <Frame {...props} title={m.kits_title()} tools={<Link href="/overview/testing">{m.testing_title()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Lots kits={data} />}
      {data && mayWrite && <KitReceive key={`received ${data.moves[0]?.id ?? ''}`} open={data.lots.length === 0} />}
      {data && <KitStairwells kits={data} mayWrite={mayWrite} />}
      {data && mayWrite && data.lots.length > 0 && <KitPut key={`put ${data.moves[0]?.id ?? ''}`} kits={data} />}
      {data && data.moves.length > 0 && <Moves kits={data} zone={zone} mayWrite={mayWrite} />}
    </Frame>
  )
}

const parts = ['received', 'store', 'bags', 'homes', 'lost', 'damaged'] as const

function Lots({ kits: { lots, today, unsaid, doors } }: { kits: Kits }) {
  const bagsOf = (one: Kits['lots'][number]): number => one.stock.bags.reduce((sum, { left }) => sum + left, 0)
  if (lots.length === 0) return <Empty>{m.kits_none()}</Empty>
  return (
    <section className="stack-tight" aria-label={m.kits_lots()}>
      <h2>{m.kits_lots()}</h2>
      <div className="table-wide" tabIndex={0} role="group" aria-label={m.kits_lots()}>
        <table className="testing-table">
          <thead><tr><th scope="col">{m.kits_lot()}</th><th scope="col">{m.kits_expires()}</th>{parts.map((part) => <th key={part} scope="col">{kitPart[part]?.()}</th>)}</tr></thead>
          <tbody>{lots.map((one) => (
            <tr key={one.id}>
              <th scope="row"><Link href={`/overview/testing/kits/${one.id}`}><AsWritten>{`${one.maker} ${one.lot}`}</AsWritten></Link>{one.recalled && <span className="check-state"> {m.kits_recalled()}</span>}</th>
              <td>{calendarDay(one.expiresOn as Day)}{isExpired(one, today) && <span className="check-state"> {m.kits_expired()}</span>}</td>
              {parts.map((part) => <td key={part}>{part === 'bags' ? bagsOf(one) : one.stock[part]}</td>)}
            </tr>
          ))}</tbody>
        </table>
      </div>
      {lots.filter((one) => one.stock.below).map((one) => <Notice key={one.id} tone="ask"><p><AsWritten>{m.kits_below({ lot: `${one.maker} ${one.lot}`, where: [...(one.stock.store < 0 ? [`${kitPart['store']?.() ?? ''} ${one.stock.store}`] : []), ...one.stock.bags.filter(({ left }) => left < 0).map(({ name, left }) => `${name} ${left}`)].join(m.common_listComma()) })}</AsWritten></p></Notice>)}
      {unsaid > 0 && <Notice tone="ask"><p>{m.kits_unsaid({ count: unsaid })}</p></Notice>}
      {doors > 0 && <Notice tone="ask"><p>{m.kits_doorsUnsaid({ count: doors })}</p></Notice>}
      {lots.some((one) => one.stock.bags.length > 0) && <>
        <h3>{m.kits_inBags()}</h3>
        <ul role="list">{lots.flatMap((one) => one.stock.bags.map(({ lead, name, left }) => <li key={`${one.id} ${lead}`}><AsWritten>{`${name} · ${one.maker} ${one.lot} · ${left}`}</AsWritten></li>))}</ul>
      </>}
    </section>
  )
}

function Moves({ kits, zone, mayWrite }: { kits: Kits; zone: Zone; mayWrite: boolean }) {
  const open = kits.moves.filter((one) => !one.takenBack && one.sides !== 'both')
  return (
    <section className="stack-tight" aria-label={m.kits_moves()}>
      <h2>{m.kits_moves()}</h2>
      {open.length > 0 && <p className="check-state">{m.kits_notConfirmed({ count: open.length })}</p>}
      <ul role="list" className="testing-tubes">{kits.moves.map((one) => <MoveLine key={one.id} move={one} zone={zone} mayWrite={mayWrite} />)}</ul>
    </section>
  )
}

type Move = Kits['moves'][number]
function saidOf(one: Move): string[] {
  const short = one.short.map(({ carton, count }) => m.kits_shortSaid({ carton: carton || '—', count }))
  return [
    one.lot, one.what === 'received' ? m.kits_cartonsSaid({ cartons: one.cartons ?? 0, said: one.said ?? 0 }) : '', ...short, one.door, one.present === null ? '' : m.kits_presentSaid({ count: one.present }), one.bags === null ? '' : m.kits_bagsSaid({ count: one.bags }),
    one.lead, one.other, one.words, one.sides === 'open' ? m.kits_open() : one.sides === 'differs' ? m.kits_differs({ count: one.theirs ?? 0 }) : '',
  ].filter((it) => it !== '')
}

function MoveLine({ move, zone, mayWrite }: { move: Move; zone: Zone; mayWrite: boolean }) {
  const now = useNow(60_000)
  const [asks, setAsks] = useState(false)
  const may = mayWrite && !move.takenBack && move.what !== 'door' && move.what !== 'taken-back'
  return (
    <li className="stack-tight">
      <p>{move.takenBack ? <s><AsWritten>{`${kitAct[move.what]?.() ?? ''} ${move.count}`}</AsWritten></s> : <strong><AsWritten>{move.what === 'taken-back' ? kitAct['taken-back']?.() ?? '' : `${kitAct[move.what]?.() ?? ''} ${move.count}`}</AsWritten></strong>}{' '}
        <AsWritten>{saidOf(move).join(' · ')}</AsWritten> <span className="quiet"><AsWritten>{[when(move.at, zone, now), move.by].filter((one) => one !== '').join(' · ')}</AsWritten></span></p>
      {may && !asks && <p><Button plain onClick={() => setAsks(true)}>{m.kits_takeBack()}</Button></p>}
      {asks && !move.takenBack && <TakeBack move={move} onClose={() => setAsks(false)} />}
    </li>
  )
}

function TakeBack({ move, onClose }: { move: Move; onClose: () => void }) {
  const [id] = useState(() => newId<'kit-move'>())
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useCommand('/api/kits')
  const save = async (): Promise<void> => {
    setTried(true)
    if (words.trim() === '') return
    if ((await run({ id, what: 'taken-back', takesBack: move.id, words, at: nowAt() })).ok) { await refresh('/api/kits'); onClose() }
  }
  return (
    <form className="filter" aria-label={m.kits_takeBack()} noValidate onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={m.kits_takeBackWhy()} error={tried && words.trim() === '' ? m.round_fill() : null}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <ProblemNotice problem={problem} />
      <Button main type="submit" busy={busy}>{m.kits_takeBack()}</Button>
      <Button plain onClick={onClose}>{m.common_cancel()}</Button>
    </form>
  )
}
