// Who was not told of a notice by the moment that was promised, on A4: stairwell after stairwell, floors from the top, as somebody walks, with whom to ring, how far it came, and boxes for those who do
// not know yet. Each home on it is a look at that home, as on the screen.

import { Fragment, useEffect, useState } from 'react'
import { useSearch } from 'wouter'
import type { z } from 'zod'
import type { Me } from '#domain/access/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Problem, Result } from '#domain/kernel/result.ts'
import type { HomeLine, homesReply, Notice } from '#domain/notices/wire.ts'
import { get } from '../../offline/api.ts'
import { now as nowAt } from '../../offline/clock.ts'
import { byStairwell, knowsSaid, reachedSaid, stepsSaid, waysSaid, wellName, type Well } from '../../parts/notice-homes-said.ts'
import { titleOf } from '../../parts/notice-said.ts'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { NoPaper, Paper } from './Paper.tsx'

type Page = z.infer<typeof homesReply>
type Late = { notice: Notice | null; homes: HomeLine[]; problem: Problem | null }

/** All pages before there is a paper: a list that ends in the middle of a stairwell looks whole. */
async function lateOf(id: string, building: string): Promise<Late> {
  const none = (problem: Problem): Late => ({ notice: null, homes: [], problem })
  const notice = await get<Notice>(`/api/notices/${id}`)
  if (!notice.ok) return none(notice.problem)
  const homes: HomeLine[] = []
  let after: Page['next'] = ''
  while (after !== null && notice.value.ended === null) {
    const more: URLSearchParams = new URLSearchParams({ which: 'late', ...(building === '' ? {} : { building }), ...(after === '' ? {} : { after }) })
    const page: Result<Page> = await get<Page>(`/api/notices/${id}/homes?${more}`)
    if (!page.ok) return none(page.problem)
    homes.push(...page.value.homes)
    after = page.value.next
  }
  return { notice: notice.value, homes, problem: null }
}

export function NoticeLatePrint({ me, id }: { me: Me; id: string }) {
  const building = new URLSearchParams(useSearch()).get('building') ?? ''
  const [{ notice, homes, problem }, setState] = useState<Late>({ notice: null, homes: [], problem: null })
  const [again, setAgain] = useState(0)
  useEffect(() => {
    let gone = false
    void lateOf(id, building).then((next) => { if (!gone) setState(next) })
    return () => { gone = true }
  }, [id, building, again])
  if (!notice) return <NoPaper problem={problem} onRetry={() => setAgain(again + 1)} />
  const [zone, now, place] = [me.community.zone, nowAt(), me.community.name]
  const title = m.issuing_latePaper({ title: titleOf(notice.source) })
  // Nobody carries paper of what was corrected or withdrawn.
  if (notice.ended !== null) return <main className="paper-page paper-ask stack"><h1>{title}</h1><p>{m.notices_endedPaper()}</p></main>
  // As the list is made: the first promise whose moment has come.
  const due = notice.inTime.filter(({ by }) => by <= now).toSorted((a, b) => (a.by < b.by ? -1 : 1))[0]
  return (
    <Paper title={title} place={place} size="a4">
      <section className="late-sheet">
        <p className="paper-place">{place}</p>
        <h1>{title}</h1>
        <p>{due && m.issuing_lateBefore({ at: whole(due.by, zone) })} <strong>{homes.length === 0 ? m.issuing_noHomes() : m.issuing_homes({ count: homes.length })}</strong></p>
        {homes.length > 0 && (
          <table>
            <thead>
              {/* On every page: one that lies alone says what it is of. */}
              <tr className="paper-running"><td colSpan={4}>{title} · {m.print_printedAt({ at: whole(now, zone), who: me.name })}</td></tr>
              <tr><th scope="col">{m.round_paperDoor()}</th><th scope="col">{m.issuing_latePaperWho()}</th><th scope="col">{m.issuing_latePaperCame()}</th><th scope="col" className="round-room">{m.issuing_latePaperTold()}</th></tr>
            </thead>
            {byStairwell(homes).map((well) => <OneWell key={well.key} well={well} notice={notice} zone={zone} now={now} />)}
          </table>
        )}
        <p className="paper-foot">{m.issuing_latePaperBack()}</p>
      </section>
    </Paper>
  )
}

function OneWell({ well, notice, zone, now }: { well: Well; notice: Notice; zone: Zone; now: Instant }) {
  return (
    <tbody>
      <tr className="late-well"><th scope="rowgroup" colSpan={4}>{wellName(notice.buildings.find((one) => one.id === well.building)?.label ?? '', well.entrance)}</th></tr>
      {well.homes.map((home) => <Row key={home.household} home={home} zone={zone} now={now} />)}
    </tbody>
  )
}

function Row({ home, zone, now }: { home: HomeLine; zone: Zone; now: Instant }) {
  const lines = (all: readonly string[]) => all.filter((one) => one !== '').map((one) => <span key={one}>{one}</span>)
  const who = home.adults.map((one) => one.name).join('、')
  return (
    <tr>
      <th scope="row">{home.door}</th>
      <td>{lines([who, ...home.phones.map(({ phone, of }) => (of === '' || of === who ? phone : `${of} ${phone}`)), waysSaid(home)])}</td>
      <td>{lines([stepsSaid(home, zone, now), knowsSaid(home)])}</td>
      <td className="round-boxes">
        {home.reached ? reachedSaid(home, zone, now) : [m.issuing_toldPhone(), m.issuing_toldDoor(), m.issuing_notReached()].map((one) => <Fragment key={one}><span><span aria-hidden="true">☐</span> {one}</span> </Fragment>)}
      </td>
    </tr>
  )
}
