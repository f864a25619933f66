// How many homes would be told long enough before it begins; a warning where some would not, and which, at one press: each that is shown is a look at a home. Once it was issued: how many were,
// of all, and by which way, which is the committee's figure and nobody's in person.

import { useState } from 'react'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { latePage, Notice, Preview } from '#domain/notices/wire.ts'
import type { z } from 'zod'
import { useCommand } from '../../offline/commands.ts'
import { Button } from '../../parts/Button.tsx'
import { Notice as Box, ProblemNotice } from '../../parts/Notice.tsx'
import { rungName } from '../../parts/notice-homes-said.ts'
import { when } from '../../parts/times.ts'
import { noticeWay } from '../../words/compiled/groups/noticeWay.js'
import { m } from '../../words/compiled/messages.js'
import type { Body } from './notice-draft.ts'

type Page = z.infer<typeof latePage>

export function InTime({ inTime, body, zone, now }: { inTime: Preview['inTime']; body: Body; zone: Zone; now: Instant }) {
  if (inTime === null) return null
  const { hours, homes, late } = inTime
  if (late === 0) return <p>{m.issuing_inTime({ homes, hours })}</p>
  return (
    <Box tone="ask" live>
      <p><strong>{m.issuing_late({ count: late, hours })}</strong> {homes > 0 && m.issuing_inTime({ homes, hours })}</p>
      <p>{m.issuing_lateMend()}</p>
      <Late body={body} zone={zone} now={now} />
    </Box>
  )
}

export function ToldInTime({ notice, zone, now }: { notice: Notice; zone: Zone; now: Instant }) {
  if (notice.inTime.length === 0) return null
  return (
    <ul role="list" className="stack-tight told-in-time">
      {notice.inTime.map(({ of, hours, by, homes, told, ways }) => {
        const how = Object.entries(ways).filter(([, count]) => count > 0).map(([way, count]) => noticeWay[way]!({ count }))
        const what = of === 'before' ? m.issuing_toldBeforeFigure({ hours, told, homes }) : m.issuing_toldWithinFigure({ hours, told, homes })
        const late = homes - told
        return (
          <li key={of}>
            <strong>{what}</strong>
            {how.length > 0 && <span>{how.join(' · ')}</span>}
            <span className="quiet">{by > now ? m.issuing_stillUntil({ at: when(by, zone, now) }) : late > 0 ? m.issuing_lateCount({ count: late, at: when(by, zone, now) }) : ''}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Late({ body, zone, now }: { body: Body; zone: Zone; now: Instant }) {
  const [homes, setHomes] = useState<Page['homes']>([])
  const [next, setNext] = useState<string | null | undefined>(undefined)
  const { run, busy, problem } = useCommand<Page>('/api/notices/late')
  const more = async (): Promise<void> => {
    const reply = await run({ ...body, after: next ?? null })
    if (!reply.ok) return
    setHomes([...homes, ...reply.value.homes])
    setNext(reply.value.next)
  }
  return (
    <div className="stack-tight" data-place>
      {homes.length > 0 && (
        <ul role="list" className="audience-homes">
          {homes.map((one) => <li key={one.household}><strong>{one.door}</strong> {one.first ? m.issuing_lateBy({ rung: rungName(one.first.rung), at: when(one.first.at, zone, now) }) : m.issuing_lateNever()}</li>)}
        </ul>
      )}
      <ProblemNotice problem={problem} />
      {next !== null && <Button className="at-start" busy={busy} onClick={() => void more()}>{homes.length === 0 ? m.issuing_showLate() : m.issuing_more()}</Button>}
    </div>
  )
}
