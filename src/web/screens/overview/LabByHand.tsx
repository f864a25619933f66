// What a laboratory says of one tube, by telephone or on paper: put down by hand.

import { useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { LabTubes } from '#domain/rounds/lab-wire.ts'
import { verdicts, type Verdict } from '#domain/rounds/verdicts.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { fromWall } from '../../parts/wall-time.ts'
import { labVerdict } from '../../words/compiled/groups/labVerdict.js'
import { m } from '../../words/compiled/messages.js'
import { PaperTubes } from './LabPapers.tsx'

export function LabByHand({ lab, zone }: { lab: string; zone: Zone }) {
  const [id, setId] = useState(() => newId<'lab-result'>())
  const [tube, setTube] = useState('')
  const [verdict, setVerdict] = useState<Verdict | ''>('')
  const [tested, setTested] = useState<Instant | null>(null)
  const [put, setPut] = useState<LabTubes | null>(null)
  const { run, busy, problem } = useCommand<LabTubes>('/api/lab-results')
  const send = async (): Promise<void> => {
    if (tube.trim() === '' || verdict === '') return
    const reply = await run({ id, lab, tube: tube.trim(), verdict, testedAt: tested })
    if (!reply.ok) return
    setPut(reply.value)
    setId(newId<'lab-result'>())
    setTube('')
    setVerdict('')
    setTested(null)
    await refresh('/api/lab-results')
  }
  return (
    <section className="stack-tight" aria-label={m.testing_labByHand()}>
      <h2>{m.testing_labByHand()}</h2>
      <form className="filter" onSubmit={(event) => { event.preventDefault(); void send() }}>
        <Field label={m.testing_labColumnTube()}><input maxLength={60} autoComplete="off" value={tube} onChange={(event) => setTube(event.target.value)} /></Field>
        <Field label={m.testing_labColumnVerdict()}>
          <select value={verdict} onChange={(event) => setVerdict(event.target.value as Verdict | '')}>
            <option value="">{m.testing_labColumnChoose()}</option>
            {verdicts.map((one) => <option key={one} value={one}>{labVerdict[one]?.()}</option>)}
          </select>
        </Field>
        <Field label={m.testing_labTestedWhen()}><input key={id} type="datetime-local" onChange={(event) => setTested(event.target.value === '' ? null : fromWall(event.target.value, zone))} /></Field>
        <Button type="submit" busy={busy}>{m.testing_labPutDown()}</Button>
      </form>
      <ProblemNotice problem={problem} />
      {put && <div role="status"><PaperTubes tubes={put} zone={zone} maySee={false} /></div>}
    </section>
  )
}
