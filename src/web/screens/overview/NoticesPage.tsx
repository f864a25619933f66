// The notices of the place: those that hold or will, or those that are over; of each how far it came. The newest first.

import { Link, useSearch } from 'wouter'
import type { z } from 'zod'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { noticeLine, noticesReply } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { stateWord, subjectName, titleOf } from '../../parts/notice-said.ts'
import { untilAfter } from '../../parts/from-until.ts'
import { when } from '../../parts/times.ts'
import { noticeKind } from '../../words/compiled/groups/noticeKind.js'
import { noticeUrgency } from '../../words/compiled/groups/noticeUrgency.js'
import { m } from '../../words/compiled/messages.js'
import { useArrival } from './arrival.ts'
import { Frame } from './Frame.tsx'
import { NoticeReach } from './NoticeReach.tsx'
import './notices.css'

/** The server lists no more. */
const atOnce = 100
type Line = z.infer<typeof noticeLine>

export function NoticesPage(props: StartProps) {
  const { me } = props
  useArrival()
  const at = useNow(30_000)
  const past = new URLSearchParams(useSearch()).get('state') === 'past'
  const { data, error, refetch } = useApi<z.infer<typeof noticesReply>>(`/api/notices?state=${past ? 'past' : 'valid'}`)
  return (
    <Frame {...props} title={m.notices_title()} tools={me.verbs.includes('notice.issue') && <><Link href="/overview/notices/hours" className="button">{m.issuing_hours()}</Link><Link href="/overview/notices/new" className="button main">{m.issuing_new()}</Link></>}>
      <nav className="row" aria-label={m.notices_title()}>
        <Link href="/overview/notices" className="button plain" aria-current={past ? undefined : 'page'}>{m.issuing_valid()}</Link>
        <Link href="/overview/notices?state=past" className="button plain" aria-current={past ? 'page' : undefined}>{m.issuing_past()}</Link>
      </nav>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.notices.length === 0 && <Empty>{past ? m.issuing_nonePast() : m.issuing_noneValid()}</Empty>}
      {data && data.notices.length > 0 && <ul role="list" className="notice-list">{data.notices.map((line) => <li key={line.id}><NoticeRow line={line} zone={me.community.zone} now={at} /></li>)}</ul>}
      {data && data.notices.length >= atOnce && <p className="quiet">{m.issuing_hundred({ count: atOnce })}</p>}
    </Frame>
  )
}

function NoticeRow({ line, zone, now }: { line: Line; zone: Zone; now: Instant }) {
  return (
    <article className="notice-row">
      <div className="stack-tight">
        <h2><Link href={`/overview/notices/${line.id}`}><AsWritten>{titleOf(line.source)}</AsWritten></Link></h2>
        <p><span className="mark-word">{stateWord(line.state)}</span>{line.kind !== 'notice' && <span className="mark-word">{noticeKind[line.kind]!()}</span>}{line.urgency !== 'usual' && <span className="mark-word">{noticeUrgency[line.urgency]!()}</span>}{subjectName(line.subject)}</p>
        <p className="quiet"><AsWritten>{`${line.sender} · ${m.notices_fromUntil({ from: when(line.validFrom, zone, now), until: untilAfter(line.validUntil, line.validFrom, zone, now) })}`}</AsWritten></p>
      </div>
      <NoticeReach counts={line.counts} />
    </article>
  )
}
