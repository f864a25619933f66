// What somebody says on the telephone of a self-test, put down in the list of a round: noted, and taken back where it was a slip.

import { useState } from 'react'
import { antigenAnswers, type AntigenAnswer } from '#domain/rounds/antigen.ts'
import type { DeskAntigen } from '#domain/rounds/antigen-wire.ts'
import type { AntigenResultId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { now } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { antigenName } from '../../parts/AntigenButtons.tsx'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

type Stands = { id: AntigenResultId; what: AntigenAnswer } | null
export function AntigenByPhone({ round, person, name, said }: { round: TestingRoundId; person: ResidentId; name: string; said: Stands }) {
  const [here, setHere] = useState<{ is: Stands } | null>(null)
  const [what, setWhat] = useState<AntigenAnswer | ''>('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const stands = here ? here.is : said
  const send = async (says: DeskAntigen['what'], takesBack: AntigenResultId | null): Promise<void> => {
    const body: DeskAntigen = { id: newId<'antigen-result'>(), person, called: '', what: says, takesBack, at: now() }
    const failed = await queue(`/api/testing-rounds/${round}/antigen`, body).then(() => null, (error: unknown) => whyNotKept(error))
    setProblem(failed)
    if (failed) return
    setHere({ is: says === 'taken-back' ? null : { id: body.id, what: says } })
    setWhat('')
  }
  return (
    <span className="testing-presses" role="group" aria-label={m.antigen_byPhone({ name })}>
      {stands && <><strong>{antigenName(stands.what)}</strong> <Button plain aria-label={m.antigen_mistakeOf({ name })} onClick={() => void send('taken-back', stands.id)}>{m.antigen_mistake()}</Button></>}
      {!stands && (
        <Field label={m.antigen_byPhone({ name })}>
          <select value={what} onChange={(event) => setWhat(event.target.value as AntigenAnswer | '')}>
            <option value="">{m.antigen_choose()}</option>
            {antigenAnswers.map((one) => <option key={one} value={one}>{antigenName(one)}</option>)}
          </select>
        </Field>
      )}
      {!stands && what !== '' && <Button main aria-label={m.antigen_noteOf({ name })} onClick={() => void send(what, null)}>{m.antigen_note()}</Button>}
      <ProblemNotice problem={problem} />
    </span>
  )
}
