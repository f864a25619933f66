// One of the usual notices to begin with, by what it is about. It takes the place of what was written, and that comes back with one press.

import { useEffect, useRef, useState } from 'react'
import { subjects, type Subject } from '#domain/notices/notice.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { subjectName } from '../../parts/notice-said.ts'
import { loadAllLanguages } from '../../words/all-languages.ts'
import { m } from '../../words/compiled/messages.js'
import type { Form } from './notice-draft.ts'
import { beginning, titleOfUsual, usualNotices } from './notice-templates.ts'

export function NoticeBegin({ form, onBegin }: { form: Form; onBegin: (form: Form) => void }) {
  const [here, setHere] = useState(false)
  const select = useRef<HTMLSelectElement>(null)
  const [before, setBefore] = useState<Form | null>(null)
  // Without a network there are none to begin with: it is written by hand.
  useEffect(() => void loadAllLanguages(['templates']).then(() => setHere(true), () => undefined), [])
  const begin = (chosen: string): void => {
    const [subject, code] = chosen.split(' ')
    if (!code) return
    setBefore(form)
    onBegin(beginning(form, subject as Subject, code))
  }
  // The hand goes back to where it chose: what it pressed is gone.
  const back = (form: Form): void => {
    onBegin(form)
    setBefore(null)
    select.current?.focus()
  }
  return (
    <div className="stack-tight">
      <Field label={m.issuing_begin()} hint={m.issuing_beginHint()}>
        <select ref={select} value="" disabled={!here} onChange={(event) => begin(event.target.value)}>
          <option value="">{m.overview_choose()}</option>
          {here && subjects.map((subject) => <optgroup key={subject} label={subjectName(subject)}>{usualNotices[subject].map((code) => <option key={code} value={`${subject} ${code}`}>{titleOfUsual(code)}</option>)}</optgroup>)}
        </select>
      </Field>
      <div role="status">{before && <><p>{m.issuing_begun()}</p><Button plain className="at-start" onClick={() => back(before)}>{m.issuing_beginUndo()}</Button></>}</div>
    </div>
  )
}
