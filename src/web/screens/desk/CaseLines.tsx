// Lines of the queue: an open case, which opens its page, and a call or message that has come to nothing yet, which goes on where what came of it is said; of what is private they say that
// there is something, and who has it.

import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { CaseLine, ContactLine } from '#domain/desk/case-wire.ts'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { lateness } from '#domain/promises/due.ts'
import { saidByServer } from '#domain/promises/promise.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { when } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { reachOf } from './AtHome.tsx'
import { goOnWith } from './call.ts'
import { dueSaid, kindName, stepName } from './case-said.ts'

type Props = { line: QueueLine; gone: boolean; zone: Zone; now: Instant }

/** `state`: when it is due, or came; `kept`: what kind of thing it is, and whose; `rings`: who answers, where the line names somebody else or nobody. */
function Row({ href, onOpen, name, door, said, state, late = false, kept, phone, rings = '', gone }: { href: string | null; onOpen?: () => void; name: string; door: string; said: string; state: string; late?: boolean; kept: string; phone: string; rings?: string; gone: boolean }) {
  const inside: ReactNode = (
    <>
      <svg className="sign" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true" focusable="false"><path d="M2 3h10v6H7l-3 3V9H2z" fill="none" stroke="currentColor" strokeWidth="1.6" /></svg>
      <span className="queue-what"><strong><AsWritten>{name}</AsWritten></strong><span className="hit-door">{door}</span></span>
      <span className="queue-state" data-late={late || undefined}>{gone ? m.desk_rowGone() : state}</span>
      {said !== '' && <span className="queue-said"><AsWritten>{said}</AsWritten></span>}
      {kept !== '' && <span className="queue-kept quiet"><AsWritten>{kept}</AsWritten></span>}
    </>
  )
  return (
    <>
      {href ? <Link className="queue-row" href={href} {...(onOpen && { onClick: onOpen })}>{inside}</Link> : <div className="queue-row">{inside}</div>}
      {!gone && phone !== '' && <a className="queue-phone" href={dialPerson(phone)}>{rings !== '' && <><AsWritten>{rings}</AsWritten> </>}{m.desk_callNumber({ phone })}</a>}
    </>
  )
}

const whose = ({ owed }: QueueLine): string => (owed && owed.owner.name !== '' ? m.desk_keptBy({ name: owed.owner.name }) : '')

export function CaseRow({ line, gone, zone, now }: Props) {
  const row = line.says as CaseLine
  // Nobody is named: where it is says more than its number.
  const where = row.place?.label ?? row.door
  const name = row.hidden ? m.desk_casePrivate() : row.name === '' ? where || row.number : row.name
  const reach = reachOf(row)
  // What came of it since, where the words are those of the beginning.
  const kept = [row.outside ? m.desk_ticketMark() : '', row.hidden ? '' : kindName(row.kind), line.owed && saidByServer.includes(line.owed.step.code) ? stepName(line.owed.step.code) : '', whose(line)].filter((it) => it !== '').join(' · ')
  return <Row href={`/desk/cases/${row.id}`} name={name} door={name === row.door ? '' : row.door} said={row.words} state={line.owed ? dueSaid(line.owed, zone, now) : ''} late={line.owed !== null && lateness(line.owed, now) > 0} kept={kept} phone={reach.phone} rings={reach.who} gone={gone} />
}

export function ContactRow({ line, gone, zone, now }: Props) {
  const row = line.says as ContactLine
  const name = row.hidden ? m.desk_casePrivate() : row.name || row.number || (row.private ? m.desk_casePrivate() : '')
  // Of one number that texts on and on the last words say how it stands; each of them is read below.
  const texts = row.channel === 'sms' && line.count > 1
  const often = texts ? m.desk_wroteTimes({ count: line.count }) : row.times > 1 ? m.desk_saidTimes({ count: row.times }) : ''
  return <Row href={row.hidden ? null : '/desk/call'} onOpen={() => goOnWith(row)} name={name} door={row.door || row.doors.join(' / ')} said={texts ? row.newest || row.note : row.note} state={when(row.startedAt, zone, now)} kept={[row.outside ? m.desk_ticketMark() : '', often, row.broughtBy && m.desk_broughtFromDoor({ name: row.broughtBy }), row.going && row.by ? m.desk_stillWith({ name: row.by }) : '', whose(line)].filter((it) => it !== '').join(' · ')} phone={row.number || (row.phone ?? '')} gone={gone} />
}
