// A case of the ledger on A4.

import type { Me } from '#domain/access/wire.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { now } from '../../offline/clock.ts'
import { useApi } from '../../offline/live.tsx'
import { CaseSheet } from '../../parts/CaseSheet.tsx'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function CasePrint({ me, id }: { me: Me; id: string }) {
  const { data, error, refetch } = useApi<ExitView>(`/api/ledger/${id}`)
  if (!data) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  return (
    <Paper title={m.overview_caseTitle()} place={me.community.name} size="a4">
      <p className="paper-place">{me.community.name}</p>
      <h1>{m.overview_caseTitle()}</h1>
      <CaseSheet exit={data} zone={me.community.zone} />
      <p className="paper-foot">{m.print_printedAt({ at: whole(now(), me.community.zone), who: me.name })}</p>
    </Paper>
  )
}
