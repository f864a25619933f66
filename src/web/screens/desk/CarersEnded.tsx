// A right to act for somebody that ended because their carers' home is another than it was: a line until it was given anew, or somebody has said that it is not.
// Who would read and act for them is named on each button.

import { Link } from 'wouter'
import type { CarerEndedLine } from '#domain/access/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { untilWhen, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { carersAnswer } from './carers-answer.ts'
import { queuePath } from './queue-path.ts'

type Home = CarerEndedLine['home']
const named = ({ door, people }: Home): { door: string; names: string } => ({ door, names: people.map((one) => one.name).join(m.desk_comma()) })

export function CarersEnded({ row, gone, zone, now }: { row: CarerEndedLine; gone: boolean; zone: Zone; now: Instant }) {
  const { run, busy, problem } = useCommand<{ done: true }>(`/api/residents/${row.resident}/carers`)
  /** Null: to nobody. */
  const give = async (home: Home | null): Promise<void> => {
    if ((await run(carersAnswer(row, home))).ok) void refresh(queuePath)
  }
  const said = row.gone?.id === row.resident ? m.desk_carersGone : row.why === 'joined' ? m.desk_carersJoined : row.why === 'apart' ? m.desk_carersApart : m.desk_carersLeft
  return (
    <div className="queue-work">
      <strong>{row.door}</strong>
      <span><AsWritten>{said({ name: row.name, door: row.home.door, gone: row.gone?.name ?? '' })}</AsWritten></span>
      <time className="quiet" dateTime={row.at}>{gone ? m.desk_rowGone() : when(row.at, zone, now)}</time>
      {!gone && <>
        <span className="quiet">{m.desk_carersWhat()}</span>
        {row.phone && <a href={dialPerson(row.phone)}>{m.desk_callNumber({ phone: row.phone })}</a>}
        <Link href={`/desk?resident=${row.resident}`}>{m.desk_carersOpen()}</Link>
        <span className="quiet">{row.until ? m.desk_carersUntil({ until: untilWhen(row.until, zone, now) }) : m.desk_carersForever()}</span>
        {row.left && <Button plain busy={busy} onClick={() => void give(row.left!)}><AsWritten>{m.desk_carersGive(named(row.left))}</AsWritten></Button>}
        {row.home.people.length > 0 && <Button plain busy={busy} onClick={() => void give(row.home)}><AsWritten>{m.desk_carersGive(named(row.home))}</AsWritten></Button>}
        <Button plain busy={busy} onClick={() => void give(null)}>{m.desk_carersNoMore()}</Button>
      </>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}
