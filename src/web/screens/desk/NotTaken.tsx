// Writes that were kept here and that the server then would not take, or could not: said plainly, with what was written, until
// somebody has tried again or read it.

import { useEffect, useState } from 'react'
import { commands, type Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'

/** What somebody typed, so that it can be written down. */
function wordsIn({ body }: Entry<Command>): string {
  const said = body.body as Record<string, unknown> | null
  return ['described', 'place', 'reason', 'note', 'words', 'number', 'text'].flatMap((name) => (typeof said?.[name] === 'string' && said[name] !== '' ? [said[name]] : [])).join(' · ')
}

export function NotTaken() {
  const [entries, setEntries] = useState<Entry<Command>[]>([])
  useEffect(() => {
    const read = (): void => void commands.list().then((all) => setEntries(all.filter((entry) => entry.problem)), () => undefined)
    read()
    return commands.watch(read)
  }, [])
  if (entries.length === 0) return null
  return (
    <Notice tone="wrong" live>
      {entries.map((entry) => (
        <div className="row" key={entry.id}>
          <p>{entry.parked ? m.desk_couldNotTake() : m.desk_notTaken()} {entry.problem ? sentenceOf(entry.problem) : ''}{wordsIn(entry) && <q>{wordsIn(entry)}</q>}</p>
          {entry.parked && <Button main onClick={() => void commands.again(entry.id)}>{m.common_retry()}</Button>}
          <Button onClick={() => void commands.dismiss(entry.id)}>{m.desk_understood()}</Button>
        </div>
      ))}
    </Notice>
  )
}
