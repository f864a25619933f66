// The call list: homes in which a pass was ended by an order, or somebody was decided on whom no other way reaches, and nobody has been told yet, a line of the queue each. One call tells a
// home. A press says how they were told, or when to try again; a colleague's press shows here as well, and either of the two may take it back.

import { useState } from 'react'
import { Link } from 'wouter'
import type { newTelling, toldLately, ToTellLine, TellingView } from '#domain/exits/wire.ts'
import type { z } from 'zod'
import { hour, minute, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { now as serverNow } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh, useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { buildingName } from '../../parts/Facade.tsx'
import { newsName } from '../../parts/exit-names.ts'
import { duration, when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { purposeName, sentenceOf } from '../../words/sentences.ts'
import { queuePath } from './queue-path.ts'

const later = [30 * minute, hour, 3 * hour]
const pressPath = '/api/exits/tellings'
/** What a press changes: who is still to be told, and what was pressed last. */
const askAgain = (): void => { for (const path of [queuePath, pressPath]) void refresh(path) }

type Press = Omit<z.infer<typeof newTelling>, 'id' | 'household' | 'since' | 'until'>
const told = (how: Press['how'], resident: ResidentId | null = null): Press => ({ what: 'told', how, resident, tryAgainAt: null })

/** Of several at one door each by themselves, by whichever way. */
const onlyWays = [{ how: 'phone', said: m.desk_toldOnly }, { how: 'at-the-door', said: m.desk_toldOnlyDoor }, { how: 'message', said: m.desk_toldOnlyMessage }] as const

/** `gone`: told meanwhile, and still shown because a hand is on it. */
export function HomeToTell({ row, gone, zone, now }: { row: ToTellLine; gone: boolean; zone: Zone; now: Instant }) {
  const [asksWhen, askWhen] = useState(false)
  const { run, busy, problem } = useCommand<{ done: true }>(pressPath)
  const press = (it: Press) => async (): Promise<void> => {
    askWhen(false)
    const { household, since, until } = row
    if ((await run({ id: newId<'telling'>(), household, since, until, ...it })).ok) askAgain()
  }
  const button = (text: string, it: Press) => <button key={text} type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => void press(it)()}>{text}</button>
  // What was decided is each one's own; that an order ended their passes may be said to the home.
  const isOwn = row.people.some(({ exits }) => exits.some(({ decided }) => decided))
  const each = isOwn && row.people.length > 1
  // Of one alone it is said to them: another at that door may have had an answer in between.
  const alone = row.people.length === 1 ? row.people[0]!.resident : null
  if (gone) return <p className="queue-work">{row.door} · {m.desk_rowGone()}</p>
  return (
    <div className="queue-work">
      <strong>{row.door}</strong>
      {row.people.map((person) => <Person key={person.resident} person={person} zone={zone} now={now} />)}
      {textsOf(row).map(({ state, at }) => <span key={`${state} ${at}`} className="to-tell-text" data-state={state}>{textSaid[state](when(at, zone, now))}</span>)}
      {row.tryAgainAt && <span>{m.desk_tried({ count: row.tries, time: when(row.tryAgainAt, zone, now) })}</span>}
      {isOwn && <span className="quiet">{m.desk_toldThemselves()}</span>}
      {!each && button(m.desk_toldPhone(), told('phone', alone))}
      {!each && button(m.desk_toldDoor(), told('at-the-door', alone))}
      {!each && button(m.desk_toldMessage(), told('message', alone))}
      {row.people.length > 1 && row.people.map((person) => (
        <span key={person.resident} className="row" role="group" aria-label={person.name}>
          {onlyWays.map(({ how, said }) => button(said({ name: person.name }), told(how, person.resident)))}
        </span>
      ))}
      <button type="button" className="button plain" aria-expanded={asksWhen} aria-disabled={busy || undefined} onClick={() => askWhen(!asksWhen)}>{m.desk_notReached()}</button>
      {asksWhen && <span className="row" role="group" aria-label={m.desk_tryAgain()}>{m.desk_tryAgain()} {later.map((ms) => button(m.desk_tryAgainIn({ time: duration(ms) }), { what: 'not-reached', how: 'phone', resident: null, tryAgainAt: plus(serverNow(), ms) }))}</span>}
      {problem && <span role="alert">{sentenceOf(problem)}</span>}
    </div>
  )
}

/** A list that was kept here before there were texts has none. */
const textsOf = (row: ToTellLine): ToTellLine['texts'] => (row.texts as ToTellLine['texts'] | undefined) ?? []
/** What became of a text is no word with anybody: the home stays until somebody says that they know. */
const textSaid: Record<ToTellLine['texts'][number]['state'], (time: string) => string> = {
  waiting: (time) => m.desk_textWaiting({ time }), held: (time) => m.desk_textHeld({ time }), taken: (time) => m.desk_textTaken({ time }), sent: (time) => m.desk_textSent({ time }), refused: () => m.desk_textRefused(), doubtful: (time) => m.desk_textDoubtful({ time }),
}

function Person({ person: { resident, name, phone, exits, count }, zone, now }: { person: ToTellLine['people'][number]; zone: Zone; now: Instant }) {
  return (
    <span>
      <b><AsWritten>{name}</AsWritten></b> {phone ? <a href={dialPerson(phone)}>{m.desk_callNumber({ phone })}</a> : m.desk_noNumber()}
      {exits.map((one) => (
        <Link key={one.exit} className="to-tell-line" href={`/desk?resident=${resident}&exit=${one.exit}`}>
          {one.decided ? m.desk_toTellDecided({ purpose: purposeName(one.purpose), what: newsName(one.decided), time: when(one.at, zone, now) })
            : one.order === null ? m.desk_toTellOwn({ purpose: purposeName(one.purpose), time: when(one.at, zone, now) }) : m.desk_toTellLine({ purpose: purposeName(one.purpose), time: when(one.at, zone, now), place: one.scope === 'building' ? buildingName(one.scopeLabel) : one.scopeLabel })}
        </Link>
      ))}
      {count > exits.length && <span className="quiet">{m.desk_toTellMore({ count: count - exits.length })}</span>}
    </span>
  )
}

const saidOf = ({ what, how }: TellingView): string =>
  what === 'not-reached' ? m.desk_notReached() : how === 'phone' ? m.desk_toldPhone() : how === 'message' ? m.desk_toldMessage() : how === 'window' ? m.desk_toldWindow() : m.desk_toldDoor()

/** What was pressed last, by whomever. */
export function ToldLately({ zone }: { zone: Zone }) {
  const now = useNow(30_000)
  const { data } = useApi<z.infer<typeof toldLately>>(pressPath)
  const rows = data?.rows ?? []
  const { run, busy, problem } = useCommand<{ done: true }>(pressPath)
  const back = (one: TellingView) => async (): Promise<void> => {
    if ((await run({ id: newId<'telling'>() }, `${pressPath}/${one.id}/take-back`)).ok) askAgain()
  }
  // Whoever pressed has lost the button with the home, and hears what it did; so does whoever sits at another desk.
  const newest = rows[0]
  const [before, setBefore] = useState<string | null>(null)
  if (data && before === null) setBefore(newest?.id ?? '')
  const line = (one: TellingView): string => m.desk_toldLine({ door: one.door, what: saidOf(one), time: when(one.at, zone, now), by: one.by })
  return (
    <>
      <p className="hidden-visually" role="status">{newest && before !== null && newest.id !== before ? line(newest) : ''}</p>
      {rows.length > 0 && (
        <details className="queue-work">
          <summary>{m.desk_toldLately()} <span className="count">{rows.length}</span></summary>
          <ul role="list">
            {rows.map((one) => (
              <li key={one.id}>
                {line(one)}{' '}
                <button type="button" className="button plain" aria-disabled={busy || undefined} onClick={() => void back(one)()}>{m.desk_toldTakeBack()}</button>
              </li>
            ))}
          </ul>
          {problem && <span role="alert">{sentenceOf(problem)}</span>}
        </details>
      )}
    </>
  )
}
