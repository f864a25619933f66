// A name, a day of birth, a telephone put right, with why. What stood there stays on the record.

import { useEffect, useRef, useState } from 'react'
import { dayOf, type Zone } from '#domain/kernel/instants.ts'
import { checkValue } from '#domain/people/record.ts'
import { correctionEnds, type Correctable } from '#domain/people/record-wire.ts'
import type { Card } from '#domain/people/wire.ts'
import { now } from '../../offline/clock.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { deskField } from '../../words/compiled/groups/deskField.js'
import { m } from '../../words/compiled/messages.js'
import { sentenceOf } from '../../words/sentences.ts'
import { useOneForm } from './one-form.ts'

const fields: readonly Correctable[] = ['name', 'born', 'phone']

export function CorrectForm({ card, zone, onDone }: { card: Card; zone: Zone; onDone: () => void }) {
  // What was read when the form was opened: a colleague's change meanwhile is not written over.
  const [before] = useState(() => ({ name: card.name, born: card.born, phone: card.phone }))
  const [draft, setDraft] = useState({ name: card.name, born: card.born ?? '', phone: card.phone ?? '' })
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const [id] = useState(() => newId<'act'>())
  const form = useRef<HTMLFormElement>(null)
  const { send, busy, problem, changed } = useOneForm<{ done: true }>(`/api/residents/${card.id}/correct`)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  /** What ends with it was said of the form as it stood then, each by itself. */
  const [said, setSaid] = useState<readonly (typeof correctionEnds)[number][]>([])
  const other = (): void => { changed(); setSaid([]) }
  const change = (part: Partial<typeof draft>): void => { other(); setDraft((now) => ({ ...now, ...part })) }
  const values = fields.map((what) => ({ what, value: checkValue(what, draft[what], dayOf(now(), zone)) }))
  const changes = values.flatMap(({ what, value }) => (value.ok && value.value !== before[what] ? [{ what, old: before[what], new: value.value }] : []))
  const put = async (): Promise<void> => {
    setTried(true)
    if (why.trim() === '' || changes.length === 0 || values.some(({ value }) => !value.ok)) return
    // Pressed again after it was said what ends with it.
    const despite = [...said, ...correctionEnds.filter((code) => code === problem?.code)]
    setSaid(despite)
    if (await send({ id, changes, why, ...(despite.length > 0 && { despite }) })) return onDone()
    void refresh()
  }
  return (
    <form ref={form} className="stack" noValidate aria-label={m.desk_correctTitle()} onSubmit={(event) => { event.preventDefault(); void put() }} onKeyDown={(event) => { if (event.key === 'Escape') onDone() }}>
      {values.map(({ what, value }) => (
        <Field key={what} label={deskField[what]!()} hint={what === 'born' ? m.desk_addBornHint() : undefined} error={tried && !value.ok ? sentenceOf(value.problem) : null}>
          <input type={what === 'phone' ? 'tel' : 'text'} maxLength={what === 'phone' ? 40 : 80} autoComplete="off" value={draft[what]} onChange={(event) => change({ [what]: event.target.value })} />
        </Field>
      ))}
      <Field label={m.desk_correctWhy()} hint={m.desk_correctWhyHint()} error={tried && why.trim() === '' ? m.desk_fillIn() : null}><input maxLength={500} autoComplete="off" value={why} onChange={(event) => { other(); setWhy(event.target.value) }} /></Field>
      {tried && changes.length === 0 && values.every(({ value }) => value.ok) && <Notice tone="ask" live><p>{m.desk_correctSame()}</p></Notice>}
      <ProblemNotice problem={problem} />
      <div className="row"><Button main type="submit" busy={busy}>{m.desk_correctSave()}</Button><Button plain onClick={onDone}>{m.common_cancel()}</Button></div>
    </form>
  )
}
