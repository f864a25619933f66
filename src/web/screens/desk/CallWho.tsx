// By which way it came, what they say, and who speaks: they themselves, somebody of their home, or somebody from elsewhere with their own number; whom it concerns besides; a
// ticket from above with its number and its deadline. What lies folded is what most calls do not need.

import type { KeyboardEvent } from 'react'
import { relations } from '#domain/desk/cases.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Zone } from '#domain/kernel/instants.ts'
import type { Card } from '#domain/people/wire.ts'
import { useApi } from '../../offline/live.tsx'
import { useNow } from '../../offline/ticking.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { Check, Field } from '../../parts/Field.tsx'
import { composing } from '../../parts/keys.ts'
import { when } from '../../parts/times.ts'
import { deskChannel } from '../../words/compiled/groups/deskChannel.js'
import { relation as relationNames } from '../../words/compiled/groups/relation.js'
import { m } from '../../words/compiled/messages.js'
import type { CallChannel, Calling } from './call.ts'
import { useElsewhere } from './caller.ts'
import { WhenField } from './WhenField.tsx'

const offered: readonly CallChannel[] = ['phone', 'window', 'group', 'door', 'hotline', 'missed']

export function Channels({ calling }: { calling: Calling }) {
  const now = calling.call?.channel ?? 'phone'
  return (
    <fieldset className="call-channels">
      <legend>{m.cases_channel()}</legend>
      <div className="chips">
        {offered.map((one) => <label key={one} className="chip"><input type="radio" name="channel" checked={one === now} onChange={() => calling.change({ channel: one })} /><span>{deskChannel[one]!()}</span></label>)}
      </div>
    </fieldset>
  )
}

/** Out of a field, so that a key is a key again: another one rings while this one is written down. */
const toTheKeys = (event: KeyboardEvent<HTMLElement>): void => { if (event.key === 'Escape' && !composing(event.nativeEvent)) event.currentTarget.closest<HTMLElement>('.call-what')?.focus() }

export function CallWho({ calling, zone }: { calling: Calling; zone: Zone }) {
  const { call, change, keep } = calling
  const { data: card } = useApi<Card>(call?.resident ? `/api/residents/${call.resident.id}` : null)
  return (
    <div className="call-words stack-tight" onBlur={keep} onKeyDown={toTheKeys}>
      {call?.waited && call.note !== '' ? <blockquote className="said"><AsWritten>{call.note}</AsWritten></blockquote> : (
        <Field label={m.cases_words()}><textarea rows={2} maxLength={2000} value={call?.note ?? ''} onChange={(event) => change({ note: event.target.value })} /></Field>
      )}
      {call?.channel === 'hotline' && <Ticket calling={calling} zone={zone} />}
      {!call?.resident && <Field label={m.cases_numberOrDoor()} hint={m.cases_numberOrDoorHint()}><input autoComplete="off" maxLength={40} value={call?.number ?? ''} onChange={(event) => change({ number: event.target.value })} /></Field>}
      <details className="call-speaks" open={Boolean(call?.relation ?? call?.spoke) || undefined}>
        <summary>{m.cases_whoSpoke()}</summary>
        <div className="stack-tight">
          <Field label={m.cases_spoke()}>
            <select value={call?.relation ? `from ${call.relation}` : call?.spoke ?? ''} onChange={(event) => change(spokeAs(event.target.value))}>
              <option value="">{m.cases_themselves()}</option>
              {card && <optgroup label={m.cases_ofTheHome()}>{card.members.filter((one) => one.id !== card.id).map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}</optgroup>}
              <optgroup label={m.cases_fromElsewhere()}>{relations.map((one) => <option key={one} value={`from ${one}`}>{relationNames[one]!()}</option>)}</optgroup>
            </select>
          </Field>
          {call?.relation && <Field label={m.cases_spokeName()}><input autoComplete="off" maxLength={80} value={call.relationWords ?? ''} onChange={(event) => change({ relationWords: event.target.value })} /></Field>}
          {call?.resident && <Field label={m.cases_callersNumber()}><input type="tel" autoComplete="off" maxLength={40} value={call.number ?? ''} onChange={(event) => change({ number: event.target.value })} /></Field>}
          {card && call?.relation && <Agrees card={card} calling={calling} zone={zone} />}
          {card && card.members.length > 1 && <Concerns card={card} calling={calling} />}
          <Check label={m.desk_callPrivate()} checked={call?.private ?? false} onChange={(on) => change({ private: on })} />
        </div>
      </details>
    </div>
  )
}

/** What is chosen of who spoke: nobody else, somebody of the home, or what they are to them. */
function spokeAs(chosen: string): Parameters<Calling['change']>[0] {
  const from = relations.find((one) => `from ${one}` === chosen) ?? null
  return { relation: from, spoke: from || chosen === '' ? null : (chosen as ResidentId) }
}

/** Others are told of somebody what they agree to: it is asked, and without it only what anybody may be told stands there. */
function Agrees({ card, calling, zone }: { card: Card; calling: Calling; zone: Zone }) {
  const elsewhere = useElsewhere(calling.call, card.id)
  const at = useNow(60_000)
  const choice = (agreed: boolean, name: string) => <label className="chip"><input type="radio" name="agreed" checked={elsewhere?.agreed === agreed} onChange={() => calling.change({ agreed })} /><span>{name}</span></label>
  return (
    <fieldset className="stack-tight">
      <legend><AsWritten>{m.cases_agreed({ name: card.name })}</AsWritten></legend>
      <div className="chips">{choice(true, m.cases_agreedYes())}{choice(false, m.cases_agreedNo())}</div>
      {elsewhere?.since && <p className="quiet">{m.cases_agreedBefore({ time: when(elsewhere.since, zone, at) })}</p>}
    </fieldset>
  )
}

function Concerns({ card, calling }: { card: Card; calling: Calling }) {
  const concerns = calling.call?.concerns ?? []
  const toggle = (id: ResidentId): void => calling.change({ concerns: concerns.includes(id) ? concerns.filter((one) => one !== id) : [...concerns, id] })
  return (
    <fieldset className="stack-tight">
      <legend>{m.cases_concerns({ name: card.name })}</legend>
      <div className="chips">
        {card.members.filter((one) => one.id !== card.id).map((one) => <label key={one.id} className="chip"><input type="checkbox" checked={concerns.includes(one.id)} onChange={() => toggle(one.id)} /><span><AsWritten>{one.name}</AsWritten></span></label>)}
      </div>
    </fieldset>
  )
}

/** A ticket of the hotline keeps its own number, and is due by its deadline. A deadline counts without a number. */
function Ticket({ calling, zone }: { calling: Calling; zone: Zone }) {
  const { call, change } = calling
  const at = useNow(30_000)
  const outside = call?.outside ?? { number: '', deadline: null }
  const say = (part: Partial<typeof outside>): void => {
    const next = { ...outside, ...part }
    change({ outside: next.number.trim() === '' && !next.deadline ? null : next })
  }
  return (
    <div className="two">
      <Field label={m.cases_ticket()} hint={outside.deadline && outside.number.trim() === '' ? m.cases_ticketMissing() : undefined}><input autoComplete="off" maxLength={60} value={outside.number} onChange={(event) => say({ number: event.target.value })} /></Field>
      <WhenField label={m.cases_deadline()} error={outside.deadline && outside.deadline < at ? m.cases_deadlinePast() : null} value={outside.deadline} zone={zone} onChange={(deadline) => say({ deadline })} />
    </div>
  )
}
