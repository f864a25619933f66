// What is to be said to homes by whoever rings and knocks: each notice with its words, building by building the homes that wait, and what came of each. Leads and volunteers have it on their phone, also without a network;
// whoever follows notices has the notice's own page.

import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { ToTell } from '#domain/notices/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Language } from '#domain/kernel/says.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { nearest } from '#domain/notices/notice.ts'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { changedIn, saidOf } from '../../parts/notice-said.ts'
import { Empty, Failed, Loading, Notice } from '../../parts/Notice.tsx'
import { untilWhen } from '../../parts/times.ts'
import { languageNow } from '../../words/language.ts'
import { noticeKind } from '../../words/compiled/groups/noticeKind.js'
import { noticeText } from '../../words/compiled/groups/noticeText.js'
import { noticeUrgency } from '../../words/compiled/groups/noticeUrgency.js'
import { m } from '../../words/compiled/messages.js'
import { useArrival } from './arrival.ts'
import { Frame } from './Frame.tsx'
import { keepOnly, keptUntil, toTellPath, useKept } from './kept-lists.ts'
import { NoticeHomes } from './NoticeHomes.tsx'
import { heldAt, withThoseShown, type Shown } from './to-tell.ts'
import { useRefused } from './unsent.ts'
import './notices.css'

export function ToTellPage(props: StartProps) {
  useArrival()
  const { data, error, refetch, at } = useKept<ToTell>(toTellPath, { keep: true, until: null })
  const refused = useRefused()
  const now = useNow(20_000)
  const notices = data && heldAt(data.notices, now)
  const held = notices && JSON.stringify(notices.map(({ id, buildings }) => [id, buildings.map((one) => one.id)]))
  const ids = notices?.map((one) => one.id).join(' ')
  const [from, setFrom] = useState<{ data: ToTell | undefined; held: string | undefined }>({ data: undefined, held: undefined })
  const [shown, setShown] = useState<readonly Shown[]>([])
  const [told, setTold] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => { if (ids !== undefined) void keepOnly(ids.split(' ')) }, [ids])
  if (data !== from.data || held !== from.held) {
    setFrom({ data, held })
    if (notices) setShown(withThoseShown(shown, notices, told))
  }
  const kept = data && keptUntil((notices ?? []).flatMap((one) => one.buildings.flatMap(({ until }) => until ?? [])).toSorted()[0] ?? null, data.now)
  return (
    <Frame {...props} title={m.issuing_toTell()} at={at} tools={props.me.verbs.includes('round.walk') && <Link href="/round">{m.issuing_toMyDoors()}</Link>}>
      {refused.length > 0 && <Notice tone="wrong"><h2>{m.issuing_toldNotTaken()}</h2><ul role="list">{refused.map((one) => <li key={one}><AsWritten>{one}</AsWritten></li>)}</ul><p>{m.issuing_toldNotTakenWhat()}</p></Notice>}
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {notices?.length === 0 && <Empty>{m.issuing_toTellNone()}</Empty>}
      {shown.length > 0 && <ul role="list" className="notice-list">{shown.map((one) => <li key={one.id}><NoticeToSay {...props} one={one} onTold={() => setTold((all) => new Set(all).add(one.id))} /></li>)}</ul>}
      {kept && shown.length > 0 && <p className="quiet">{m.issuing_keptUntil({ at: untilWhen(kept, props.me.community.zone, now) })}</p>}
    </Frame>
  )
}

function NoticeToSay({ me, one, onTold }: StartProps & { one: Shown; onTold: () => void }) {
  const now = useNow(30_000)
  const { said } = saidOf(one.source)
  return (
    <article className="stack-tight">
      <h2><AsWritten>{said.title}</AsWritten></h2>
      {one.gone ? <p role="status">{m.issuing_toTellGone()}</p> : <Words one={one} now={now} zone={me.community.zone} />}
      {one.buildings.map((building) => <Building key={building.id} me={me} one={one} building={building} onTold={onTold} />)}
    </article>
  )
}

function Words({ one, now, zone }: { one: Shown; now: Instant; zone: Zone }) {
  const script = one.telephone && nearest(one.telephone, languageNow())
  return (
    <>
      <p>{one.kind !== 'notice' && <span className="mark-word">{noticeKind[one.kind]!()}</span>}{one.urgency !== 'usual' && <span className="mark-word">{noticeUrgency[one.urgency]!()}</span>}{m.issuing_toTellBy({ time: untilWhen(one.by, zone, now) })}</p>
      {script ? <Script one={one} {...script} /> : <Lines one={one} />}
      {one.sender !== undefined && <p className="quiet"><AsWritten>{m.issuing_toTellFrom({ sender: one.sender, time: untilWhen(one.validUntil, zone, now) })}</AsWritten></p>}
      <p className="quiet"><AsWritten>{one.ask.who}</AsWritten> {one.ask.phone !== '' && <a href={dial(one.ask.phone)}>{one.ask.phone}</a>}</p>
    </>
  )
}

/** What is said, word by word. That of a correction says only what is other: for whoever had not heard of the old one its lines stand below. */
function Script({ one, language, said }: { one: Shown; language: Language; said: string }) {
  const { language: written, said: source } = saidOf(one.source)
  return (
    <>
      <h3>{noticeText['telephone']!()}</h3>
      <p className="text-said" lang={language}>{said}</p>
      {one.kind === 'correction' && source.lines.map((line) => <p key={line} lang={written}>{line}</p>)}
    </>
  )
}

function Lines({ one }: { one: Shown }) {
  const { language, said } = saidOf(one.source)
  const changed = changedIn(one.changed)
  return (
    <>
      {changed !== '' && <p><strong>{one.kind === 'withdrawal' ? m.notices_why() : m.notices_changed()}</strong> <AsWritten>{changed}</AsWritten></p>}
      {one.kind !== 'withdrawal' && [said.when, said.where, ...said.lines].filter((line) => line !== '').map((line) => <p key={line} lang={language}>{line}</p>)}
    </>
  )
}

/** Its homes are asked for when somebody opens it: that is looked at as a list of people. */
function Building({ me, one, building, onTold }: { me: StartProps['me']; one: Shown; building: Shown['buildings'][number]; onTold: () => void }) {
  const [open, setOpen] = useState(false)
  const now = useNow(30_000)
  const notice = { id: one.id, ended: null, code: null, call: one.call, inTime: [], buildings: [building] }
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary><AsWritten>{`${building.compound} ${buildingName(building.label)}`}</AsWritten> · {m.issuing_toTellCounts({ rings: building.rings, knocks: building.knocks })}</summary>
      {open && (['knocks', 'rings'] as const).map((which) => <NoticeHomes key={which} me={me} notice={notice} now={now} only={{ building: building.id, which, gone: one.gone, until: building.until, onTold }} />)}
    </details>
  )
}
