// Homes by stairwell, floors from the top: how each can be reached, how far it came with them, and what somebody writes down who rang or knocked. That is
// kept on this device until the server has it; a slip of the hand is taken back.

import { Fragment, useState } from 'react'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { dial } from '#domain/kernel/telephones.ts'
import { rungs } from '#domain/notices/ladder.ts'
import type { HomeLine, homesReply, Notice } from '#domain/notices/wire.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { queue, useCommand, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { when } from '../../parts/times.ts'
import { noticeGrade } from '../../words/compiled/groups/noticeGrade.js'
import { noticeHow } from '../../words/compiled/groups/noticeHow.js'
import { noticeWhich } from '../../words/compiled/groups/noticeWhich.js'
import { m } from '../../words/compiled/messages.js'
import { roleName, say } from '../../words/sentences.ts'
import { MakeRound } from './NoticeRound.tsx'
import { rungName } from './NoticeLadder.tsx'

const kinds = ['open', 'rings', 'knocks', 'doubtful', 'late', 'reached', 'all'] as const
type Which = (typeof kinds)[number]
type What = 'toldPhone' | 'toldDoor' | 'notReached'
type Last = { household: string; door: string; act: string; said: string; back: boolean }

const homesPath = (notice: string, which: Which, building: string): string => `/api/notices/${notice}/homes?which=${which}` + (building === '' ? '' : `&building=${building}`)

export function NoticeHomes({ me, notice, now }: { me: Me; notice: Notice; now: Instant }) {
  const [which, setWhich] = useState<Which>('open')
  const [building, setBuilding] = useState('')
  const [last, setLast] = useState<Last | null>(null)
  // Written down here, and perhaps not sent yet.
  const [told, setTold] = useState<readonly string[]>([])
  const [problem, setProblem] = useState<Problem | null>(null)
  const { run, busy, problem: wrong } = useCommand(`/api/notices/${notice.id}/told/take-back`)
  const note = async (home: HomeLine, what: What, answer: string | null): Promise<void> => {
    const act = newId<'act'>()
    const said = { toldPhone: m.issuing_toldPhone(), toldDoor: m.issuing_toldDoor(), notReached: m.issuing_notReached() }[what]
    const how = what === 'toldPhone' || (what === 'notReached' && home.due === 'rings') ? 'phone' : 'at-the-door'
    try {
      await queue(`/api/notices/${notice.id}/told`, { id: act, household: home.household, what: what === 'notReached' ? 'not-reached' : 'told', how, at: nowAt(), answer })
      setProblem(null)
      if (what !== 'notReached') setTold([...told, home.household])
      setLast({ household: home.household, door: home.door, act, said: m.issuing_noted({ door: home.door, what: said }), back: true })
    } catch (error) { setProblem(whyNotKept(error)) }
  }
  const takeBack = async (household: string, door: string, act: string): Promise<void> => {
    if (!(await run({ id: newId<'act'>(), act })).ok) return
    setTold(told.filter((one) => one !== household))
    setLast({ household, door, act, said: m.issuing_takenBack({ door }), back: false })
    void refresh('/api/notices')
  }
  return (
    <section className="stack-tight" aria-label={m.issuing_homesTitle()} data-place>
      <h2 tabIndex={-1}>{m.issuing_homesTitle()}</h2>
      <div className="homes-filter">
        <Field label={m.issuing_which()}><select value={which} onChange={(event) => setWhich(event.target.value as Which)}>{kinds.filter((one) => one !== 'late' || notice.inTime.length > 0).map((one) => <option key={one} value={one}>{noticeWhich[one]!()}</option>)}</select></Field>
        {notice.buildings.length > 1 && <Field label={m.overview_building()}><select value={building} onChange={(event) => setBuilding(event.target.value)}><option value="">{m.issuing_allBuildings()}</option>{notice.buildings.map((one) => <option key={one.id} value={one.id}>{buildingName(one.label)}</option>)}</select></Field>}
      </div>
      <div className="notice-said-last"><p role="status">{last?.said ?? ''}</p>{last?.back && <Button plain busy={busy} aria-label={m.issuing_takeBackOf({ door: last.door })} onClick={() => void takeBack(last.household, last.door, last.act)}>{m.issuing_takeBack()}</Button>}</div>
      <ProblemNotice problem={problem ?? wrong} />
      {which === 'knocks' && notice.ended === null && notice.code !== null && me.verbs.includes('round.write') && <MakeRound notice={notice.id} building={building} />}
      <Pages key={`${which} ${building}`} path={homesPath(notice.id, which, building)} row={{ notice, zone: me.community.zone, now, mayTell: notice.ended === null && me.verbs.includes('notice.tell'), mayIssue: notice.ended === null && me.verbs.includes('notice.issue'), told, onNote: note, onTakeBack: takeBack }} />
    </section>
  )
}

type RowProps = {
  notice: Notice; zone: Zone; now: Instant; mayTell: boolean; mayIssue: boolean; /** homes that were told here, whose fact is perhaps not sent yet */ told: readonly string[]
  onNote: (home: HomeLine, what: What, answer: string | null) => Promise<void>; onTakeBack: (household: string, door: string, act: string) => Promise<void>
}

/** A hundred at a time; each page asks again by itself. */
function Pages({ path, row }: { path: string; row: RowProps }) {
  const [ends, setEnds] = useState<string[]>([''])
  return <>{ends.map((after, at) => <OnePage key={after} path={after === '' ? path : `${path}&after=${encodeURIComponent(after)}`} row={row} first={at === 0} onMore={at === ends.length - 1 ? (next) => setEnds([...ends, next]) : null} />)}</>
}

