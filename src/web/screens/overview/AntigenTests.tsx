// By which self-tests a home stands here, and that somebody has seen to them where nobody need stay in. What was taken back stays until somebody has.

import { useState } from 'react'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Pool } from '#domain/rounds/hold-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useNow } from '../../offline/ticking.ts'
import { antigenName } from '../../parts/AntigenButtons.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { antigenHow } from '../../words/compiled/groups/antigenHow.js'
import { m } from '../../words/compiled/messages.js'

type Antigen = NonNullable<Pool['antigen']>
/** `held`: all of this home are asked to stay in already. */
export function AntigenTests({ antigen, held, may, zone, onDone }: { antigen: Antigen; held: boolean; may: boolean; zone: Zone; onDone: () => Promise<void> }) {
  const now = useNow(60_000)
  const open = antigen.tests.filter((one) => !one.seen)
  return (
    <>
      <p>{m.antigen_worth()}</p>
      <ul role="list" className="stack-tight">
        {antigen.tests.map((one) => (
          <li key={one.id}><AsWritten>{[m.antigen_testSaid({ name: one.name, what: antigenName(one.what), at: when(one.at, zone, now), how: antigenHow[one.how]?.() ?? one.how }), one.back ? m.antigen_lineBack() : '', one.seen ? m.antigen_seen() : ''].filter((it) => it !== '').join(' · ')}</AsWritten></li>
        ))}
      </ul>
      {may && open.length > 0 && <Look results={open.map((one) => one.id)} held={held} onDone={onDone} />}
    </>
  )
}

function Look({ results, held, onDone }: { results: string[]; held: boolean; onDone: () => Promise<void> }) {
  const [words, setWords] = useState('')
  const { run, busy, problem } = useCommand('/api/antigen-looks')
  const save = async (): Promise<void> => { if ((await run({ id: newId<'antigen-look'>(), results, words: words.trim() })).ok) await onDone() }
  return (
    <form className="row" onSubmit={(event) => { event.preventDefault(); void save() }}>
      <Field label={held ? m.antigen_lookHeld() : m.antigen_lookWhy()}><input maxLength={200} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      <Button type="submit" busy={busy} disabled={words.trim() === ''}>{m.antigen_look()}</Button>
      <ProblemNotice problem={problem} />
    </form>
  )
}
