// The notices of the place: those that hold or will, or those that are over; of each how far it came. The newest first. What was
// issued together, one for each person, is one line that opens to each.

import { Link, useSearch } from 'wouter'
import type { z } from 'zod'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { noticeLine, noticesReply } from '#domain/notices/wire.ts'
import { useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Empty, Failed, Loading } from '../../parts/Notice.tsx'
import { stateWord, subjectName, titleOf, withDoor } from '../../parts/notice-said.ts'
import { span } from '../../parts/span.ts'
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

function headsOf(lines: readonly Line[]): Line[][] {
  const heads = new Map<string, Line[]>()
  for (const line of lines) heads.set(line.together ?? line.id, [...(heads.get(line.together ?? line.id) ?? []), line])
  return [...heads.values()]
}

export function NoticesPage(props: StartProps) {
  const { me } = props
  useArrival()
  const at = useNow(30_000)
  const past = new URLSearchParams(useSearch()).get('state') === 'past'
  const { data, error, refetch } = useApi<z.infer<typeof noticesReply>>(`/api/notices?state=${past ? 'past' : 'valid'}`)
  const heads = headsOf(data?.notices ?? [])
  return (
    <Frame {...props} title={m.notices_title()} tools={me.verbs.includes('notice.issue') && <><Link href="/overview/notices/hours" className="button">{m.issuing_hours()}</Link><Link href="/overview/notices/new" className="button main">{m.issuing_new()}</Link></>}>
      <nav className="row" aria-label={m.notices_title()}>
        <Link href="/overview/notices" className="button plain" aria-current={past ? undefined : 'page'}>{m.issuing_valid()}</Link>
        <Link href="/overview/notices?state=past" className="button plain" aria-current={past ? 'page' : undefined}>{m.issuing_past()}</Link>
      </nav>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.notices.length === 0 && <Empty>{past ? m.issuing_nonePast() : m.issuing_noneValid()}</Empty>}
      {heads.length > 0 && <ul role="list" className="notice-list">{heads.map((lines) => <li key={lines[0]!.together ?? lines[0]!.id}>{lines.length === 1 ? <NoticeRow line={lines[0]!} zone={me.community.zone} now={at} /> : <Together lines={lines} zone={me.community.zone} now={at} />}</li>)}</ul>}
      {heads.length >= atOnce && <p className="quiet">{m.issuing_hundred({ count: atOnce })}</p>}
    </Frame>
  )
}

function NoticeRow({ line, zone, now }: { line: Line; zone: Zone; now: Instant }) {
  return (
    <article className="notice-row">
      <div className="stack-tight">
        <h2><Link href={`/overview/notices/${line.id}`}><AsWritten>{withDoor(titleOf(line.source), line.home)}</AsWritten></Link></h2>
        <p><span className="mark-word">{stateWord(line.state)}</span>{line.kind !== 'notice' && <span className="mark-word">{noticeKind[line.kind]!()}</span>}{line.urgency !== 'usual' && <span className="mark-word">{noticeUrgency[line.urgency]!()}</span>}{subjectName(line.subject)}</p>
        <p className="quiet"><AsWritten>{`${line.sender} · ${span(line.validFrom, line.validUntil, zone, now, m.notices_fromUntil)}`}</AsWritten></p>
      </div>
      <NoticeReach counts={line.counts} />
    </article>
  )
}

/** How far all of them came together, and each by itself below. */
function Together({ lines, zone, now }: { lines: readonly Line[]; zone: Zone; now: Instant }) {
  const byDoor = [...lines].sort((a, b) => ((a.home?.door ?? '') < (b.home?.door ?? '') ? -1 : 1))
  const counts = lines.map((one) => one.counts).reduce((all, one) => Object.fromEntries(Object.entries(all).map(([code, count]) => [code, count + one[code as keyof Line['counts']]])) as Line['counts'])
  return (
    <>
      <article className="notice-row">
        <div className="stack-tight">
          <h2><AsWritten>{titleOf(lines[0]!.source)}</AsWritten></h2>
          {lines[0]!.kind !== 'notice' && <p><span className="mark-word">{noticeKind[lines[0]!.kind]!()}</span></p>}
          <p className="quiet">{(lines.some((one) => one.home) ? m.issuing_together : m.issuing_togetherCalls)({ count: lines.length })} · {when(lines.at(-1)!.issuedAt, zone, now)}</p>
        </div>
        <NoticeReach counts={counts} />
      </article>
      <details>
        <summary>{m.issuing_each({ count: lines.length })}</summary>
        <ul role="list" className="notice-list">{byDoor.map((line) => <li key={line.id}><NoticeRow line={line} zone={zone} now={now} /></li>)}</ul>
      </details>
    </>
  )
}
