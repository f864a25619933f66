// What laboratories say: a file that is seen before it is stored, one tube by hand, and the tubes that somebody has to see to, with all papers side by side.

import { useState } from 'react'
import { Link } from 'wouter'
import type { Laboratories } from '#domain/rounds/lab-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { Empty, Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'
import { LabByHand } from './LabByHand.tsx'
import { LabFile } from './LabFile.tsx'
import { LabMachine } from './LabMachine.tsx'
import { LabPapers } from './LabPapers.tsx'
import './testing.css'

export function LabPage(props: StartProps) {
  const { verbs, community: { zone } } = props.me
  const { data, error, refetch } = useApi<Laboratories>('/api/laboratories')
  const [chosen, setChosen] = useState('')
  const labs = data?.laboratories ?? []
  const lab = labs.find((one) => one.id === chosen) ?? (labs.length === 1 ? labs[0]! : null)
  return (
    <Frame {...props} title={m.testing_lab()} tools={<Link href="/overview/testing">{m.testing_title()}</Link>}>
      <p>{m.testing_labHow()}</p>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && verbs.includes('test.result') && (
        <>
          {labs.length === 0 && <Empty>{m.testing_labNone()}</Empty>}
          {labs.length > 0 && (
            <Field label={m.testing_labWhich()}>
              <select value={lab?.id ?? ''} onChange={(event) => setChosen(event.target.value)}>
                {!lab && <option value="">{m.testing_labColumnChoose()}</option>}
                {labs.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
              </select>
            </Field>
          )}
          <NewLaboratory key={labs.length} open={labs.length === 0} onAdded={setChosen} />
          {lab && <LabFile key={`file ${lab.id}`} lab={lab.id} zone={zone} />}
          {lab && <LabByHand key={`hand ${lab.id}`} lab={lab.id} zone={zone} />}
          {lab && verbs.includes('device.enrol') && <LabMachine key={`machine ${lab.id}`} lab={lab} />}
        </>
      )}
      {data && <LabPapers zone={zone} maySee={verbs.includes('test.result')} />}
    </Frame>
  )
}

function NewLaboratory({ open, onAdded }: { open: boolean; onAdded: (id: string) => void }) {
  const [id] = useState(() => newId<'laboratory'>())
  const [name, setName] = useState('')
  const { run, busy, problem } = useCommand<Laboratories>('/api/laboratories')
  const add = async (): Promise<void> => {
    if (name.trim() === '' || !(await run({ id, name: name.trim() })).ok) return
    onAdded(id)
    await refresh('/api/laboratories')
  }
  return (
    <details open={open}>
      <summary>{m.testing_labNew()}</summary>
      <form className="filter" onSubmit={(event) => { event.preventDefault(); void add() }}>
        <Field label={m.testing_labName()}><input maxLength={60} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} /></Field>
        <Button type="submit" busy={busy}>{m.testing_labNew()}</Button>
      </form>
      <ProblemNotice problem={problem} />
    </details>
  )
}
