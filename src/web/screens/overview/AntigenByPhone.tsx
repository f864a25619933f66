// What somebody says on the telephone of a self-test, put down in the list of a round: noted, and taken back where it was a slip. Of whoever stays with them and is in no list it is put down beside them, by what they are called.

import { useState } from 'react'
import { antigenAnswers, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import type { DeskAntigen } from '#domain/rounds/antigen-wire.ts'
import type { AntigenResultId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { antigenName } from '../../parts/AntigenButtons.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

type Stands = { id: AntigenResultId; what: AntigenAnswer } | null
export function AntigenByPhone({ round, person, name, said }: { round: TestingRoundId; person: ResidentId; name: string; said: Stands }) {
  const [here, setHere] = useState<{ is: Stands } | null>(null)
  const [what, setWhat] = useState<AntigenAnswer | ''>('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [other, setOther] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const stands = other !== null ? null : here ? here.is : said
  const send = async (says: DeskAntigen['what'], takesBack: AntigenResultId | null): Promise<void> => {
    const called = other?.trim() ?? ''
    const body: DeskAntigen = { id: newId<'antigen-result'>(), home: person, person: other === null ? person : null, called, what: says, takesBack, at: now() }
    const failed = await queue(`/api/testing-rounds/${round}/antigen`, body).then(() => null, (error: unknown) => whyNotKept(error))
    setProblem(failed)
    if (failed) return
    if (other === null) setHere({ is: says === 'taken-back' ? null : { id: body.id, what: says } })
    else if (says !== 'taken-back') setTold(m.antigen_noted({ name: called, what: antigenName(says) }))
    setOther(null)
    setWhat('')
  }
  return (
    <span className="testing-presses" role="group" aria-label={m.antigen_byPhone({ name })}>
      {stands && <><strong>{antigenName(stands.what)}</strong> <Button plain aria-label={m.antigen_mistakeOf({ name })} onClick={() => void send('taken-back', stands.id)}>{m.antigen_mistake()}</Button></>}
      {other !== null && <Field label={m.antigen_otherName()}><input maxLength={60} autoComplete="off" value={other} onChange={(event) => setOther(event.target.value)} /></Field>}
      {!stands && (
        <Field label={other === null ? m.antigen_byPhone({ name }) : m.antigen_answer()}>
          <select value={what} onChange={(event) => setWhat(event.target.value as AntigenAnswer | '')}>
            <option value="">{m.antigen_choose()}</option>
            {antigenAnswers.map((one) => <option key={one} value={one}>{antigenName(one)}</option>)}
          </select>
        </Field>
      )}
      {!stands && what !== '' && other?.trim() !== '' && <Button main aria-label={m.antigen_noteOf({ name: other ?? name })} onClick={() => void send(what, null)}>{m.antigen_note()}</Button>}
      {other === null
        ? <Button plain aria-label={m.antigen_otherWith({ name })} onClick={() => setOther('')}>{m.antigen_other()}</Button>
        : <Button plain onClick={() => setOther(null)}>{m.common_cancel()}</Button>}
      <span role="status"><AsWritten>{told}</AsWritten></span>
      <ProblemNotice problem={problem} />
    </span>
  )
}