function OnePage({ path, row, first, onMore }: { path: string; row: RowProps; first: boolean; onMore: ((next: string) => void) | null }) {
  const { data, error, refetch } = useApi<z.infer<typeof homesReply>>(path)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const wells = new Map<string, HomeLine[]>()
  for (const home of data.homes) {
    const key = `${home.building} ${home.entrance}`
    wells.set(key, [...(wells.get(key) ?? []), home])
  }
  const label = (home: HomeLine): string => m.issuing_stairwell({ building: buildingName(row.notice.buildings.find((one) => one.id === home.building)?.label ?? ''), entrance: home.entrance })
  return (
    <>
      {first && <p className="quiet">{data.count === 0 ? m.issuing_noHomes() : m.issuing_homes({ count: data.count })}</p>}
      {[...wells].map(([key, homes]) => (
        <section key={key} className="stairwell" aria-label={label(homes[0]!)}>
          <h3>{label(homes[0]!)}</h3>
          <ul role="list">{homes.map((home) => <li key={home.household}><Home home={home} row={row} /></li>)}</ul>
        </section>
      ))}
      {onMore && data.next !== null && <Button plain className="at-start" onClick={() => onMore(data.next!)}>{m.issuing_more()}</Button>}
    </>
  )
}

function waysSaid({ ways, phones, knockFirst, words }: HomeLine): string {
  const has = [ways.page && m.issuing_hasPage(), ways.sms && m.issuing_hasSms(), ways.mail && m.issuing_hasMail()].filter((it) => it !== false)
  return [knockFirst ? m.issuing_knockFirst() : '', ...(has.length === 0 && phones.length === 0 ? [m.issuing_noWay()] : has), words].filter((it) => it !== '').join(' · ')
}

function reachedSaid({ reached }: HomeLine, zone: Zone, now: Instant): string {
  const how = reached!.grade === 'acknowledged' ? 'acknowledged' : reached!.how ?? 'phone'
  return noticeHow[how]?.({ at: when(reached!.at, zone, now), role: roleName(reached!.by) }) ?? ''
}

function Home({ home, row }: { home: HomeLine; row: RowProps }) {
  const { notice, zone, now, mayTell, mayIssue, told, onNote, onTakeBack } = row
  const [answer, setAnswer] = useState('')
  const { run, busy, problem } = useCommand(`/api/notices/${notice.id}/send-again`)
  const again = (rung: string) => (): void => void run({ id: newId<'act'>(), household: home.household, rung })
  const said = answer === '' ? null : answer
  return (
    <div className="home-line">
      <div>
        <p><span className="hit-door">{home.door}</span> <AsWritten>{home.adults.map((one) => one.name).join('、')}</AsWritten> {home.phones.map((phone) => <Fragment key={phone}><a href={dial(phone)}>{phone}</a> </Fragment>)}</p>
        <p><AsWritten>{waysSaid(home)}</AsWritten></p>
        {home.reached ? <p><strong>{reachedSaid(home, zone, now)}</strong></p> : <p className="steps">{home.steps.toSorted((a, b) => rungs.indexOf(a.rung) - rungs.indexOf(b.rung)).map((one) => m.issuing_step({ rung: rungName(one.rung), grade: noticeGrade[one.grade]!(), at: when(one.at, zone, now) })).join(' · ')}</p>}
        {!home.reached && home.steps.some((one) => one.why === 'which-home') && <p><strong>{m.issuing_whichHome()}</strong></p>}
        {home.answer && notice.call && <p><AsWritten>{m.notices_answered({ answer: say(notice.call.options.find((one) => one.code === home.answer)!.says) })}</AsWritten></p>}
        <ProblemNotice problem={problem} />
      </div>
      <div className="row">
        {!home.reached && mayTell && !told.includes(home.household) && (
          <>
            {notice.call && now < notice.call.until && <select aria-label={m.issuing_answerOf({ door: home.door })} value={answer} onChange={(event) => setAnswer(event.target.value)}><option value="">{m.issuing_noAnswer()}</option>{notice.call.options.map((one) => <option key={one.code} value={one.code}>{say(one.says)}</option>)}</select>}
            <Button aria-label={m.issuing_toldPhoneOf({ door: home.door })} onClick={() => void onNote(home, 'toldPhone', said)}>{m.issuing_toldPhone()}</Button>
            <Button aria-label={m.issuing_toldDoorOf({ door: home.door })} onClick={() => void onNote(home, 'toldDoor', said)}>{m.issuing_toldDoor()}</Button>
            <Button plain aria-label={m.issuing_notReachedOf({ door: home.door })} onClick={() => void onNote(home, 'notReached', null)}>{m.issuing_notReached()}</Button>
          </>
        )}
        {(home.reached?.grade === 'told' || home.reached?.how === 'text') && mayTell && <Button plain aria-label={m.issuing_takeBackOf({ door: home.door })} onClick={() => void onTakeBack(home.household, home.door, home.reached!.act)}>{m.issuing_takeBack()}</Button>}
        {mayIssue && home.steps.filter((one) => (one.rung === 'sms' || one.rung === 'mail') && (one.grade === 'doubtful' || one.grade === 'failed')).map((one) => <Button key={one.rung} plain busy={busy} onClick={again(one.rung)}>{m.issuing_sendAgain({ rung: rungName(one.rung) })}</Button>)}
      </div>
    </div>
  )
}
