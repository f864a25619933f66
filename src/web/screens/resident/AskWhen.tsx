// When: once, or on certain weekdays over some weeks (dialysis, radiotherapy). Native date and time controls, in the community's
// own time whatever zone the phone is in.

import { addDays, dayOf, type Day } from '#domain/kernel/instants.ts'
import { now as nowNow } from '../../offline/clock.ts'
import { Button } from '../../parts/Button.tsx'
import { Field } from '../../parts/Field.tsx'
import { weekdayName } from '../../parts/times.ts'
import { m } from '../../words/compiled/messages.js'
import { fromNow, monthFrom, windowOf, withFromDay, type AskProps, type Draft, type Wrong } from './ask-draft.ts'
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

export function AskWhen({ draft, put, wrong }: AskProps) {
  const choose = (how: Draft['how']): void =>
    put(how === 'weekly' ? { how, untilDay: draft.untilDay > draft.fromDay ? draft.untilDay : monthFrom(draft.fromDay) } : { how, untilDay: draft.fromDay })
  return (
    <>
      {wrong && <p className="error" role="alert">{sentence(wrong)}</p>}
      <fieldset className="stack-tight">
        <legend className="hidden-visually">{m.resident_whenHow()}</legend>
        <label className="check"><input type="radio" name="how" checked={draft.how === 'once'} onChange={() => choose('once')} /><span>{m.resident_whenOnce()}</span></label>
        <label className="check"><input type="radio" name="how" checked={draft.how === 'weekly'} onChange={() => choose('weekly')} /><span>{m.resident_whenWeekly()}</span></label>
      </fieldset>
      {draft.how === 'once' ? <Once draft={draft} put={put} /> : <Weekly draft={draft} put={put} />}
    </>
  )
}

type Part = Pick<AskProps, 'draft' | 'put'>

function Once({ draft, put }: Part) {
  const { zone } = useSituation()
  return (
    <>
      <fieldset className="pair">
        <legend>{m.resident_whenLeave()}</legend>
        <DateField label={m.resident_dayLabel()} value={draft.fromDay} put={(fromDay) => put(withFromDay(draft, fromDay))} />
        <TimeField label={m.resident_timeLabel()} value={draft.fromTime} put={(fromTime) => put({ fromTime })} />
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenReturn()}</legend>
        <DateField label={m.resident_dayLabel()} value={draft.untilDay} put={(untilDay) => put({ untilDay })} />
        <TimeField label={m.resident_timeLabel()} value={draft.untilTime} put={(untilTime) => put({ untilTime })} />
      </fieldset>
      <Button className="at-start" onClick={() => put(fromNow(draft, nowNow(), zone))}>{m.resident_whenNow()}</Button>
    </>
  )
}

const weekdays = [1, 2, 3, 4, 5, 6, 7]

function Weekly({ draft, put }: Part) {
  const { zone } = useSituation()
  const window = windowOf(draft, zone)
  const toggle = (one: number, on: boolean): void => put({ days: on ? [...draft.days, one].sort() : draft.days.filter((it) => it !== one) })
  return (
    <>
      <fieldset className="stack-tight">
        <legend>{m.resident_whenDays()}</legend>
        <div className="weekdays">
          {weekdays.map((one) => (
            <label key={one}><input type="checkbox" checked={draft.days.includes(one)} onChange={(event) => toggle(one, event.target.checked)} /><span>{weekdayName(one)}</span></label>
          ))}
        </div>
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenHours()}</legend>
        <TimeField label={m.resident_whenLeaveAfter()} value={draft.fromTime} put={(fromTime) => put({ fromTime })} />
        <TimeField label={m.resident_whenReturnBefore()} value={draft.untilTime} put={(untilTime) => put({ untilTime })} />
      </fieldset>
      <fieldset className="pair">
        <legend>{m.resident_whenWeeks()}</legend>
        <DateField label={m.resident_firstDay()} value={draft.fromDay} put={(fromDay) => put({ fromDay })} />
        <DateField label={m.resident_lastDay()} value={draft.untilDay} put={(untilDay) => put({ untilDay })} />
      </fieldset>
      {window && draft.days.length > 0 && <p className="quiet" role="status">{m.resident_whenCount({ count: window.exits })}</p>}
    </>
  )
}

function DateField({ label, value, put }: { label: string; value: string; put: (value: string) => void }) {
  const { zone } = useSituation()
  const today = dayOf(nowNow(), zone)
  return <Field label={label}><input type="date" value={value} min={today} max={addDays(today as Day, 62)} required onChange={(event) => put(event.target.value)} /></Field>
}

function TimeField({ label, value, put }: { label: string; value: string; put: (value: string) => void }) {
  return <Field label={label}><input type="time" value={value} required onChange={(event) => put(event.target.value)} /></Field>
}
