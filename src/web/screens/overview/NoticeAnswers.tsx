// What homes answered to a call to action: how many of each, and who, when somebody asks.

import { useState } from 'react'
import type { z } from 'zod'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dial } from '#domain/kernel/telephones.ts'
import type { answersReply, Notice } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Failed, Loading } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { say } from '../../words/sentences.ts'

export function NoticeAnswers({ notice, zone, now }: { notice: Notice; zone: Zone; now: Instant }) {
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useApi<z.infer<typeof answersReply>>(open ? `/api/notices/${notice.id}/answers` : null)
  const { call } = notice
  if (!call) return null
  const nameOf = (code: string): string => { const option = call.options.find((one) => one.code === code); return option ? say(option.says) : code }
  return (
    <section className="stack-tight" aria-label={m.issuing_answers()}>
      <h2>{m.issuing_answers()}</h2>
      <ul role="list" className="figures">{call.options.map((option) => <li key={option.code}><AsWritten>{m.issuing_answerCount({ answer: say(option.says), count: notice.answers?.find((one) => one.code === option.code)?.homes ?? 0 })}</AsWritten></li>)}</ul>
      <p className="quiet">{m.notices_answerUntil({ until: when(call.until, zone, now) })}</p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{m.issuing_answersList()}</summary>
        {open && !data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
        <ul role="list">{data?.homes.map((one) => <li key={one.household} className="row"><strong>{one.door}</strong> <AsWritten>{nameOf(one.code)}</AsWritten> {one.earlier && <span className="quiet">{m.issuing_answerEarlier()}</span>} {one.phone && <a className="button" href={dial(one.phone)}>{one.phone}</a>}</li>)}</ul>
      </details>
    </section>
  )
}
