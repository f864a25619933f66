// What the table says of the last thing that was done: yes, or a plain stop with its reason and the way on.

import { Button } from '../../parts/Button.tsx'
import { m } from '../../words/compiled/messages.js'
import type { Pane } from './panes.ts'
import { stopped, toldOf } from './said.ts'
import type { Table } from './table.ts'
import type { Said } from './told.ts'

type AnswerProps = { said: Said | null; table: Table; hasTube: boolean; onShow: (pane: Pane) => void }

/** Two regions that are always there, so that screen readers hear them when they speak. */
export function Answer(props: AnswerProps) {
  const { said } = props
  return (
    <>
      <div role="status">{said && said.kind !== 'stop' && <div className="station-said" data-tone="yes"><p>{said.kind === 'yes' ? `✓ ${m.station_yes({ name: said.name, count: said.count, size: said.size })}` : toldOf(said)}</p></div>}</div>
      <div role="alert">{said?.kind === 'stop' && <Stopped {...props} said={said} />}</div>
    </>
  )
}

function Stopped({ said, table, hasTube, onShow }: AnswerProps & { said: Extract<Said, { kind: 'stop' }> }) {
  const { why, whose, tube } = said
  const into = (alone: boolean) => (): void => {
    table.clear()
    table.wait({ whose: whose!, alone })
    onShow({ at: 'table' })
  }
  return (
    <div className="station-said" data-tone="no">
      <p>✕ {stopped(said)}</p>
      <div className="station-said-keys">
        {(why === 'full' || (why === 'closed' && whose)) && whose && <Button onClick={into(false)}>{m.station_intoNext()}</Button>}
        {why === 'alone' && whose && <Button onClick={into(true)}>{m.station_intoOwn()}</Button>}
        {why === 'not-of-round' && whose && <Button onClick={() => void table.register(whose, true)}>{m.station_anyway()}</Button>}
        {why === 'sampled-already' && whose && hasTube && <Button onClick={() => void table.moveHere(whose)}>{m.station_moveHere()}</Button>}
        {why === 'closed' && <Button onClick={() => { table.clear(); onShow({ at: 'tube', code: tube }) }}>{m.station_lookAtTube()}</Button>}
        <Button onClick={() => { table.clear(); if (why === 'no-tube') table.wait(null) }}>{m.station_putAway()}</Button>
      </div>
    </div>
  )
}
