// Writes that were kept here and that the server then would not take: said plainly, until somebody has read it.

import { useEffect, useState } from 'react'
import { commands, type Command } from '../../offline/commands.ts'
import type { Entry } from '../../offline/outbox.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'

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
          <p>{m.desk_notTaken()} {entry.problem ? sentenceOf(entry.problem) : ''}</p>
          <Button onClick={() => void commands.dismiss(entry.id)}>{m.desk_understood()}</Button>
        </div>
      ))}
    </Notice>
  )
}
