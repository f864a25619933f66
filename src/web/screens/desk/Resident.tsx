// The person on the line: home, what it is under and until when, what they told us before, who lives with them. Nobody has to
// tell it twice. Reading this leaves a line that the person can see.

import { Suspense } from 'react'
import type { Me } from '#domain/access/wire.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import type { Card } from '#domain/people/wire.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Day, Instant, Zone } from '#domain/kernel/instants.ts'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Check } from '../../parts/Field.tsx'
import { later } from '../../parts/later.tsx'
import { Level } from '../../parts/Level.tsx'
import { Timeline } from '../../parts/Timeline.tsx'
import { calendarDay, clock, dayName, untilWhen, when } from '../../parts/times.ts'
import { deskChannel } from '../../words/compiled/groups/deskChannel.js'
import { deskPerson } from '../../words/compiled/groups/deskPerson.js'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import type { Calling } from './call.ts'
import { Circle } from './Circle.tsx'
import { InConfidence } from './InConfidence.tsx'
import { OwnStatus } from './OwnStatus.tsx'
import { Questions } from './Questions.tsx'
import { Record, StayMark } from './Record.tsx'
import { ruleName, stageName, stateName } from '../../parts/exit-names.ts'
import { loadAreas } from '../../words/texts.ts'

/** With its own sentences, which no other part of the desk says. */
const Needs = later(async () => (await Promise.all([import('./Needs.tsx'), loadAreas(['needs'])]))[0].Needs)

export type ResidentProps = { card: Card; me: Me; zone: Zone; exit: ExitId | null; calling: Calling; onExit: (exit: ExitId | null) => void; onResident: (id: ResidentId) => void }

export function Resident({ card, me, zone, exit, calling, onExit, onResident }: ResidentProps) {
  const now = useNow(30_000)
  return (
    <div className="stack resident">
      <header className="stack-tight">
        <h2><AsWritten>{card.name}</AsWritten></h2>
        <p className="resident-door"><strong>{card.door}</strong> <span className="quiet"><AsWritten>{card.compound}</AsWritten>{card.born ? ` · ${calendarDay(card.born as Day)}` : ''}</span></p>
        <StayMark card={card} zone={zone} at={now} />
        <Phones card={card} />
        <Suspense fallback={null}><Needs key={card.id} card={card} me={me} zone={zone} at={now} /></Suspense>
        <OwnStatus card={card} zone={zone} at={now} />
        <Record card={card} zone={zone} at={now} />
        <Circle card={card} zone={zone} at={now} />
      </header>
      <HomeLine card={card} zone={zone} now={now} />
      <Questions key={card.id} card={card} zone={zone} calling={calling} />
      <Before card={card} zone={zone} now={now} />
      {calling.call?.resident?.id === card.id && <CallNote calling={calling} />}
      <Requests card={card} zone={zone} now={now} exit={exit} onExit={onExit} />
      <Members card={card} onResident={onResident} />
    </div>
  )
}

function Phones({ card }: { card: Card }) {
  const phones = [...new Set([card.phone, card.householdPhone].flatMap((phone) => phone?.split(' / ') ?? []).filter((phone) => phone !== ''))]
  if (phones.length === 0) return <p className="quiet">{m.desk_noPhone()}</p>
  return <p className="row">{phones.map((phone) => <a key={phone} href={dialPerson(phone)}>{phone}</a>)}</p>
}

function HomeLine({ card, zone, now }: { card: Card; zone: Zone; now: Instant }) {
  const { home } = card
  return (
    <section className="home-line stack-tight" aria-label={m.desk_homeNow()}>
      <p className="home-level">
        <Level level={home.level} caseInside={home.caseInScope} size={22} />
        {home.day !== null && <span>{m.desk_homeDay({ day: home.day })}</span>}
        {home.until && <span>{m.desk_homeUntil({ until: untilWhen(home.until, zone, now) })}</span>}
      </p>
      {home.level !== 'open' && (
        <p className="quiet">
          <AsWritten>{[home.stage && stageName(home.stage), home.rule && m.desk_homeRule({ rule: ruleName(home.rule) }), home.freeAt && home.freeAt !== home.until && m.desk_homeFree({ at: untilWhen(home.freeAt, zone, now) })].filter(Boolean).join(' · ')}</AsWritten>
        </p>
      )}
      {home.issuer && <p className="quiet"><AsWritten>{m.desk_homeGround({ issuer: home.issuer, ground: home.ground ?? '' })}</AsWritten></p>}
      {card.timeline.length > 0 && <Timeline pieces={card.timeline} now={now} zone={zone} />}
    </section>
  )
}

