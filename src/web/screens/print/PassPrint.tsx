// The pass on A6 in three languages, with the code in large print for wet paper and bad light.

import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { Empty } from '../../parts/Notice.tsx'
import { PassSlip } from '../../parts/PassCard.tsx'
import type { PassShown } from '../../parts/pass-lines.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

function shownOf(exit: ExitView): PassShown | null {
  const { pass } = exit
  // What can still be undone is on no paper.
  if (!pass || pass.status !== 'valid' || exit.undo) return null
  return { ...pass, who: exit.resident?.name ?? '', home: exit.resident?.door ?? '' }
}

export function PassPrint({ me, id }: { me: Me; id: string }) {
  const { data, error, refetch } = useApi<ExitView>(`/api/exits/${id}`)
  if (!data) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  const pass = shownOf(data)
  return (
    <Paper title={m.pass_title()} place={me.community.name} size="a6">
      <h1 className="hidden-visually">{m.pass_title()}</h1>
      {pass ? <PassSlip pass={pass} community={me.community} /> : <Empty>{data.undo ? m.print_notYet() : m.print_noPass()}</Empty>}
    </Paper>
  )
}
