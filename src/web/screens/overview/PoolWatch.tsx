// Who is called on, one after the other, while nobody has pressed for a tube that is not negative.

import { useState } from 'react'
import type { Pool } from '#domain/rounds/hold-wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'

const turns = 3

export function PoolWatch({ pool, onDone }: { pool: Pool; onDone: () => Promise<void> }) {
  const [chosen, setChosen] = useState<string[]>(() => Array.from({ length: turns }, (_, n) => pool.watch[n]?.id ?? ''))
  const { run, busy, problem } = useCommand('/api/pools/watch')
  const save = async (): Promise<void> => { if ((await run({ accounts: chosen.filter((one) => one !== '') })).ok) await onDone() }
  return (
    <details>
      <summary>{m.testing_poolWatch()}</summary>
      <form className="filter" onSubmit={(event) => { event.preventDefault(); void save() }}>
        {chosen.map((id, n) => (
          <Field key={n} label={m.testing_poolWatchNth({ n: n + 1 })}>
            <select value={id} onChange={(event) => setChosen(chosen.map((one, at) => (at === n ? event.target.value : one)))}>
              <option value="">{m.testing_poolNobody()}</option>
              {pool.colleagues.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </Field>
        ))}
        <Button type="submit" busy={busy}>{m.common_save()}</Button>
      </form>
      <ProblemNotice problem={problem} />
    </details>
  )
}
