// The community's group, where it has one with a robot: whether a notice goes there as well, and how far it came. Without a robot the text is copied and pasted, and nothing is asked here.

import type { Notice, terms } from '#domain/notices/wire.ts'
import type { z } from 'zod'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { Check } from '../../parts/Field.tsx'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { issuingGroup } from '../../words/compiled/groups/issuingGroup.js'
import { m } from '../../words/compiled/messages.js'
import type { Form } from './notice-draft.ts'

export function NoticeGroup({ form, onChange }: { form: Form; onChange: (group: boolean) => void }) {
  const { data } = useApi<z.infer<typeof terms>>('/api/notices/terms')
  if (data?.group !== true) return null
  return (
    <section className="stack-tight" aria-label={m.issuing_group()} data-place>
      <h2>{m.issuing_group()}</h2>
      <Check label={m.issuing_groupWant()} checked={form.group ?? false} onChange={onChange} />
      <p className="quiet">{m.issuing_groupHint()} {form.terms.length > 0 && m.issuing_groupForAll()}</p>
    </section>
  )
}

/** How far it came there; what went out perhaps, or not at all, is sent once more by a person alone. */
export function GroupState({ notice, open, mayIssue }: { notice: Notice; open: boolean; mayIssue: boolean }) {
  const { run, busy, problem } = useCommand<Notice>(`/api/notices/${notice.id}/group-again`)
  const { group } = notice
  if (group === null) return null
  const { state, sent, parts } = group
  return (
    <section className="stack-tight" aria-label={m.issuing_group()}>
      <h2>{m.issuing_group()}</h2>
      <p role="status">{issuingGroup[state]!({ sent, parts })}</p>
      <ProblemNotice problem={problem} />
      {mayIssue && open && (state === 'doubtful' || state === 'refused') && <Button className="at-start" busy={busy} onClick={() => void run({}).then(() => refresh('/api/notices'))}>{m.issuing_groupAgain()}</Button>}
    </section>
  )
}
