// The repair on the page of its case: what is broken, what somebody has to decide about a visit, and the way to all else that can be done about it.

import { Link } from 'wouter'
import type { CaseId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { RepairView } from '#domain/neighbours/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { m } from '../../words/compiled/messages.js'
import { Broken } from './Broken.tsx'
import { useRepairActs } from './repair-acts.ts'

export function CaseRepair({ of, zone }: { of: CaseId; zone: Zone }) {
  const { data: view, error, refetch } = useApi<RepairView>(`/api/cases/${of}/repair`)
  const { act, busy, problem, said } = useRepairActs(of)
  const now = useNow(30_000)
  if (!view) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  return (
    <section className="stack-tight repair" aria-label={m.repairs_deskTitle()} tabIndex={-1} data-place>
      <h3>{m.repairs_what()}</h3>
      <p role="status" className={said === '' ? 'hidden-visually' : undefined}>{said}</p>
      <ProblemNotice problem={problem} />
      {view.repair === null ? <p className="quiet">{m.repairs_unknown()}</p> : <Broken {...{ view, zone, now, act, busy }} repair={view.repair} />}
      <p><Link className="line-button" href={`/desk/repairs/${of}`}>{m.repairs_toRepair()}</Link></p>
    </section>
  )
}
