// Whoever stands at the table: one field for a door, a name or a birth date, and a large key for each who is meant. Who is done already says so.

import { useState } from 'react'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import type { Book } from './book.ts'
import { useStation } from './field.ts'
import { find } from './find.ts'
import type { Found } from './told.ts'

const most = 12

type FindingProps = { book: Book; onFound: (found: Found, how: 'door' | 'name') => void; onUnlisted: (how: 'newborn' | 'unknown') => void }

export function Finding({ book, onFound, onUnlisted }: FindingProps) {
  const { knows } = useStation()
  const [typed, setTyped] = useState('')
  const { found, how } = typed.trim() === '' ? { found: [], how: 'name' as const } : find(knows, typed)
  const rest = knows?.held.rest
  return (
    <section className="station-find">
      <Field label={m.station_who()} hint={m.station_whoHint()}>
        <input value={typed} onChange={(event) => setTyped(event.target.value)} onFocus={(event) => event.target.select()} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={40} enterKeyHint="search" />
      </Field>
      {typed.trim() !== '' && found.length === 0 && <Empty>{rest?.first ? m.station_notYet({ done: rest.done, of: rest.of }) : m.station_notKnown()}</Empty>}
      <ul role="list" className="station-list">
        {found.slice(0, most).map((one) => {
          const lies = book.sampled.get(one.person.id)
          return (
            <li key={one.person.id}>
              <Button className="station-person" onClick={() => onFound(one, how)}>
                <strong>{one.person.name}</strong>
                <span>{one.door.door}{one.person.born ? ` · ${m.station_born({ year: one.person.born.slice(0, 4) })}` : ''}{one.person.alone ? ` · ${m.station_alone()}` : ''}{lies ? ` · ✓ ${lies.tube}` : ''}</span>
              </Button>
            </li>
          )
        })}
      </ul>
      {found.length > most && <p>{m.station_many({ count: found.length - most })}</p>}
      <p className="hidden-visually" role="status">{typed.trim() !== '' && found.length > 0 ? m.station_found({ count: found.length }) : ''}</p>
      <div className="station-more">
        <Button className="station-key" onClick={() => onUnlisted('newborn')}>{m.station_newborn()}</Button>
        <Button className="station-key" onClick={() => onUnlisted('unknown')}>{m.station_unknown()}</Button>
      </div>
    </section>
  )
}
