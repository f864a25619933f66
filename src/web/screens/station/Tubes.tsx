// This phone's tubes, the last touched first, and one of them with whose swabs lie in it: taken out, moved, closed, opened again, handed over.

import type { DeviceId } from '#domain/kernel/ids.ts'
import type { Tube } from '#domain/rounds/tubes.ts'
import { Button } from '../../parts/Button.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { mayFill, type Book } from './book.ts'
import { useStation } from './field.ts'
import { HeldLine } from './HeldLine.tsx'
import { nameIn, type Pane } from './panes.ts'
import type { Table } from './table.ts'

const stateOf = (tube: Tube, me: DeviceId): string => (tube.closed ? m.station_tubeClosed() : mayFill(tube, me) ? m.station_tubeOpen() : m.station_tubeElsewhere())
const touched = (tube: Tube): string => [tube.openedAt, tube.closedAt, ...tube.members.map((one) => one.at)].filter((at) => at !== null).sort().at(-1) ?? ''

export function Tubes({ book, size, me, onTube }: { book: Book; size: number; me: DeviceId; onTube: (code: string) => void }) {
  const all = [...book.tubes.values()].sort((a, b) => (touched(a) < touched(b) ? 1 : -1))
  return (
    <section className="stack">
      <h1>{m.station_tubesTitle()}</h1>
      <HeldLine />
      {all.length === 0 && <Empty>{m.station_noTubes()}</Empty>}
      <ul role="list" className="station-list">
        {all.map((tube) => (
          <li key={tube.code}>
            <Button className="station-person" onClick={() => onTube(tube.code)}>
              <strong className="mono">{tube.code}</strong>
              <span>{m.station_count({ count: tube.members.length, size: tube.size ?? size })} · {stateOf(tube, me)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

type OneTubeProps = { book: Book; code: string; size: number; me: DeviceId; table: Table; onShow: (pane: Pane) => void }

export function OneTube({ book, code, size, me, table, onShow }: OneTubeProps) {
  const { knows } = useStation()
  const tube = book.tubes.get(code)
  if (!tube) return <Empty>{m.station_noTubes()}</Empty>
  const mine = mayFill(tube, me)
  const then = (work: Promise<void>) => void work.then(() => onShow({ at: 'table' }))
  return (
    <section className="stack">
      <h1 className="mono">{code}</h1>
      <p>{m.station_count({ count: tube.members.length, size: tube.size ?? size })} · {stateOf(tube, me)}</p>
      <div className="station-more">
        {mine && <Button main className="station-key" onClick={() => { table.clear(); table.choose(code); onShow({ at: 'table' }) }}>{m.station_goOn()}</Button>}
        {tube.closed && (tube.with === null || tube.with === me) && <Button main className="station-key" onClick={() => then(table.act(tube, 'reopened'))}>{m.station_reopen()}</Button>}
        {mine && <Button className="station-key" onClick={() => then(table.act(tube, 'closed'))}>{m.station_close()}</Button>}
        {mine && <Button className="station-key" onClick={() => onShow({ at: 'pass', code })}>{m.station_handOver()}</Button>}
      </div>
      <ul role="list" className="station-list">
        {tube.members.map((one) => {
          const { name, door } = nameIn(book, one, knows)
          return (
            <li key={one.id} className="station-member">
              <p><strong>{name}</strong> {door}</p>
              <div className="station-more">
                <Button className="station-key" aria-label={m.station_moveWho({ name })} onClick={() => { table.clear(); table.wait({ sample: one.id, name }); onShow({ at: 'table' }) }}>{m.station_move()}</Button>
                <Button className="station-key" aria-label={m.station_undo({ name })} onClick={() => void table.undo(one, name)}>{m.station_takeOut()}</Button>
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
