// What is asked about a laboratory's file: what its columns are, what a word means, and rows whose number or result cannot be told. Answers are for this file; the columns are remembered.

import { useState } from 'react'
import type { LabChoices, LabColumns, LineSaid } from '#domain/rounds/lab-sheet.ts'
import type { LabPreview } from '#domain/rounds/lab-wire.ts'
import { verdicts, type Verdict } from '#domain/rounds/verdicts.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { labAsk } from '../../words/compiled/groups/labAsk.js'
import { labVerdict } from '../../words/compiled/groups/labVerdict.js'
import { m } from '../../words/compiled/messages.js'

export function LabColumnsForm({ preview: { titles, proposed }, onSay }: { preview: LabPreview; onSay: (columns: LabColumns) => void }) {
  const [said, setSaid] = useState({ tube: proposed.tube ?? '', verdict: proposed.verdict ?? '', tested: proposed.tested ?? '' })
  const column = (of: keyof typeof said, label: string, none: string) => (
    <Field label={label}>
      <select value={said[of]} onChange={(event) => setSaid({ ...said, [of]: event.target.value })}>
        <option value="">{none}</option>
        {titles.map((title) => <option key={title} value={title}>{title}</option>)}
      </select>
    </Field>
  )
  return (
    <form className="stack" aria-label={m.testing_labColumns()} onSubmit={(event) => { event.preventDefault(); if (said.tube !== '' && said.verdict !== '') onSay({ ...said, tested: said.tested === '' ? null : said.tested }) }}>
      <h2>{m.testing_labColumns()}</h2>
      <p>{m.testing_labColumnsHow()}</p>
      <div className="filter">
        {column('tube', m.testing_labColumnTube(), m.testing_labColumnChoose())}
        {column('verdict', m.testing_labColumnVerdict(), m.testing_labColumnChoose())}
        {column('tested', m.testing_labColumnTested(), m.testing_labColumnNone())}
      </div>
      <p><Button type="submit" main disabled={said.tube === '' || said.verdict === ''}>{m.testing_labColumnsSay()}</Button></p>
    </form>
  )
}

function VerdictChoice({ label, value, onChange }: { label: string; value: Verdict | ''; onChange: (value: Verdict | '') => void }) {
  return (
    <Field label={label}>
      <select value={value} onChange={(event) => onChange(event.target.value as Verdict | '')}>
        <option value="">{m.testing_labColumnChoose()}</option>
        {verdicts.map((one) => <option key={one} value={one}>{labVerdict[one]?.()}</option>)}
      </select>
    </Field>
  )
}

export function LabQuestions({ preview, choices, onSay }: { preview: LabPreview; choices: LabChoices; onSay: (choices: LabChoices) => void }) {
  const [words, setWords] = useState<Record<string, Verdict>>({ ...choices.words })
  const [lines, setLines] = useState<Record<string, LineSaid>>({ ...choices.lines })
  const word = (written: string, verdict: Verdict | ''): void => {
    const { [written]: _before, ...rest } = words
    setWords(verdict === '' ? rest : { ...rest, [written]: verdict })
  }
  const line = (key: string, said: LineSaid): void => setLines({ ...lines, [key]: said })
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); onSay({ ...choices, words, lines }) }}>
      {preview.words.length > 0 && <h2>{m.testing_labWords()}</h2>}
      {preview.words.map(({ written, rows }) => <VerdictChoice key={written} label={m.testing_labWord({ written, rows })} value={words[written] ?? ''} onChange={(verdict) => word(written, verdict)} />)}
      {preview.questionCount > 0 && <h2>{m.testing_labQuestions({ count: preview.questionCount })}</h2>}
      <ul role="list" className="testing-tubes">
        {preview.questions.map(({ key, sheet, row, code, tube, written }) => {
          const said = lines[key]
          const put = said === 'out' || said === undefined ? {} : said
          return (
            <li key={key}>
              <p><strong>{m.testing_labLine({ sheet, row })}</strong> <span className="check-state">{labAsk[code]?.() ?? code}</span></p>
              <p className="quiet"><AsWritten>{m.testing_labLineWritten({ tube, written })}</AsWritten></p>
              <div className="filter">
                {said !== 'out' && code.startsWith('tube') && <Field label={m.testing_labLineTube()}><input maxLength={60} autoComplete="off" value={put.tube ?? ''} onChange={(event) => line(key, { ...put, tube: event.target.value === '' ? undefined : event.target.value })} /></Field>}
                {said !== 'out' && code.startsWith('verdict') && <VerdictChoice label={m.testing_labColumnVerdict()} value={put.verdict ?? ''} onChange={(verdict) => line(key, { ...put, verdict: verdict === '' ? undefined : verdict })} />}
                <Check label={m.testing_labLineOut()} checked={said === 'out'} onChange={(on) => line(key, on ? 'out' : {})} />
              </div>
            </li>
          )
        })}
      </ul>
      {preview.questionCount > preview.questions.length && <p>{m.testing_tubesMore({ count: preview.questionCount - preview.questions.length })}</p>}
      <p><Button type="submit" main>{m.testing_labAnswer()}</Button></p>
    </form>
  )
}
