// One fault, many homes: what came of it is written once for all of them, one notice is begun with their buildings, and each is told and ticked. A case that was joined by
// mistake is taken apart again.

import { useState } from 'react'
import { Link } from 'wouter'
import type { CaseList, CaseRow, FaultNotices } from '#domain/desk/case-wire.ts'
import type { BuildingId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { outcomes, triesToClose, type OutcomeCode } from '#domain/promises/promise.ts'
import type { Buildings } from '#domain/sealing/wire.ts'
import type { PromiseView } from '#domain/promises/wire.ts'
import { useCommand } from '../../offline/commands.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import type { StartProps } from '../../offline/session.ts'
import { useNow } from '../../offline/ticking.ts'
import { AskedFirst } from '../../parts/AskedFirst.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, Notice, ProblemNotice } from '../../parts/Notice.tsx'
import { stateWord, titleOf } from '../../parts/notice-said.ts'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { useActs } from './acts.ts'
import { DeskPage } from './DeskPage.tsx'
import { whereOf } from './FaultsPage.tsx'
import { kindName, outcomeName } from './case-said.ts'

/** Of one fault hardly more than these. */
const limit = 100

export function FaultPage(props: StartProps & { id: string }) {
  const { me, id } = props
  const open = useApi<CaseList>(`/api/cases?fault=${id}&limit=${limit}`)
  const over = useApi<CaseList>(`/api/cases?fault=${id}&state=closed&limit=${limit}`)
  const main = useApi<PromiseView>(`/api/promises/case/${id}`)
  const at = useNow(30_000)
  const cases = open.data && over.data ? [...open.data.cases, ...over.data.cases].sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1)) : null
  const first = cases?.find((one) => one.id === id)
  const problem = open.error ?? over.error ?? main.error
  const { data: places } = useApi<Buildings>('/api/buildings')
  const names = (places?.compounds ?? []).flatMap((one) => one.buildings).filter((one) => cases?.some((it) => it.building === one.id)).map((one) => buildingName(one.label))
  const title = first ? m.shift_faultTitle({ kind: kindName(first.kind), where: names.length > 0 ? names.join(m.common_listComma()) : whereOf(cases!) }) : m.shift_navFaults()
  return (
    <DeskPage {...props} title={title}>
      <p><Link href="/desk/faults">← {m.shift_backToFaults()}</Link></p>
      {!cases || !main.data ? problem ? <Failed problem={problem.problem} onRetry={() => { void open.refetch(); void over.refetch(); void main.refetch() }} /> : <Loading /> : (
        <>
          {first && <p>{m.shift_faultSince({ time: when(first.openedAt, me.community.zone, at), count: cases.length })}</p>}
          <Ways cases={cases} me={me} />
          {me.verbs.includes('notice.read') && <Told fault={id} me={me} />}
          <Outcome main={main.data} count={cases.length} />
          <CallBacks cases={cases} main={main.data} zone={me.community.zone} />
        </>
      )}
    </DeskPage>
  )
}

/** What is begun from here: one notice for the buildings, and a paper for those who call. */
function Ways({ cases, me }: { cases: readonly CaseRow[]; me: StartProps['me'] }) {
  const buildings = [...new Set(cases.flatMap((one): BuildingId[] => (one.building ? [one.building] : [])))]
  const main = cases.find((one) => one.joinedTo === null)
  const about = new URLSearchParams({ about: cases[0]?.kind ?? 'other', ...(buildings.length > 0 && { buildings: buildings.join() }), ...(main && { fault: main.id }) })
  return (
    <p className="row">
      {buildings.length > 0 && me.verbs.includes('notice.issue') && <Link className="button" href={`/overview/notices/new?${about.toString()}`}>{m.shift_faultNotice()}</Link>}
      {buildings.length > 0 && me.verbs.includes('notice.issue') && <span className="quiet">{m.shift_faultNoticeWhat()}</span>}
      {me.verbs.includes('promise.keep') && <Link className="button plain" href={`/desk/lists/new?fault=${main?.id ?? ''}`}>{m.shift_onPaper()}</Link>}
    </p>
  )
}

