// A notice that was issued: whether it holds, how far it came, home by home, what was answered; its texts to carry on; and the ways to correct and to withdraw it.

import { useRef, useState } from 'react'
import { Link, useSearch } from 'wouter'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { Notice } from '#domain/notices/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice as Box } from '../../parts/Notice.tsx'
import { changedIn, posterWord, saidOf, subjectName, titleOf } from '../../parts/notice-said.ts'
import { untilAfter } from '../../parts/from-until.ts'
import { untilWhen, when } from '../../parts/times.ts'
import { noticeKind } from '../../words/compiled/groups/noticeKind.js'
import { m } from '../../words/compiled/messages.js'
import { roleName } from '../../words/sentences.ts'
import { useArrival } from './arrival.ts'
import { Frame } from './Frame.tsx'
import { NoticeAnswers } from './NoticeAnswers.tsx'
import { placeName, termSaid } from './NoticeAudience.tsx'
import { GroupState } from './NoticeGroup.tsx'
import { NoticeHomes } from './NoticeHomes.tsx'
import { ToldInTime } from './NoticeInTime.tsx'
import { WordsRefused } from './NoticeProblems.tsx'
import { NoticeReach } from './NoticeReach.tsx'
import { MakeRound } from './NoticeRound.tsx'
import { NoticeTexts } from './NoticeTexts.tsx'
import { writtenIn } from './notice-draft.ts'
import { languageName } from './NoticeWords.tsx'
import './notices.css'

