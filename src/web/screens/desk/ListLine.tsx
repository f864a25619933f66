// What was typed back of a line of a call list, once it is written down: with its words, by whom and when; put right or taken back here, and what was typed before stays to be read, struck out.

import { useState, type FormEvent } from 'react'
import { listResults, type ListResult } from '#domain/desk/call-list.ts'
import type { CallLine, CallList } from '#domain/desk/call-list-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { triesToClose } from '#domain/promises/promise.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Dialog } from '../../parts/Dialog.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { listResult } from '../../words/compiled/groups/listResult.js'
import { m } from '../../words/compiled/messages.js'

export const resultName = (code: string): string => listResult[code]?.() ?? code
type Typed = CallLine['typed'][number]

const Said = ({ it, zone, at }: { it: Typed; zone: Zone; at: Instant }) => (
  <>{it.result === null ? m.shift_rightTaken() : resultName(it.result)}{it.words !== '' && <> · <AsWritten>{it.words}</AsWritten></>} <span className="quiet"><AsWritten>{it.by}</AsWritten> {when(it.at, zone, at)}</span></>
)

/** `said`: what is said of it aloud when it was put right. */
export function ListLine({ list, line, zone, at, onSaid }: { list: CallList['id']; line: CallLine; zone: Zone; at: Instant; onSaid: (said: string) => void }) {
  const [open, setOpen] = useState(false)
  const last = line.typed.at(-1)
  const before = line.result === null ? line.typed : line.typed.slice(0, -1)
  return (
    <>
      {line.result !== null && last && <>
        <Said it={last} zone={zone} at={at} /> {!line.hidden && <Button plain onClick={() => setOpen(true)}>{m.shift_right({ n: line.n })}</Button>}
        {!line.over && line.owed.tries >= triesToClose && <span className="line-words">{m.shift_threeTries({ count: line.owed.tries })}</span>}
      </>}
      {before.map((it, n) => <span key={n} className="line-words">{it.result === null ? <Said it={it} zone={zone} at={at} /> : <s><Said it={it} zone={zone} at={at} /></s>}</span>)}
      {open && <PutRight {...{ list, line }} onClose={(said) => { setOpen(false); if (said) onSaid(said) }} />}
    </>
  )
}

const nothing = 'nothing'
function PutRight({ list, line, onClose }: { list: CallList['id']; line: CallLine; onClose: (said: string | null) => void }) {
  const last = line.typed.at(-1)
  const [result, setResult] = useState<ListResult | typeof nothing>(line.result ?? nothing)
  const [words, setWords] = useState(last?.words ?? '')
  const [ids] = useState(() => ({ acts: [newId<'promise-act'>(), newId<'promise-act'>()], strikes: newId<'promise-act'>(), at: now() }))
  const { run, busy, problem } = useCommand<CallList>(`/api/call-lists/${list}/put-right`)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    const taken = result === nothing
    const reply = await run({ n: line.n, seen: line.typed.length, result: taken ? null : result, words: taken ? '' : words.trim(), ...ids })
    if (!reply.ok) return
    void refresh('/api/')
    onClose(taken ? m.shift_rightTakenSaid({ n: line.n }) : m.shift_rightSaid({ n: line.n, result: resultName(result) }))
  }
  return (
    <Dialog title={m.shift_right({ n: line.n })} onClose={() => onClose(null)}>
      <form className="stack" noValidate onSubmit={(event) => void save(event)}>
        <p>{m.shift_rightWhat()}</p>
        <fieldset className="stack-tight">
          <legend>{m.shift_result()}</legend>
          {[...listResults, nothing].map((one) => <label key={one} className="check"><input type="radio" name="right" checked={result === one} onChange={() => setResult(one as typeof result)} /><span>{one === nothing ? m.shift_rightNothing() : resultName(one)}</span></label>)}
        </fieldset>
        {result !== nothing && <Field label={m.shift_rightWords()}><input maxLength={500} autoComplete="off" value={words} onChange={(event) => setWords(event.target.value)} /></Field>}
        <ProblemNotice problem={problem} />
        <Button main type="submit" className="at-start" busy={busy}>{m.common_save()}</Button>
      </form>
    </Dialog>
  )
}
