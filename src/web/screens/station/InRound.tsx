// The table of one round: the open tube with its number, very large; whoever comes next; and the keys for all that goes otherwise.

import { lazy, Suspense, useMemo, useState } from 'react'
import type { Tube } from '#domain/rounds/tubes.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { m } from '../../words/compiled/messages.js'
import { Answer } from './Answer.tsx'
import { bookOf } from './book.ts'
import { useStation } from './field.ts'
import { Finding } from './Finding.tsx'
import { AnswerCode, HandOver } from './HandOver.tsx'
import { HeldLine } from './HeldLine.tsx'
import { OneTube, Tubes } from './Tubes.tsx'
import { ReadTube } from './ReadTube.tsx'
import { nameIn, type Pane } from './panes.ts'
import { useTable } from './table.ts'
import type { Round } from './told.ts'
import { Unlisted } from './Unlisted.tsx'
import { isSilent, setSilent } from './voice.ts'
import { useWedge } from './wedge.ts'

/** Seldom, beside people who stand there. */
const Boxes = lazy(async () => ({ default: (await import('./Boxes.tsx')).Boxes }))

/** Pressed by one phone of a station, now and then. */
const CallNext = lazy(async () => ({ default: (await import('./CallNext.tsx')).CallNext }))

const atTable: Pane = { at: 'table' }

export function InRound({ round, onOther }: { round: Round; onOther: (() => void) | null }) {
  const { lines, knows, enrolled } = useStation()
  const [pane, show] = useState<Pane>(atTable)
  const [silent, setSilentShown] = useState(isSilent)
  const table = useTable(round, (it) => show({ at: 'took', it }))
  const book = useMemo(() => bookOf(lines, round.id, enrolled!.device), [lines, round.id, enrolled])
  const tube = table.current(book)
  const [scans, setScans] = useState(0)
  const scan = (text: string): void => {
    // What a hand scanner typed is left in no field.
    setScans((n) => n + 1)
    // A scan is the answer to whatever stood there.
    table.clear()
    if (pane.at === 'box') return void table.putIn(pane.id, text)
    if (pane.at === 'boxes') return void table.openBox(text, (id) => show({ at: 'box', id }))
    show(atTable)
    void table.scan(text)
  }
  useWedge(scan)
  const voice = (): void => { setSilent(!silent); setSilentShown(!silent) }
  const reading = pane.at === 'tube-code' || (pane.at === 'table' && (!tube || table.waits !== null))
  const away = pane.at !== 'took' && (pane.at !== 'table' || table.waits !== null)
  const last = book.last && nameIn(book, book.last, knows)
  return (
    <main className="station-main">
      <div className="station-pane">
        {away && <Button plain className="station-back" onClick={() => { table.wait(null); table.clear(); show(pane.at === 'tube' || pane.at === 'pass' ? { at: 'tubes' } : pane.at === 'box' ? { at: 'boxes' } : atTable) }}>← {m.common_back()}</Button>}
        {(pane.at === 'table' || pane.at === 'boxes' || pane.at === 'box' || reading) && <Answer said={table.said} table={table} hasTube={tube !== null} onShow={show} />}
        {(round.closed || round.ends <= now()) && <p className="quiet" role="status">{m.station_roundOver()}</p>}
        {reading && <ReadTube key={scans} waits={table.waits} onText={scan} paused={false} onTube={pane.at === 'tube-code' || tube !== null ? () => { table.wait(null); show(atTable) } : null} tube={tube} />}
        {pane.at === 'table' && !reading && tube && (
          <>
            <HeldLine />
            <Count tube={tube} size={tube.size ?? round.size} />
            <Finding key={scans} book={book} onFound={(found, how) => void table.register({ found, called: '', how })} onUnlisted={(how) => show({ at: 'unlisted', how })} />
          </>
        )}
        {pane.at === 'unlisted' && <Unlisted how={pane.how} onCalled={(called) => { show(atTable); void table.register({ found: null, called, how: pane.how }) }} />}
        {pane.at === 'tubes' && <Tubes book={book} size={round.size} me={enrolled!.device} onTube={(code) => show({ at: 'tube', code })} />}
        {pane.at === 'tube' && <OneTube key={pane.code} book={book} code={pane.code} size={round.size} me={enrolled!.device} table={table} onShow={show} />}
        {pane.at === 'pass' && <HandOver round={round} book={book} code={pane.code} me={enrolled!.device} onText={scan} />}
        {pane.at === 'took' && <AnswerCode it={pane.it} me={enrolled!.device} onDone={() => show(atTable)} />}
        {(pane.at === 'boxes' || pane.at === 'box') && <Suspense fallback={null}><Boxes round={round} book={book} table={table} pane={pane} onShow={show} /></Suspense>}
        {pane.at === 'calls' && <Suspense fallback={null}><CallNext round={round} book={book} /></Suspense>}
        {pane.at === 'table' && (
          <div className="station-more">
            {book.last && last && <Button className="station-key" onClick={() => void table.undo(book.last!, last.name)}>{m.station_undo({ name: last.name })}</Button>}
            {tube && !reading && <Button className="station-key" onClick={() => show({ at: 'tube-code' })}>{m.station_nextTube()}</Button>}
            {tube && !reading && tube.members.length > 0 && <Button className="station-key" onClick={() => void table.act(tube, 'closed')}>{m.station_close()}</Button>}
            {tube && !reading && <Button className="station-key" onClick={() => show({ at: 'pass', code: tube.code })}>{m.station_handOver()}</Button>}
            <Button className="station-key" onClick={() => show({ at: 'tubes' })}>{m.station_tubes({ count: book.tubes.size })}</Button>
            <Button className="station-key" onClick={() => { table.clear(); show({ at: 'boxes' }) }}>{m.station_boxes()}</Button>
            <Button className="station-key" onClick={() => { table.clear(); show({ at: 'calls' }) }}>{m.station_calls()}</Button>
            <Button className="station-key" aria-pressed={!silent} onClick={voice}>{silent ? m.station_voiceOn() : m.station_voiceOff()}</Button>
            {onOther && <Button className="station-key" onClick={onOther}>{m.station_otherRound()}</Button>}
          </div>
        )}
      </div>
    </main>
  )
}

function Count({ tube: { code, members }, size }: { tube: Tube; size: number }) {
  return (
    <section className="station-count" data-full={members.length >= size || undefined}>
      <h1 className="station-figure">{m.station_count({ count: members.length, size })}</h1>
      <p>{m.station_inTube({ tube: code })}</p>
    </section>
  )
}
