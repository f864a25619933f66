// Before somebody is said to be here again, by whatever form: which passes, appeals and requests of theirs ended because they were put down as gone. Nobody at the desk has to find it out at the gate.

import type { Card } from '#domain/people/wire.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'

/** Nothing, where none did. `saidEnded`: the form says already that what has ended stays so. */
export function EndedAsGone({ exits, saidEnded = false }: Pick<Card, 'exits'> & { saidEnded?: boolean }) {
  const ended = exits.filter((one) => one.endedAsGone)
  if (ended.length === 0) return null
  return (
    <div className="stack-tight">
      <p>{m.desk_asGoneEnded()}</p>
      <ul className="ends-list">{ended.map((one) => <li key={one.id}><AsWritten>{`${purposeName(one.purpose)}${one.place ? ` · ${one.place}` : ''}`}</AsWritten></li>)}</ul>
      {!saidEnded && <p>{m.desk_asGoneStay()}</p>}
      <p>{m.desk_asGoneThen()}</p>
    </div>
  )
}
