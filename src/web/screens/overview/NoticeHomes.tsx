// Homes by stairwell, floors from the top, and what somebody writes down who rang or knocked. That is kept on this device until the server has it, and so is the
// taking back of a slip of the hand.

import { useRef, useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import type { HomeLine, homesReply } from '#domain/notices/wire.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { queue, whyNotKept } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { Button } from '../../parts/Button.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { Field } from '../../parts/Field.tsx'
import { Failed, Loading, ProblemNotice } from '../../parts/Notice.tsx'
import { byStairwell, wellName, type Well } from '../../parts/notice-homes-said.ts'
import { noticeWhich } from '../../words/compiled/groups/noticeWhich.js'
import { m } from '../../words/compiled/messages.js'
import { Home, named, toldKey, type Concerned, type ForHomes, type RowProps, type Slip, type What } from './NoticeHome.tsx'
import { keepSaid, useKept, type Keep } from './kept-lists.ts'
import { MakeRound } from './NoticeRound.tsx'
import { useUnsent } from './unsent.ts'

const kinds = ['open', 'rings', 'knocks', 'doubtful', 'late', 'reached', 'all'] as const
type Which = (typeof kinds)[number]
type Last = Slip & { said: string; back: boolean }

const homesPath = (notice: string, which: Which, building: string): string => `/api/notices/${notice}/homes?which=${which}` + (building === '' ? '' : `&building=${building}`)

/** The one list of the one building that whoever rings or knocks there is shown, and until when it stays on their phone. `gone`: nothing of it is to be told any more; what was told can be taken back. */
type Only = { building: string; which: 'rings' | 'knocks'; gone: boolean; until: Instant | null; onTold: () => void }

export function NoticeHomes({ me, notice, now, only = null }: { me: Me; notice: ForHomes; now: Instant; only?: Only | null }) {
  const [which, setWhich] = useState<Which>(only?.which ?? 'open')
  const [building, setBuilding] = useState<string>(only?.building ?? '')
  const [last, setLast] = useState<Last | null>(null)
  // Written down here, and perhaps not sent yet: what was told, and which acts were taken back.
  const [told, setTold] = useState<readonly string[]>([])
  const [backs, setBacks] = useState<ReadonlySet<string>>(new Set())
  const [problem, setProblem] = useState<Problem | null>(null)
  const unsent = useUnsent(notice.id)
  const note = async (home: HomeLine, what: What, answer: string | null, who: Concerned | null): Promise<void> => {
    const act = newId<'act'>()
    const said = { toldPhone: m.issuing_toldPhone(), toldDoor: m.issuing_toldDoor(), notReached: m.issuing_notReached() }[what]
    const how = what === 'toldPhone' || (what === 'notReached' && home.due === 'rings') ? 'phone' : 'at-the-door'
    try {
      await queue(`/api/notices/${notice.id}/told`, { id: act, household: home.household, what: what === 'notReached' ? 'not-reached' : 'told', how, at: nowAt(), answer, resident: who?.id ?? null })
      setProblem(null)
      if (only) void keepSaid(act, m.issuing_noted({ door: named(home.door, who), what: said }))
      only?.onTold()
      if (what !== 'notReached') setTold((now) => [...now, toldKey(home.household, who)])
      setLast({ household: home.household, door: named(home.door, who), act, how, key: toldKey(home.household, who), said: m.issuing_noted({ door: named(home.door, who), what: said }), back: true })
    } catch (error) { setProblem(whyNotKept(error)) }
  }
  // Two quick presses come before the screen is drawn again.
  const taking = useRef(new Set<string>())
  const takeBack = async ({ household, door, act, how, key }: Slip): Promise<void> => {
    if (taking.current.has(act)) return
    taking.current.add(act)
    try {
      await queue(`/api/notices/${notice.id}/told/take-back`, { id: newId<'act'>(), act, at: nowAt(), of: { household, how } })
      setProblem(null)
      setBacks((now) => new Set(now).add(act))
      // Of that one alone: another of the home was told as well, be it that this is not sent yet.
      setTold((now) => now.filter((one) => one !== key))
      setLast({ household, door, act, how, key, said: m.issuing_takenBack({ door }), back: false })
    } catch (error) {
      taking.current.delete(act)
      setProblem(whyNotKept(error))
    }
  }
  return (
    <section className="stack-tight" aria-label={only ? noticeWhich[which]!() : m.issuing_homesTitle()} data-place>
      {only ? <h3 tabIndex={-1}>{noticeWhich[which]!()}</h3> : <h2 tabIndex={-1}>{m.issuing_homesTitle()}</h2>}
      {!only && <div className="homes-filter">
        <Field label={m.issuing_which()}><select value={which} onChange={(event) => setWhich(event.target.value as Which)}>{kinds.filter((one) => one !== 'late' || notice.inTime.length > 0).map((one) => <option key={one} value={one}>{noticeWhich[one]!()}</option>)}</select></Field>
        {notice.buildings.length > 1 && <Field label={m.overview_building()}><select value={building} onChange={(event) => setBuilding(event.target.value)}><option value="">{m.issuing_allBuildings()}</option>{notice.buildings.map((one) => <option key={one.id} value={one.id}>{buildingName(one.label)}</option>)}</select></Field>}
      </div>}
      <div className="notice-said-last"><p role="status">{last?.said ?? ''}</p>{last?.back && <Button plain aria-label={m.issuing_takeBackOf({ door: last.door })} onClick={() => void takeBack(last)}>{m.issuing_takeBack()}</Button>}</div>
      <ProblemNotice problem={problem} />
      {!only && which === 'late' && notice.ended === null && <Link className="button at-start" href={`/print/notice/${notice.id}/late${building === '' ? '' : `?building=${building}`}`}>{m.issuing_printLate()}</Link>}
      {!only && which === 'knocks' && notice.ended === null && notice.code !== null && me.verbs.includes('round.write') && <MakeRound notice={notice.id} building={building} />}
      {!only?.gone && <Pages key={`${which} ${building}`} path={homesPath(notice.id, which, building)} row={{ notice, zone: me.community.zone, now, mayTell: notice.ended === null && me.verbs.includes('notice.tell'), mayIssue: notice.ended === null && me.verbs.includes('notice.issue'), told: [...told, ...[...unsent.told].flatMap(([key, { what }]) => (what === 'told' ? [key] : []))], backs: new Set([...backs, ...unsent.backs]), waiting: unsent.told, onNote: note, onTakeBack: takeBack }} keep={{ keep: only !== null, until: only?.until ?? null }} />}
    </section>
  )
}

/** A hundred at a time; each page asks again by itself. */
function Pages({ path, row, keep }: { path: string; row: RowProps; keep: Keep }) {
  const [ends, setEnds] = useState<string[]>([''])
  return <>{ends.map((after, at) => <OnePage key={after} path={after === '' ? path : `${path}&after=${encodeURIComponent(after)}`} row={row} keep={keep} first={at === 0} onMore={at === ends.length - 1 ? (next) => setEnds([...ends, next]) : null} />)}</>
}

function OnePage({ path, row, keep, first, onMore }: { path: string; row: RowProps; keep: Keep; first: boolean; onMore: ((next: string) => void) | null }) {
  const { data, error, refetch } = useKept<z.infer<typeof homesReply>>(path, keep)
  if (!data) return error ? <Failed problem={error.problem} onRetry={() => void refetch()} /> : <Loading />
  const label = ({ building, entrance }: Well): string => wellName(row.notice.buildings.find((one) => one.id === building)?.label ?? '', entrance)
  return (
    <>
      {first && <p className="quiet">{data.count === 0 ? m.issuing_noHomes() : m.issuing_homes({ count: data.count })}</p>}
      {byStairwell(data.homes).map((well) => (
        <section key={well.key} className="stairwell" aria-label={label(well)}>
          <h3>{label(well)}</h3>
          <ul role="list">{well.homes.map((home) => <li key={home.household}><Home home={home} row={row} /></li>)}</ul>
        </section>
      ))}
      {onMore && data.next !== null && <Button plain className="at-start" onClick={() => onMore(data.next!)}>{m.issuing_more()}</Button>}
    </>
  )
}
