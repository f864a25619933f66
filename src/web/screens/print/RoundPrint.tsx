// A round on A4 in walking order: a sheet for each stairwell, with boxes to tick, room for a note and for what somebody there says or wants. Who lives there stands on it only where a task needs
// it. It says to whom the paper goes back.

import { useEffect, useState } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { outcomes } from '#domain/doors/doors.ts'
import type { RoundDoor, RoundDoors, RoundView, Stairwell } from '#domain/doors/wire.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Problem } from '#domain/kernel/result.ts'
import { get } from '../../offline/api.ts'
import { now } from '../../offline/clock.ts'
import { outcomeName, paperRows, reachSaid, stairwellName, type PaperRow } from '../../parts/doors-said.ts'
import { whole } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { Qr } from '../../parts/Qr.tsx'
import { NoPaper, Paper } from './Paper.tsx'

type Sheet = { stairwell: Stairwell; doors: RoundDoor[] }
type Sheets = { round: RoundView | null; sheets: Sheet[]; problem: Problem | null }

/** All sheets before there is a paper: one after the other, for names come with a stairwell alone. */
async function sheetsOf(id: string, only: string | null): Promise<Sheets> {
  const round = await get<RoundView>(`/api/rounds/${id}`)
  if (!round.ok) return { round: null, sheets: [], problem: round.problem }
  const sheets: Sheet[] = []
  for (const stairwell of round.value.stairwells.filter((one) => only === null || one.id === only)) {
    const doors = await get<RoundDoors>(`/api/rounds/${id}/doors?stairwell=${stairwell.id}`)
    if (!doors.ok) return { round: null, sheets: [], problem: doors.problem }
    sheets.push({ stairwell, doors: doors.value.doors })
  }
  return { round: round.value, sheets, problem: null }
}

export function RoundPrint({ me, id, stairwell }: { me: Me; id: string; stairwell: string | null }) {
  const [{ round, sheets, problem }, setState] = useState<Sheets>({ round: null, sheets: [], problem: null })
  const [again, setAgain] = useState(0)
  useEffect(() => {
    let gone = false
    void sheetsOf(id, stairwell).then((next) => { if (!gone) setState(next) })
    return () => { gone = true }
  }, [id, stairwell, again])
  if (!round) return <NoPaper problem={problem} onRetry={() => setAgain(again + 1)} />
  // Nobody carries paper of what was corrected or withdrawn.
  if (round.over) return <main className="paper-page paper-ask stack"><h1>{`${m.round_paperTitle()} ${round.title}`}</h1><p>{m.notices_endedPaper()}</p></main>
  const printed = m.round_printedAt({ at: whole(now(), me.community.zone), who: me.name })
  return (
    <Paper title={`${m.round_paperTitle()} ${round.title}`} place={me.community.name} size="a4">
      {sheets.map((sheet) => <OneSheet key={sheet.stairwell.id} {...sheet} round={round} place={me.community.name} printed={printed} zone={me.community.zone} />)}
    </Paper>
  )
}

function OneSheet({ stairwell, doors, round, place, printed, zone }: Sheet & { round: RoundView; place: string; printed: string; zone: Zone }) {
  const who = doors.some((door) => door.households.some((one) => one.reach.length > 0 || one.phone || one.people.some((it) => it.name ?? it.phone)))
  const columns = 3 + round.tasks.length + Number(who)
  return (
    <section className="round-sheet">
      <p className="paper-place">{place}</p>
      <h1>{stairwellName(stairwell)} · {round.title}</h1>
      {round.note && <p className="as-lines">{round.note}</p>}
      {round.tasks.map((task) => task.code !== null && <Holds key={task.id} code={task.code} until={task.validUntil && whole(task.validUntil, zone)} />)}
      <p className="round-sheet-who"><span>{m.round_paperWalker()} {stairwell.given?.name ?? ''}</span><span>{m.round_paperAt()}</span></p>
      <table>
        <thead>
          {/* On every sheet: a page that lies alone says what it is of. */}
          <tr className="paper-running"><td colSpan={columns}>{round.title} · {stairwellName(stairwell)} · {printed}</td></tr>
          <tr><th scope="col">{m.round_paperDoor()}</th>{who && <th scope="col">{m.round_paperWho()}</th>}{round.tasks.map((task) => <th key={task.id} scope="col">{task.title}</th>)}<th scope="col" className="round-room">{m.round_paperWords()}</th><th scope="col" className="round-room">{m.round_paperSaid()}</th></tr>
        </thead>
        <tbody>{doors.flatMap((door) => paperRows(door).map((row) => <Row key={row.key} door={door} row={row} round={round} who={who} />))}</tbody>
      </table>
      <p className="paper-foot">{m.round_paperBack()}</p>
    </section>
  )
}

/** Before each walk: paper does not hear of a correction, its code does. */
function Holds({ code, until }: { code: string; until: string | null }) {
  const url = `${location.origin}/n/${code}`
  return <div className="notice-code"><Qr text={url} label={m.notices_scan()} paper /><p>{m.notices_scan()}<br />{m.notices_code({ code: code.toUpperCase() })}{until && <><br />{m.round_paperHolds({ until })}</>}<br /><span className="notice-address">{`${location.host}/n/${code}`}</span></p></div>
}

function Row({ door, row, round: { tasks }, who }: { door: RoundDoor; row: PaperRow; round: RoundView; who: boolean }) {
  const people = door.households.reduce((sum, one) => sum + one.people.length, 0)
  const here = row.unknown ? [] : door.households.filter((one) => row.homes.length === 0 || row.homes.includes(one.id))
  return (
    <tr>
      <th scope="row">{door.door}<small>{row.name !== '' ? row.name : people > 0 ? m.round_people({ count: people }) : m.round_nobodyKnown()}</small></th>
      {who && <td>{here.flatMap(({ id, people: those, phone, reach }) => [those.flatMap((one) => (one.name ? [one.name] : [])).join('、'), [...new Set([phone, ...those.map((one) => one.phone)])].filter((one) => one).join(' '), ...reachSaid(reach)].filter((one) => one !== '').map((line) => <span key={id + line}>{line}</span>))}</td>}
      {tasks.map((task) => {
        const { outcome } = row.stateOf(task.id)
        return <td key={task.id} className="round-boxes">{outcomes.map((one) => <span key={one}><span aria-hidden="true">{outcome === one ? '☒' : '☐'}</span> {outcomeName(one, task.source)}</span>)}</td>
      })}
      <td />
      <td />
    </tr>
  )
}
