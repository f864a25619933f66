// A test result as told or shown: when the sample was taken, what came out, who says so. A photo of the report may go with it.

import { useState } from 'react'
import { testSources } from '#domain/exits/evidence.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { Choices } from '../../parts/Choices.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { deskResult } from '../../words/compiled/groups/deskResult.js'
import { deskSource } from '../../words/compiled/groups/deskSource.js'
import { m } from '../../words/compiled/messages.js'
import { draftOf, type EvidenceFormProps } from './evidence-form.ts'
import { WhenField } from './WhenField.tsx'
import { useRecord } from './record.ts'

const results = ['negative', 'positive', 'pending'] as const
type Draft = { sampledAt: Instant | null; result: (typeof results)[number] | null; source: (typeof testSources)[number] | null; note: string }

const blank: Draft = { sampledAt: null, result: null, source: null, note: '' }

export function TestForm({ exit, me, onDone, corrects }: EvidenceFormProps) {
  const [draft, setDraft, clear] = useDraft<Draft>(draftOf('test', exit, corrects), corrects?.piece.content.kind === 'test-result' ? { ...blank, ...corrects.piece.content } : blank)
  const [photo, setPhoto] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const { record, busy, problem } = useRecord(exit.id, corrects)
  const { sampledAt, result, source, note } = draft
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const send = async (): Promise<void> => {
    setTried(true)
    if (!sampledAt || sampledAt > now() || !result || !source) return
    if (await record((upload) => ({ kind: 'test-result', sampledAt, result, source, note, upload }), photo)) { clear(); onDone() }
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send() }}>
      <Choice legend={m.desk_testResult()} name={draftOf('result', exit, corrects)} values={results} chosen={result} nameOf={(one) => deskResult[one]?.() ?? one} onChoose={(one) => change({ result: one })} missing={tried && !result} />
      <WhenField label={m.desk_sampled()} value={sampledAt} zone={me.community.zone} max={now()} error={!tried ? null : !sampledAt ? m.desk_fillIn() : sampledAt > now() ? m.resident_sampledFuture() : null} onChange={(at) => change({ sampledAt: at })} />
      <Choice legend={m.desk_testSource()} name={draftOf('source', exit, corrects)} values={testSources} chosen={source} nameOf={(one) => deskSource[one]?.() ?? one} onChoose={(one) => change({ source: one })} missing={tried && !source} />
      <Field label={m.desk_photoOfReport()}><input type="file" accept="image/*,application/pdf" onChange={(event) => setPhoto(event.target.files?.[0] ?? null)} /></Field>
      <ProblemNotice problem={problem} />
      <Button type="submit" busy={busy}>{corrects ? m.desk_putRightSend() : m.desk_keepTest()}</Button>
    </form>
  )
}

type ChoiceProps<T extends string> = { legend: string; name: string; values: readonly T[]; chosen: T | null; nameOf: (value: T) => string; onChoose: (value: T) => void; missing: boolean }

/** A few answers beside each other, none chosen beforehand. */
function Choice<T extends string>({ legend, name, values, chosen, nameOf, onChoose, missing }: ChoiceProps<T>) {
  return (
    <Choices legend={legend} error={missing ? m.desk_chooseOne() : null}>
      <div className="chips">
        {values.map((value) => (
          <label key={value} className="chip"><input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} /><span>{nameOf(value)}</span></label>
        ))}
      </div>
    </Choices>
  )
}