/** What was said to all of them at once, and how many homes know: the call-backs are for those who called. */
function Told({ fault, me }: { fault: string; me: StartProps['me'] }) {
  const { data, error, refetch } = useApi<FaultNotices>(`/api/cases/${fault}/notices`)
  const at = useNow(30_000)
  return (
    <section className="stack" aria-labelledby="fault-notices">
      <h2 id="fault-notices">{m.shift_faultNotices()}</h2>
      {!data ? error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading /> : data.notices.length === 0 ? <p className="quiet">{m.shift_faultNoticesNone()}</p> : (
        <ul role="list" className="owed-lines">
          {data.notices.map(({ id, source, state, issuedAt, counts: { homes, reached } }) => (
            <li key={id}>
              <span className="line-said">
                <span className="queue-what"><Link href={`/overview/notices/${id}`}><AsWritten>{titleOf(source)}</AsWritten></Link> <span className="mark-word">{stateWord(state)}</span></span>
                <span className="line-due">{when(issuedAt, me.community.zone, at)}</span>
                <span className="line-words">{m.shift_faultReached({ reached, homes, open: homes - reached })}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Outcome({ main, count }: { main: PromiseView; count: number }) {
  const [code, setCode] = useState<OutcomeCode>('done')
  const [words, setWords] = useState('')
  const [tried, setTried] = useState(false)
  const { run, busy, problem } = useActs()
  if (main.outcome) return (
    <Notice>
      <p><AsWritten>{m.shift_outcomeHas({ outcome: [outcomeName(main.outcome.code), main.outcome.words].filter((it) => it !== '').join(m.common_listComma()) })}</AsWritten></p>
      <p><Link href={`/desk/cases/${main.about}`}>{m.cases_outcomeAgain()}</Link></p>
    </Notice>
  )
  const missing = words.trim() === ''
  const set = async (): Promise<void> => {
    setTried(true)
    if (!missing) await run([main], () => [{ kind: 'outcome', outcome: code, words: words.trim() }])
  }
  return (
    <form className="stack-tight fault-outcome" noValidate onSubmit={(event) => { event.preventDefault(); void set() }}>
      <div className="two">
        <Field label={m.shift_outcome()}><select value={code} onChange={(event) => setCode(event.target.value as OutcomeCode)}>{outcomes.map((one) => <option key={one} value={one}>{outcomeName(one)}</option>)}</select></Field>
        <Field label={m.shift_outcomeWords()} hint={m.shift_outcomeOnPages()} error={tried && missing ? m.cases_outcomeMissing() : null}><input maxLength={500} value={words} onChange={(event) => setWords(event.target.value)} /></Field>
      </div>
      <ProblemNotice problem={problem} />
      <Button type="submit" main className="at-start" busy={busy}>{m.shift_outcomeSet({ count })}</Button>
    </form>
  )
}

function CallBacks({ cases, main, zone }: { cases: readonly CaseRow[]; main: PromiseView; zone: Zone }) {
  // Whoever needs it no more is told nothing, and is none of those who are counted.
  const [over, needed] = [cases.filter((one) => one.closedAt !== null), cases.filter((one) => one.closedAs !== 'withdrawn')]
  const told = over.filter((one) => one.closedAs === 'told').length
  const open = cases.length - over.length
  return (
    <section className="stack" aria-labelledby="call-backs" data-place tabIndex={-1}>
      <h2 id="call-backs">{m.shift_callBacks({ told, count: needed.length })}</h2>
      {!main.outcome && <p className="quiet">{m.shift_outcomeFirst()}</p>}
      {open > 0 && <p className="quiet">{m.cases_triesWhat({ most: triesToClose })}</p>}
      {told > 0 && told === needed.length && <p role="status">{m.shift_faultOver()}</p>}
      <ul role="list" className="owed-lines">{cases.map((one) => <CallBack key={one.id} it={one} main={main} zone={zone} alone={over.length === 1} />)}</ul>
    </section>
  )
}

const overSaid = ({ closedAs, closedAt }: CaseRow, zone: Zone, now: Instant): string =>
  (closedAs === 'withdrawn' ? m.cases_closedWithdrawn() : closedAs === 'nobody-reached' ? m.cases_closedNobody() : `✓ ${m.shift_toldAt({ time: when(closedAt!, zone, now) })}`)

function CallBack({ it, main, zone, alone }: { it: CaseRow; main: PromiseView; zone: Zone; /** nobody else has been told yet */ alone: boolean }) {
  const at = useNow(60_000)
  const { run, busy, problem } = useActs()
  const apart = useCommand<{ done: true }>('/api/cases/apart')
  const [asked, setAsked] = useState(false)
  const takeApart = async (): Promise<void> => { if ((await apart.run({ cases: [main.about, it.id] })).ok) void refresh('/api/') }
  const over = it.closedAt !== null
  // The main one opened again is open for all of them: not by a slip, once others were told.
  const mayUndo = it.closedAs !== 'withdrawn' && (it.joinedTo !== null || alone)
  const [undo, why] = it.closedAs === 'nobody-reached' ? [m.cases_reopen(), m.cases_closedNobody()] : [m.shift_reopen(), m.shift_reopenWords()]
  return (
    <li>
      <span className="line-said">
        <span className="queue-what"><strong><AsWritten>{it.name || it.place?.label || it.number}</AsWritten></strong><span className="hit-door">{it.door}</span></span>
        <span className="line-due">{over ? overSaid(it, zone, at) : it.owed.tries > 0 ? m.shift_tries({ count: it.owed.tries, most: triesToClose }) : ''}</span>
        {it.words !== '' && <span className="line-words"><AsWritten>{it.words}</AsWritten></span>}
      </span>
      <span className="row">
        {!over && (it.phone ? <a href={dialPerson(it.phone)}>{m.desk_callNumber({ phone: it.phone })}</a> : <span className="quiet">{m.shift_noPhone()}</span>)}
        {!over && main.outcome && <Button busy={busy} onClick={() => void run([it.owed], () => [{ kind: 'told', way: 'phone', words: '' }])}>{m.shift_toldByPhone()}</Button>}
        {!over && main.outcome && <Button plain busy={busy} onClick={() => void run([it.owed], () => [{ kind: 'tried', way: 'phone', words: '' }])}>{m.shift_notReached()}</Button>}
        {over && mayUndo && <Button plain busy={busy} onClick={() => void run([it.owed], () => [{ kind: 'reopened', words: why }, ...(main.outcome ? [{ kind: 'outcome' as const, outcome: main.outcome.code, words: main.outcome.words }] : [])])}>{undo}</Button>}
        {!over && it.joinedTo !== null && !asked && <Button plain onClick={() => setAsked(true)}>{m.shift_apartOne()}</Button>}
      </span>
      {asked && !over && it.joinedTo !== null && <AskedFirst then={m.shift_apartWhat()} sure={m.shift_apartSure()} busy={apart.busy} onSure={() => void takeApart()} onCancel={() => setAsked(false)} />}
      <ProblemNotice problem={problem ?? apart.problem} />
    </li>
  )
}
