// The call list: homes in which a pass was ended by an order and nobody has been told yet. One call tells a home. A press says how
// they were told, or when to try again; a colleague's press shows here as well, and either of the two may take it back.

import { useState } from 'react'
import { Link } from 'wouter'
import type { newTelling, ToTell as Reply, ToTellRow, TellingView } from '#domain/exits/wire.ts'
import type { z } from 'zod'
import { hour, minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { now as serverNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { buildingName } from '../../parts/Facade.tsx'
import { duration, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, sentenceOf } from '../../words/sentences.ts'
import { useSettled } from './settled.ts'

const pages = [20, 50, 100]
const later = [30 * minute, hour, 3 * hour]

/** The first page, and how many there are: asked once for the list and the line on top. */
export const useToTell = (limit = pages[0]!) => useApi<Reply>(`/api/exits/to-tell?limit=${limit}`)

export function ToTell({ zone, held }: { zone: Zone; held: boolean }) {
  const [limit, setLimit] = useState(pages[0]!)
  const { data } = useToTell(limit)
  const { shown, unseen } = useSettled((data?.rows ?? []).map((row) => ({ ...row, id: row.household })), held)
  if (!data || (data.households === 0 && data.lately.length === 0 && shown.length === 0)) return null
  const next = pages.find((size) => size > limit)
  return (
    <section aria-label={m.desk_toTell()} data-part="toTell">
      <h2><span>{m.desk_toTell()}</span><span className="count">{data.households}</span>{data.people > data.households && <span className="quiet">{m.desk_toTellPeople({ people: data.people })}</span>}
        {unseen > 0 && <em role="status">{m.desk_unseen({ count: unseen })}</em>}</h2>
      <ul role="list">{shown.map(({ row, gone }) => <li key={row.household} data-gone={gone || undefined}>{gone ? <p className="queue-work">{row.door} · {m.desk_rowGone()}</p> : <Home row={row} zone={zone} />}</li>)}</ul>
      {data.next && (next ? <button type="button" className="button plain" onClick={() => setLimit(next)}>{m.desk_toTellShowMore()}</button> : <p className="queue-work">{m.desk_toTellRest()}</p>)}
      {data.lately.length > 0 && <Lately rows={data.lately} zone={zone} />}
    </section>
  )
}

type Press = Omit<z.infer<typeof newTelling>, 'id' | 'household' | 'since' | 'until'>
const told = (how: Press['how'], resident: ResidentId | null = null): Press => ({ what: 'told', how, resident, tryAgainAt: null })

function Home({ row, zone }: { row: ToTellRow; zone: Zone }) {
  const now = useNow(15_000)
  const [asksWhen, askWhen] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/exits/tellings')
  const press = (it: Press) => async (): Promise<void> => {
    askWhen(false)
    const { household, since, until } = row
    if ((await run({ id: newId<'telling'>(), household, since, until, ...it })).ok) void refresh('/api/exits')
  }
  const button = (text: string, it: Press) => <button key={text} type="button" className="button plain" disabled={busy} onClick={() => void press(it)()}>{text}</button>
  return (
    <div className="queue-work">
      <strong>{row.door}</strong>
      {row.people.map((person) => <Person key={person.resident} person={person} zone={zone} now={now} />)}
      {row.tryAgainAt && <span>{m.desk_tried({ count: row.tries, time: when(row.tryAgainAt, zone, now) })}</span>}
      {button(m.desk_toldPhone(), told('phone'))}
      {button(m.desk_toldDoor(), told('at-the-door'))}
      {button(m.desk_toldMessage(), told('message'))}
      {row.people.length > 1 && row.people.map((person) => button(m.desk_toldOnly({ name: person.name }), told('phone', person.resident)))}
      <button type="button" className="button plain" aria-expanded={asksWhen} disabled={busy} onClick={() => askWhen(!asksWhen)}>{m.desk_notReached()}</button>
      {asksWhen && <span className="row" role="group" aria-label={m.desk_tryAgain()}>{m.desk_tryAgain()} {later.map((ms) => button(m.desk_tryAgainIn({ time: duration(ms) }), { what: 'not-reached', how: 'phone', resident: null, tryAgainAt: plus(serverNow(), ms) }))}</span>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}

function Person({ person: { resident, name, phone, exits, count }, zone, now }: { person: ToTellRow['people'][number]; zone: Zone; now: Instant }) {
  return (
    <span>
      <b>{name}</b> {phone ? <a href={`tel:${phone}`}>{m.desk_callNumber({ phone })}</a> : m.desk_noNumber()}
      {exits.map((one) => (
        <Link key={one.exit} className="to-tell-line" href={`/desk?resident=${resident}&exit=${one.exit}`}>
          {one.order === null ? m.desk_toTellOwn({ purpose: purposeName(one.purpose), time: when(one.at, zone, now) }) : m.desk_toTellLine({ purpose: purposeName(one.purpose), time: when(one.at, zone, now), place: one.scope === 'building' ? buildingName(one.scopeLabel) : one.scopeLabel })}
        </Link>
      ))}
      {count > exits.length && <span className="quiet">{m.desk_toTellMore({ count: count - exits.length })}</span>}
    </span>
  )
}

const saidOf = ({ what, how }: TellingView): string =>
  what === 'not-reached' ? m.desk_notReached() : how === 'phone' ? m.desk_toldPhone() : how === 'message' ? m.desk_toldMessage() : m.desk_toldDoor()

/** What was pressed last, by whomever. */
function Lately({ rows, zone }: { rows: readonly TellingView[]; zone: Zone }) {
  const now = useNow(30_000)
  const { run, busy, problem } = useCommand<{ done: true }>('/api/exits/tellings')
  const back = (one: TellingView) => async (): Promise<void> => {
    if ((await run({ id: newId<'telling'>() }, `/api/exits/tellings/${one.id}/take-back`)).ok) void refresh('/api/exits')
  }
  return (
    <details className="queue-work">
      <summary>{m.desk_toldLately()} <span className="count">{rows.length}</span></summary>
      <ul role="list">
        {rows.map((one) => (
          <li key={one.id}>
            {m.desk_toldLine({ door: one.door, what: saidOf(one), time: when(one.at, zone, now), by: one.by })}{' '}
            <button type="button" className="button plain" disabled={busy} onClick={() => void back(one)()}>{m.desk_toldTakeBack()}</button>
          </li>
        ))}
      </ul>
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </details>
  )
}
