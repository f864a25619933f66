// When: once, or on certain weekdays over some weeks (dialysis, radiotherapy). Native date and time controls, in the community's
// own time whatever zone the phone is in.

import { addDays, dayOf, type Day } from '#domain/kernel/instants.ts'
import { now as nowNow } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { weekdayName } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { monthFrom } from '#domain/exits/again.ts'
import { fromNow, windowOf, withFromDay, type AskProps, type Draft, type Wrong } from './ask-draft.ts'
import { span } from './sayings.ts'
import { useSituation } from './situation.tsx'

function sentence(wrong: Wrong): string {
  switch (wrong) {
    case 'no-days': return m.resident_whenNoDays()
    case 'ends-before-it-begins': return m.resident_whenBackwards()
    case 'over': return m.resident_whenOver()
    case 'too-long': return m.resident_whenTooLong()
    case 'too-many': return m.resident_whenTooMany()
    default: return m.resident_whenEmpty()
  }
}

type Place = 'leave' | 'return' | 'days' | 'hours' | 'weeks'

/** Beside which answer the sentence stands: the one to change. */
function placeOf(wrong: Wrong, draft: Draft): Place {
  if (draft.how === 'once') return wrong === 'no-time' && (draft.fromDay === '' || draft.fromTime === '') ? 'leave' : 'return'
  if (wrong === 'no-days') return 'days'
  if (wrong === 'no-time') return draft.fromTime === '' || draft.untilTime === '' ? 'hours' : 'weeks'
  return wrong === 'ends-before-it-begins' && draft.untilDay >= draft.fromDay ? 'hours' : 'weeks'
}

const wrongId = 'when-wrong'
type Said = { place: Place; text: string } | null

/** What is wrong, in words, where it is wrong. */
const Wrongly = ({ said, place }: { said: Said; place: Place }) => (said?.place === place ? <p className="error whole" id={wrongId} role="alert">{said.text}</p> : null)
const wrongBy = (said: Said, place: Place): string | undefined => (said?.place === place ? wrongId : undefined)

export function AskWhen({ draft, put, wrong }: AskProps) {
  const choose = (how: Draft['how']): void =>
    put(how === 'weekly' ? { how, untilDay: draft.untilDay > draft.fromDay ? draft.untilDay : monthFrom(draft.fromDay) } : { how, untilDay: draft.fromDay })
  const said: Said = wrong && { place: placeOf(wrong, draft), text: sentence(wrong) }
  return (
    <>
      <fieldset className="stack-tight">
        <legend className="hidden-visually">{m.resident_whenHow()}</legend>
        <label className="check"><input type="radio" name="how" checked={draft.how === 'once'} onChange={() => choose('once')} /><span>{m.resident_whenOnce()}</span></label>
        <label className="check"><input type="radio" name="how" checked={draft.how === 'weekly'} onChange={() => choose('weekly')} /><span>{m.resident_whenWeekly()}</span></label>
      </fieldset>
      {draft.how === 'once' ? <Once draft={draft} put={put} said={said} /> : <Weekly draft={draft} put={put} said={said} />}
    </>
  )
}

type Part = Pick<AskProps, 'draft' | 'put'> & { said: Said }

function Once({ draft, put, said }: Part) {
  const { zone } = useSituation()
  const window = windowOf(draft, zone)
  return (
    <>
      <fieldset className="pair">
        <legend>{m.resident_whenLeave()}</legend>
        <Wrongly said={said} place="leave" />
        <DateField label={m.resident_dayLabel()} value={draft.fromDay} wrong={wrongBy(said, 'leave')} put={(fromDay) => put(withFromDay(draft, fromDay))} />
        <TimeField label={m.resident_timeLabel()} value={draft.fromTime} wrong={wrongBy(said, 'leave')} put={(fromTime) => put({ fromTime })} />
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenReturn()}</legend>
        <Wrongly said={said} place="return" />
        <DateField label={m.resident_dayLabel()} value={draft.untilDay} wrong={wrongBy(said, 'return')} put={(untilDay) => put({ untilDay })} />
        <TimeField label={m.resident_timeLabel()} value={draft.untilTime} wrong={wrongBy(said, 'return')} put={(untilTime) => put({ untilTime })} />
      </fieldset>
      <Button className="at-start" onClick={() => put(fromNow(draft, nowNow(), zone))}>{m.resident_whenNow()}</Button>
      <p className="quiet" role="status">{window && !said ? span(window.from, window.until, zone, nowNow()) : ''}</p>
    </>
  )
}

const weekdays = [1, 2, 3, 4, 5, 6, 7]

function Weekly({ draft, put, said }: Part) {
  const { zone } = useSituation()
  const window = windowOf(draft, zone)
  const toggle = (one: number, on: boolean): void => put({ days: on ? [...draft.days, one].sort() : draft.days.filter((it) => it !== one) })
  return (
    <>
      <fieldset className="stack-tight" data-wrong={wrongBy(said, 'days')} aria-describedby={wrongBy(said, 'days')}>
        <legend>{m.resident_whenDays()}</legend>
        <Wrongly said={said} place="days" />
        <div className="weekdays">
          {weekdays.map((one) => (
            <label key={one}><input type="checkbox" checked={draft.days.includes(one)} onChange={(event) => toggle(one, event.target.checked)} /><span>{weekdayName(one)}</span></label>
          ))}
        </div>
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenHours()}</legend>
        <Wrongly said={said} place="hours" />
        <TimeField label={m.resident_whenLeaveAfter()} value={draft.fromTime} wrong={wrongBy(said, 'hours')} put={(fromTime) => put({ fromTime })} />
        <TimeField label={m.resident_whenReturnBefore()} value={draft.untilTime} wrong={wrongBy(said, 'hours')} put={(untilTime) => put({ untilTime })} />
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenWeeks()}</legend>
        <Wrongly said={said} place="weeks" />
        <DateField label={m.resident_firstDay()} value={draft.fromDay} wrong={wrongBy(said, 'weeks')} put={(fromDay) => put({ fromDay })} />
        <DateField label={m.resident_lastDay()} value={draft.untilDay} wrong={wrongBy(said, 'weeks')} put={(untilDay) => put({ untilDay })} />
      </fieldset>
      {window && draft.days.length > 0 && <p className="quiet" role="status">{m.resident_whenCount({ count: window.exits })}</p>}
    </>
  )
}

type TimeProps = { label: string; value: string; /** the id of what says that it is wrong */ wrong: string | undefined; put: (value: string) => void }

function DateField({ label, value, wrong, put }: TimeProps) {
  const { zone } = useSituation()
  const today = dayOf(nowNow(), zone)
  return <Field label={label} wrongBy={wrong}><input type="date" value={value} min={today} max={addDays(today as Day, 62)} required onChange={(event) => put(event.target.value)} /></Field>
}

function TimeField({ label, value, wrong, put }: TimeProps) {
  return <Field label={label} wrongBy={wrong}><input type="time" value={value} required onChange={(event) => put(event.target.value)} /></Field>
}