/** “Called twice: 3 Apr, 4 Apr”, then what was said, newest first. */
function Before({ card, zone, now }: { card: Card; zone: Zone; now: Instant }) {
  const earlier = card.contacts.filter((contact) => contact.endedAt !== null || contact.note !== '')
  if (earlier.length === 0) return <p className="quiet">{m.desk_neverCalled()}</p>
  const days = [...new Set([...earlier].reverse().map((contact) => dayName(contact.startedAt, zone, now)))].join(m.desk_comma())
  return (
    <section className="stack-tight" aria-label={m.desk_before()}>
      <h3>{earlier.length === 1 ? m.desk_calledOnce({ days }) : earlier.length === 2 ? m.desk_calledTwice({ days }) : m.desk_calledOften({ count: earlier.length, days })}</h3>
      <ol role="list" className="contacts">
        {earlier.slice(0, 6).map((contact) => (
          <li key={contact.id}>
            <span className="quiet"><time dateTime={contact.startedAt}>{when(contact.startedAt, zone, now)}</time> · {deskChannel[contact.channel]?.()} · <AsWritten>{contact.by}</AsWritten></span>
            <span>{contact.withdrawnAt ? <><s><AsWritten>{contact.note}</AsWritten></s> {m.desk_contactBack({ at: when(contact.withdrawnAt, zone, now) })}</> : <AsWritten>{contact.note || (contact.private ? m.desk_privateHidden() : m.desk_noNote())}</AsWritten>}</span>
            <InConfidence contact={contact} resident={card.id} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function CallNote({ calling }: { calling: Calling }) {
  return (
    <div className="stack-tight">
      <label className="field call-note">
        <span>{m.desk_callNote()}</span>
        <textarea rows={2} maxLength={2000} value={calling.call?.note ?? ''} onChange={(event) => calling.change({ note: event.target.value })} />
      </label>
      <Check label={m.desk_callPrivate()} checked={calling.call?.private ?? false} onChange={(on) => calling.change({ private: on })} />
    </div>
  )
}

function Requests({ card, zone, now, exit, onExit }: { card: Card; zone: Zone; now: Instant; exit: ExitId | null; onExit: (exit: ExitId | null) => void }) {
  return (
    <section className="resident-asked stack-tight">
      <h3>{m.desk_requests()}</h3>
      {card.exits.length === 0 && <p className="quiet">{m.desk_noRequests()}</p>}
      <ul role="list" className="plain-list">
        {card.exits.map((one) => (
          <li key={one.id}>
            <button type="button" className="line-button" aria-current={one.id === exit} onClick={() => onExit(one.id)}>
              <span><time dateTime={one.askedAt}>{dayName(one.askedAt, zone, now)} {clock(one.askedAt, zone)}</time></span>
              <span><AsWritten>{`${purposeName(one.purpose)}${one.place ? ` · ${one.place}` : ''}`}</AsWritten></span>
              <span className="quiet">{stateName(one)}</span>
            </button>
          </li>
        ))}
      </ul>
      {exit && <p><button type="button" className="button" onClick={() => onExit(null)}>{m.desk_newRequest()} <kbd aria-hidden="true">n</kbd></button></p>}
    </section>
  )
}

function Members({ card, onResident }: { card: Card; onResident: (id: ResidentId) => void }) {
  return (
    <section className="stack-tight" aria-label={m.desk_atHome({ count: card.members.length })}>
      <h3>{m.desk_atHome({ count: card.members.length })}</h3>
      <ul role="list" className="plain-list">
        {card.members.map((member) => (
          <li key={member.id}>
            <button type="button" className="line-button" aria-current={member.id === card.id} onClick={() => onResident(member.id)}>
              <span><AsWritten>{member.name}</AsWritten></span>
              <span className="quiet">{member.born?.slice(0, 4) ?? ''}</span>
              <span className="quiet">{member.status === 'none' ? member.phone ?? '' : deskPerson[member.status]?.()}</span>
            </button>
          </li>
        ))}
      </ul>
      {card.members.length > 0 && <p><a href={`/print/slip/${card.household}`} target="_blank" rel="noreferrer">{m.desk_printSlip()}</a></p>}
    </section>
  )
}
