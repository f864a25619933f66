// The desk by the hour for a wall: what came, what waits, what is open and what is due, read from four metres. Figures of the committee; it says so, and names nobody.

import type { StressLine } from '#domain/desk/case-wire.ts'
import type { Queue } from '#domain/desk/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { StressChart } from '../../parts/StressChart.tsx'
import { m } from '../../words/compiled/messages.js'
import { Frame } from './Frame.tsx'

export function HoursPage(props: StartProps) {
  const stress = useApi<StressLine>('/api/desk/stress?hours=24')
  const queue = useApi<Queue>('/api/desk/queue')
  const owed = queue.data?.sections.filter((it) => it.groups !== null) ?? []
  const sum = (of: (it: (typeof owed)[number]) => number): number => owed.reduce((all, it) => all + of(it), 0)
  return (
    <Frame {...props} title={m.shift_hours()}>
      {queue.data && (
        <ul className="figures hours-figures" role="list">
          <li><strong>{sum((it) => it.count)}</strong> {m.shift_openNow()}</li>
          <li><strong>{sum((it) => it.groups?.now ?? 0)}</strong> {m.shift_overNow()}</li>
        </ul>
      )}
      {stress.data ? <StressChart line={stress.data} zone={props.me.community.zone} large /> : stress.error ? <Failed problem={stress.error.problem} onRetry={() => void stress.refetch()} /> : <Loading />}
    </Frame>
  )
}
