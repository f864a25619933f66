// By which ways somebody was told of what was decided about them, and how far each came. That a phone took it says nothing of whether anybody has read it.

import { useEffect } from 'react'
import type { DeliveriesOfExit } from '#domain/exits/wire.ts'
import type { ExitId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { useApi } from '../../offline/live.tsx'
import { when } from '../../parts/times.ts'
import { deskTold } from '../../words/compiled/groups/deskTold.js'
import { deskToldGrade } from '../../words/compiled/groups/deskToldGrade.js'
import { m } from '../../words/compiled/messages.js'
import { deliveriesPath, SaidToThem } from './SaidNow.tsx'

const askedEvery = 5_000

/** What is not known of it is left out: the case says what was decided, with or without this. */
export function ToldHow({ exit, decided, zone, now }: { exit: ExitId; /** of this decision it is said beside its ten seconds */ decided: number | null; zone: Zone; now: Instant }) {
  const { data, refetch } = useApi<DeliveriesOfExit>(deliveriesPath(exit))
  const waits = data !== undefined && data.told === null
  // Decided, and not told yet: that comes about by time alone, ten seconds later, be it that nothing was heard of it.
  useEffect(() => {
    if (!waits) return undefined
    const timer = setInterval(() => void refetch(), askedEvery)
    return () => clearInterval(timer)
  }, [waits, refetch])
  const say = data?.say ?? null
  if (!data?.told) return null
  return (
    <section className="stack-tight" aria-label={m.desk_toldHow()}>
      <h3>{m.desk_toldHow()}</h3>
      <ul role="list">
        {data.told.steps.map(({ rung, grade, at }) => (
          <li key={`${rung} ${at}`} data-grade={grade}>{deskTold[rung]?.() ?? rung}: {deskToldGrade[grade]?.() ?? grade} · <span className="quiet"><time dateTime={at}>{when(at, zone, now)}</time></span></li>
        ))}
      </ul>
      {say && say.seq !== decided && <SaidToThem key={say.seq} exit={exit} seq={say.seq} said={false} onSaid={() => undefined} />}
    </section>
  )
}
