// The return report: one question, one button. A fact: it is saved on the phone first and sent when the network is there.

import { useState } from 'react'
import { Link } from 'wouter'
import { stampNow } from '../../field/stamp.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { useNow } from '../../offline/ticking.ts'
import { Button } from '../../parts/Button.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { untilWhen } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { useExit } from './exit-of.ts'
import { ForWhom, Frame } from './Frame.tsx'
import { Committee } from './Committee.tsx'
import { SavedHere } from './SavedHere.tsx'
import { useSituation } from './situation.tsx'

export function BackPage({ id }: { id: string }) {
  const { zone } = useSituation()
  const now = useNow(15_000)
  const [said, setSaid] = useState(false)
  const [problem, setProblem] = useState<{ code: string } | null>(null)
  const { exit, waiting, problem: away, retry } = useExit(id)
  const report = async (): Promise<void> => {
    const { at, right } = stampNow()
    setSaid(true)
    await queue(`/api/exits/${id}/back`, { id: newId<'movement'>(), at, right }).catch((error) => { setSaid(false); setProblem(whyNotKept(error)) })
  }
  if (!exit) return <Frame title={m.resident_backTitle()} back="/me">{away ? <Failed problem={away} onRetry={retry} /> : <Loading />}</Frame>
  const unsent = waiting.some((entry) => entry.body.path.endsWith('/back') && entry.problem === null)
  if (unsent || said || exit.whereabouts !== 'out') return <Reported unsent={unsent || exit.whereabouts === 'out'} days={exit.advice?.monitoringDays ?? 0} never={!said && !unsent && exit.whereabouts === 'not-yet-out'} />
  return (
    <Frame title={m.resident_backTitle()} back={`/me/exits/${id}`} action={<Button main big onClick={() => void report()}>{m.resident_backYes()}</Button>}>
      <ForWhom whose={exit.resident} />
      <p>{m.resident_forPurpose({ purpose: purposeName(exit.purpose), place: exit.place })}</p>
      {exit.dueBack && <p><strong>{exit.dueBack <= now ? m.resident_whyOverdue({ by: untilWhen(exit.dueBack, zone, now) }) : m.resident_whyBack({ by: untilWhen(exit.dueBack, zone, now) })}</strong></p>}
      <p className="quiet">{m.resident_backWhat()}</p>
      <ProblemNotice problem={problem} />
      <Committee />
    </Frame>
  )
}

function Reported({ unsent, days, never }: { unsent: boolean; days: number; never: boolean }) {
  return (
    <Frame title={never ? m.resident_backNever() : m.resident_backThanks()} action={<Link className="button main big" href="/me">{m.resident_toStart()}</Link>}>
      {!never && (unsent ? <SavedHere /> : <Notice tone="good" live><p>{m.resident_backNoted()}</p></Notice>)}
      {!never && days > 0 && <p>{m.resident_backMonitoring({ days })}</p>}
    </Frame>
  )
}
