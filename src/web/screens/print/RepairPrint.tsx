// What whoever is sent takes along: where, what is broken and since when, the pictures of it, when they are expected and what it costs them. Nobody who lives there is named, and nothing of what was said on the telephone.

import type { Me } from '#domain/access/wire.ts'
import type { RepairView } from '#domain/neighbours/wire.ts'
import { now } from '../../offline/clock.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { dangerName, kindName, repairSaid, visitSaid } from '../../parts/repair-said.ts'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

export function RepairPrint({ me, id }: { me: Me; id: string }) {
  const { name, zone } = me.community
  const { data, error, refetch } = useApi<RepairView>(`/api/cases/${id}/repair`)
  if (!data?.repair) return <NoPaper problem={error?.problem ?? null} onRetry={() => void refetch()} />
  const { repair, door, kind, number } = data
  const title = m.repairs_paper({ door })
  const at = now()
  return (
    <Paper title={title} place={name} size="a4">
      <p className="paper-place">{name}</p>
      <h1>{title}</h1>
      <p><strong>{kindName(kind)}</strong> · {m.repairs_number({ number })}</p>
      {/* Who depends on it is theirs to say at the door. */}
      <p>{repairSaid({ ...repair, said: { ...repair.said, risks: [] } }, zone, at)}</p>
      {repair.danger && <p><strong>{dangerName(repair.danger)}</strong></p>}
      {repair.visit && <p><AsWritten>{visitSaid(repair.visit, zone, at)}</AsWritten></p>}
      {repair.pictures.map((one, n) => <p key={one.id}><img className="repair-paper" src={`/api/cases/${id}/repair/pictures/${one.id}`} alt={m.repairs_picture({ number: n + 1 })} /></p>)}
      <p className="paper-foot">{m.print_printedAt({ at: whole(at, zone), who: me.name })}</p>
    </Paper>
  )
}
