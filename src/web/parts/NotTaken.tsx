// Writes that were kept here and that the server then would not take, or could not: said plainly, with what was written, until
// whoever wrote it has tried again or read it.

import { useState } from 'react'
import type { Problem } from '#domain/kernel/result.ts'
import { m } from '../words/compiled/messages.js'
import { sentenceOf } from '../words/sentences.ts'
import { Button } from './Button.tsx'
import { Notice } from './Notice.tsx'

type Entry = { id: string; problem?: Problem | null; parked?: boolean; body: { body: unknown } }

/** What somebody typed, so that it can be written down. */
function wordsIn({ body }: Entry): string {
  const said = body.body as Record<string, unknown> | null
  return ['described', 'place', 'reason', 'note', 'words', 'number', 'text'].flatMap((name) => (typeof said?.[name] === 'string' && said[name] !== '' ? [said[name]] : [])).join(' · ')
}

type Props = { mine: readonly Entry[]; others: readonly { id: string }[]; again: (id: string) => void; dismiss: (id: string) => void }

/** `mayPutAway`: what others wrote and have not come back for; whoever steers the work may. */
export function NotTaken({ mine, others, mayPutAway, ...done }: Props & { mayPutAway: boolean }) {
  return (
    <>
      {mine.length > 0 && <Mine entries={mine} {...done} />}
      {others.length > 0 && <Others entries={others} mayPutAway={mayPutAway} dismiss={done.dismiss} />}
    </>
  )
}

function Mine({ entries, again, dismiss }: Pick<Props, 'again' | 'dismiss'> & { entries: readonly Entry[] }) {
  return (
    <Notice tone="wrong" live>
      {entries.map((entry) => (
        <div className="row" key={entry.id}>
          <p>{entry.parked ? m.desk_couldNotTake() : m.desk_notTaken()} {entry.problem ? sentenceOf(entry.problem) : ''}{wordsIn(entry) && <q>{wordsIn(entry)}</q>}</p>
          {entry.parked && <Button main onClick={() => again(entry.id)}>{m.common_retry()}</Button>}
          <Button onClick={() => dismiss(entry.id)}>{m.desk_understood()}</Button>
        </div>
      ))}
    </Notice>
  )
}

/** A quiet line: whoever reads it can do nothing about it, and it may stand for long. */
function Others({ entries, mayPutAway, dismiss }: { entries: readonly { id: string }[]; mayPutAway: boolean; dismiss: (id: string) => void }) {
  const [sure, setSure] = useState(false)
  const putAway = (): void => entries.forEach(({ id }) => dismiss(id))
  return (
    <Notice>
      <p>{m.desk_notTakenOthers({ count: entries.length })}</p>
      {mayPutAway && !sure && <Button plain onClick={() => setSure(true)}>{m.desk_notTakenPutAway()}</Button>}
      {sure && <><p role="status">{m.desk_notTakenSure({ count: entries.length })}</p><p className="row"><Button onClick={putAway}>{m.desk_notTakenPutAwayNow()}</Button><Button plain onClick={() => setSure(false)}>{m.common_cancel()}</Button></p></>}
    </Notice>
  )
}
