// The change of a shift: who is at the desk, what is to be taken over by name, what is mine and by when, and how the desk stands by the hour.

import { Link } from 'wouter'
import type { StartProps } from '../../offline/session.ts'
import { useApi } from '../../offline/live.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { StressChart } from '../../parts/StressChart.tsx'
import { m } from '../../words/compiled/messages.js'
import type { StressLine } from '#domain/desk/case-wire.ts'
import { AtDesk } from './AtDesk.tsx'
import { DeskPage } from './DeskPage.tsx'
import { HandOver } from './HandOver.tsx'
import { Mine } from './Mine.tsx'
import { useDeskHere } from './now-lines.ts'

export function ShiftPage(props: StartProps) {
  const { me } = props
  const { data: here, error, refetch } = useDeskHere(me)
  return (
    <DeskPage {...props} title={m.shift_title()}>
      {here ? <><AtDesk here={here} me={me} /><HandOver here={here} me={me} /><Mine here={here} me={me} /></> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
      {me.verbs.includes('contact.record') && <Hours me={me} />}
    </DeskPage>
  )
}

function Hours({ me }: Pick<StartProps, 'me'>) {
  const { data, error, refetch } = useApi<StressLine>('/api/desk/stress')
  return (
    <section className="stack" aria-labelledby="shift-hours">
      <h2 id="shift-hours">{m.shift_hours()}</h2>
      <p><Link href="/overview/hours">{m.shift_hoursWall()}</Link></p>
      {data ? <StressChart line={data} zone={me.community.zone} /> : error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />}
    </section>
  )
}