export function NoticePage({ id, ...props }: StartProps & { id: string }) {
  useArrival()
  const { data, error, refetch } = useApi<Notice>(`/api/notices/${id}`)
  return (
    <Frame {...props} title={data ? titleOf(data.source) : m.notices_title()} tools={<Link href="/overview/notices">{m.notices_title()}</Link>}>
      {!data && (error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <One key={data.id} {...props} notice={data} />}
    </Frame>
  )
}

function One({ me, notice }: StartProps & { notice: Notice }) {
  const zone = me.community.zone
  const at = useNow(30_000)
  const issued = new URLSearchParams(useSearch()).get('issued')
  const mayIssue = me.verbs.includes('notice.issue')
  const open = notice.ended === null && notice.kind !== 'withdrawal' && notice.validUntil > at
  return (
    <>
      {issued !== null && <Box tone="good" live><p>{m.issuing_issued({ homes: issued })}</p></Box>}
      <Stands notice={notice} zone={zone} now={at} />
      <section className="stack-tight" aria-label={m.issuing_howFar()}><h2>{m.issuing_howFar()}</h2><NoticeReach counts={notice.counts} /><ToldInTime notice={notice} zone={zone} now={at} /></section>
      {notice.doorsBefore > 0 && me.verbs.includes('round.write') && me.verbs.includes('notice.tell') && <MakeRound notice={notice.id} building="" before={notice.doorsBefore} />}
      <GroupState notice={notice} open={open} mayIssue={mayIssue} />
      <div className="row">
        {notice.code !== null && notice.ended === null && <><Link className="button" href={`/print/notice/${notice.id}/poster`}>{m.issuing_printPoster()}</Link><Link className="button" href={`/print/notice/${notice.id}/slips`}>{m.issuing_printSlips()}</Link></>}
        {mayIssue && open && <Link className="button" href={`/overview/notices/new?corrects=${notice.id}`}>{m.issuing_correct()}</Link>}
        {mayIssue && open && notice.orderUntil === null && <Withdraw notice={notice} />}
      </div>
      {mayIssue && open && notice.orderUntil !== null && <p>{m.issuing_orderHolds({ at: untilWhen(notice.orderUntil, zone, at) })} <Link href="/overview/orders">{m.issuing_toOrders()}</Link></p>}
      <div className="notice-page">
        <div className="stack">
          <NoticeAnswers notice={notice} zone={zone} now={at} />
          <NoticeHomes me={me} notice={notice} now={at} />
        </div>
        <div className="stack">
          <What notice={notice} zone={zone} now={at} />
          <NoticeTexts texts={notice.texts} />
        </div>
      </div>
    </>
  )
}

function Stands({ notice, zone, now }: { notice: Notice; zone: Zone; now: Instant }) {
  const { ended } = notice
  return (
    <div className="stack-tight">
      <p className="sheet-answer"><strong>{posterWord(notice.state)}</strong> · {m.notices_fromUntil({ from: when(notice.validFrom, zone, now), until: untilAfter(notice.validUntil, notice.validFrom, zone, now) })}</p>
      {ended && <p><Link href={`/overview/notices/${ended.by}`}>{ended.as === 'superseded' ? m.notices_seeNew() : m.notices_isWithdrawal()}</Link></p>}
      {changedIn(notice.changed) !== '' && <p><strong>{notice.kind === 'withdrawal' ? m.notices_why() : m.notices_changed()}</strong> <AsWritten>{changedIn(notice.changed)}</AsWritten></p>}
    </div>
  )
}

function What({ notice, zone, now }: { notice: Notice; zone: Zone; now: Instant }) {
  const { data: buildings } = useApi<Buildings>('/api/buildings')
  const { language, said } = saidOf(notice.source)
  return (
    <section className="stack-tight" aria-label={m.issuing_words()}>
      <h2>{m.issuing_words()}</h2>
      {said.lines.map((line) => <p key={line} lang={language}>{line}</p>)}
      <dl className="pairs">
        <dt>{m.issuing_subject()}</dt><dd>{subjectName(notice.subject)}</dd>
        {said.when !== '' && <><dt>{m.notices_when()}</dt><dd lang={language}>{said.when}</dd></>}
        {said.where !== '' && <><dt>{m.notices_where()}</dt><dd lang={language}>{said.where}</dd></>}
        <dt>{m.issuing_audience()}</dt><dd><AsWritten>{[...notice.audience.places.map((one) => placeName(one, buildings)), ...notice.audience.terms.map(termSaid)].join(' · ')}</AsWritten></dd>
        <dt>{m.notices_sender()}</dt><dd><AsWritten>{notice.sender}</AsWritten></dd>
        <dt>{m.notices_ground()}</dt><dd><AsWritten>{notice.ground}</AsWritten></dd>
        <dt>{m.notices_ask()}</dt><dd><AsWritten>{`${notice.ask.who} ${notice.ask.phone}`}</AsWritten></dd>
      </dl>
      <p className="quiet">{m.issuing_issuedAt({ at: when(notice.issuedAt, zone, now), role: roleName(notice.by) })}</p>
      {notice.history.length > 1 && (
        <section className="stack-tight" aria-label={m.issuing_history()}>
          <h3>{m.issuing_history()}</h3>
          <ol className="sheet-list">{notice.history.map((one) => <li key={one.id}>{one.id === notice.id ? <strong>{noticeKind[one.kind]!()}</strong> : <Link href={`/overview/notices/${one.id}`}>{noticeKind[one.kind]!()}</Link>} · {when(one.issuedAt, zone, now)} <AsWritten>{changedIn(one.changed)}</AsWritten></li>)}</ol>
        </section>
      )}
      <h3>{m.issuing_byBuilding()}</h3>
      <ul role="list">{notice.buildings.map((one) => <li key={one.id}><AsWritten>{`${one.compound} ${buildingName(one.label)}`}</AsWritten> · {m.issuing_reachedOf({ reached: one.reached, homes: one.homes })}</li>)}</ul>
    </section>
  )
}

/** What it means is said before the button is there, and it wants a reason in each language of the old one. */
function Withdraw({ notice }: { notice: Notice }) {
  const [open, setOpen] = useState(false)
  const [tried, setTried] = useState(false)
  const [why, setWhy] = useState({ 'zh-Hans': '', 'zh-Hant': '', en: '' })
  const id = useRef(newId<'notice'>())
  // Of a word in the reason that is a name as well: that it is nobody's here.
  const [nobodys, setNobodys] = useState<readonly string[]>([])
  const { run, busy, problem } = useCommand<Notice>(`/api/notices/${notice.id}/withdraw`)
  const written = writtenIn({ words: Object.fromEntries(Object.keys(why).map((language) => [language, { title: notice.source[language as keyof typeof why]?.title ?? '' }])) as never })
  const said = Object.fromEntries(written.flatMap((language) => (why[language].trim() === '' ? [] : [[language, why[language].trim()]])))
  const send = async (): Promise<void> => {
    setTried(true)
    if (Object.keys(said).length > 0 && (await run({ id: id.current, changed: said, nobodys })).ok) void refresh('/api/notices').finally(() => setOpen(false))
  }
  if (!open) return <Button onClick={() => setOpen(true)}>{m.issuing_withdraw()}</Button>
  return (
    <form className="order-form stack" noValidate aria-label={m.issuing_withdraw()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h2>{m.issuing_withdraw()}</h2>
      <p>{m.issuing_withdrawMeans()}</p>
      {written.map((language, at) => (
        <Field key={language} label={`${m.issuing_withdrawWhy()}${written.length > 1 ? ` · ${languageName[language]}` : ''}`} error={at === 0 && tried && Object.keys(said).length === 0 ? m.desk_fillIn() : null}>
          <textarea autoFocus={at === 0} rows={2} maxLength={300} lang={language} value={why[language]} onChange={(event) => setWhy({ ...why, [language]: event.target.value })} />
        </Field>
      ))}
      <WordsRefused {...{ problem, nobodys }} onNobodys={setNobodys} />
      <div className="row"><Button type="submit" main busy={busy}>{m.issuing_withdrawSend()}</Button><Button plain onClick={() => setOpen(false)}>{m.common_cancel()}</Button></div>
    </form>
  )
}
