// A laboratory's own system sends its results by itself: a secret for it, shown once. It is withdrawn where phones are.

import { useState } from 'react'
import { useCommand } from '../../offline/commands.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

export function LabMachine({ lab }: { lab: { id: string; name: string } }) {
  const ask = useCommand<{ url: string }>('/api/devices/enrolments')
  const enrol = useCommand<{ secret: string }>('/api/devices/enrol')
  const [secret, setSecret] = useState('')
  const give = async (): Promise<void> => {
    const asked = await ask.run({ kind: 'laboratory', place: lab.id, label: lab.name })
    if (!asked.ok) return
    const enrolled = await enrol.run({ token: asked.value.url.split('enrol=')[1] ?? '', label: lab.name })
    if (enrolled.ok) setSecret(enrolled.value.secret)
  }
  return (
    <details>
      <summary>{m.testing_labMachine()}</summary>
      <p>{m.testing_labMachineHow({ url: `${location.origin}/api/fhir` })}</p>
      {secret === '' ? <Button busy={ask.busy || enrol.busy} onClick={() => void give()}>{m.testing_labMachineGive()}</Button> : <p role="status">{m.testing_labMachineSecret()} <code><AsWritten>{secret}</AsWritten></code></p>}
      <ProblemNotice problem={ask.problem ?? enrol.problem} />
    </details>
  )
}
