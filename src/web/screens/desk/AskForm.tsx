// What the caller wants: purpose by one key, place, hours. Sent, it comes back with what the rules ask for. An emergency has
// its own red button and never passes through here.

import { useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Outing } from '#domain/exits/outing.ts'
import { purposes, type Purpose, type Weekly } from '#domain/exits/request.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import { transports } from '#domain/rules/codes.ts'
import type { ExitId, ResidentId } from '#domain/kernel/ids.ts'
import { day, hour, plus, type Instant, type Zone } from '#domain/kernel/instants.ts'
import { now } from '../../offline/clock.ts'
import { useCommand } from '../../offline/commands.ts'
import { newId } from '../../offline/ids.ts'
import { refresh } from '../../offline/live.tsx'
import { Button } from '../../parts/Button.tsx'
import { useDraft } from '../../parts/draft.ts'
import { Check, Field } from '../../parts/Field.tsx'
import { useKeys } from '../../parts/keys.ts'
import { ProblemNotice } from '../../parts/Notice.tsx'
import { labelOf, saidAs } from '../../parts/said.ts'
import { minutesOfDay, weekdayName } from '../../parts/times.ts'
import { countTimes, roundUp, wholeMinute } from '../../parts/wall-time.ts'
import { deskPlace } from '../../words/compiled/groups/deskPlace.js'
import { m } from '../../words/compiled/messages.js'
import { purposeName } from '../../words/sentences.ts'
import { WhenField } from './WhenField.tsx'

const asked = purposes.filter((purpose) => purpose !== 'emergency')
/** How long such an errand usually takes, in hours: only what the form starts from. */
const usual: Record<Purpose, number> = { 'medical-recall': 24, 'essential-work': 12, emergency: 24, 'scheduled-care': 6, bereavement: 8, exam: 6, carer: 8, other: 4 }
const mornings: Weekly = { days: [1, 3, 5], from: 6 * 60, until: 12 * 60 }

export type Draft = Omit<Outing, 'purpose' | 'until' | 'exits'> & { id: ExitId; purpose: Purpose | null; until: Instant | null; round: number }
// From this minute on: whoever is granted during the call can walk to the gate at once.
const fresh = (): Draft => ({ id: newId<'exit'>(), purpose: null, place: '', reason: '', from: wholeMinute(now()), until: null, weekly: null, round: 0 })
/** Under which name it is kept until it is sent. */
export const draftNameOf = (resident: ResidentId): string => `ask-${resident}`

export function AskForm({ resident, zone, onAsked }: { resident: ResidentId; zone: Zone; onAsked: (exit: ExitId) => void }) {
  const [draft, setDraft, clear] = useDraft<Draft>(draftNameOf(resident), fresh())
  const [wrong, setWrong] = useState<'place' | 'window' | null>(null)
  const form = useRef<HTMLFormElement>(null)
  // Filled in already, from an earlier one: the next press asks the rules.
  const filled = useRef(draft.purpose !== null && draft.place !== '' && draft.until !== null)
  useEffect(() => { if (filled.current) form.current?.querySelector<HTMLElement>('button[type=submit]')?.focus() }, [])
  const ask = useCommand<ExitView>('/api/exits')
  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }))
  const choose = (purpose: Purpose): void => {
    // Drawn at once, so that the very next key already lands in the field.
    flushSync(() => change({ purpose, until: roundUp(plus(draft.from, usual[purpose] * hour)), weekly: null, round: draft.round + 1 }))
    form.current?.querySelector<HTMLInputElement>('.ask-place input')?.focus()
  }
  useKeys(Object.fromEntries(asked.map((purpose, i) => [String(i + 1), () => choose(purpose)])), { within: '.desk-exit' })
  const send = async (): Promise<void> => {
    const { round: _round, purpose, until, ...rest } = draft
    const { id, place, from, weekly } = rest
    if (!purpose) return
    if (place.trim() === '') return setWrong('place')
    if (!until || until <= from) return setWrong('window')
    setWrong(null)
    const exits = weekly ? Math.max(1, countTimes(weekly, from, until, zone)) : 1
    const reply = await ask.run({ ...rest, resident, purpose, until, exits, askedAt: now() })
    const there = !reply.ok && reply.problem.code === 'already-asked' && typeof reply.problem['exit'] === 'string' ? (reply.problem['exit'] as ExitId) : null
    if (!reply.ok && !there) return
    clear()
    void refresh()
    onAsked(there ?? id)
  }
  return (
    <form ref={form} className="stack ask" aria-label={m.desk_askTitle()} onSubmit={(event) => { event.preventDefault(); void send() }}>
      <h2>{m.desk_askTitle()}</h2>
      <PurposeList chosen={draft.purpose} onChoose={choose} />
      {draft.purpose && (
        <>
          <div className="ask-place">
            <Field label={deskPlace[draft.purpose]?.() ?? m.desk_place()} error={wrong === 'place' ? m.desk_placeMissing() : null}>
              <input maxLength={60} autoComplete="off" value={draft.place} onChange={(event) => change({ place: event.target.value })} />
            </Field>
          </div>
          <Field label={labelOf('transport')}>
            <select value={draft.transport ?? ''} onChange={(event) => change({ transport: transports.find((one) => one === event.target.value) ?? null })}>
              <option value="">{m.common_notDecided()}</option>
              {transports.map((one) => <option key={one} value={one}>{saidAs('transport', one)}</option>)}
            </select>
          </Field>
          <Window key={draft.round} draft={draft} zone={zone} wrong={wrong === 'window'} change={change} />
          <Field label={m.desk_reason()}><input maxLength={1000} value={draft.reason} onChange={(event) => change({ reason: event.target.value })} /></Field>
          <ProblemNotice problem={ask.problem?.code === 'already-asked' ? null : ask.problem} />
          <Button main big type="submit" busy={ask.busy}>{m.desk_askRules()} <kbd aria-hidden="true">↵</kbd></Button>
        </>
      )}
    </form>
  )
}

const PurposeList = ({ chosen, onChoose }: { chosen: Purpose | null; onChoose: (purpose: Purpose) => void }) => (
  <fieldset className="purposes">
    <legend>{m.desk_purpose()} <span className="by-key">{m.desk_purposeByKey()}</span></legend>
    {asked.map((purpose, i) => (
      <label key={purpose} data-chosen={purpose === chosen}>
        <input type="radio" name="purpose" className="hidden-visually" checked={purpose === chosen} onChange={() => onChoose(purpose)} />
        <kbd aria-hidden="true">{i + 1}</kbd><span>{purposeName(purpose)}</span>
      </label>
    ))}
  </fieldset>
)

type WindowProps = { draft: Draft; zone: Zone; wrong: boolean; change: (part: Partial<Draft>) => void }

function Window({ draft, zone, wrong, change }: WindowProps) {
  const [round, setRound] = useState(0)
  const repeat = (on: boolean): void => {
    const until = on ? plus(draft.from, 28 * day) : plus(draft.from, usual[draft.purpose ?? 'other'] * hour)
    change({ weekly: on ? mornings : null, until })
    setRound(round + 1)
  }
  return (
    <>
      <div className="two">
        <WhenField label={m.desk_from()} value={draft.from} zone={zone} onChange={(at) => at && change({ from: at })} />
        <WhenField key={round} label={m.desk_until()} value={draft.until} zone={zone} error={wrong ? m.desk_windowWrong() : null} onChange={(until) => change({ until })} />
      </div>
      {draft.purpose === 'scheduled-care' && <Check label={m.desk_weekly()} checked={draft.weekly !== null} onChange={repeat} />}
      {draft.weekly && <Days draft={draft} weekly={draft.weekly} zone={zone} onChange={(weekly) => change({ weekly })} />}
    </>
  )
}

/** Dialysis: which weekdays, and between which hours. */
function Days({ draft, weekly, zone, onChange }: { draft: Draft; weekly: Weekly; zone: Zone; onChange: (weekly: Weekly) => void }) {
  const toggle = (weekday: number): void => {
    const days = weekly.days.includes(weekday) ? weekly.days.filter((one) => one !== weekday) : [...weekly.days, weekday].sort()
    if (days.length > 0) onChange({ ...weekly, days })
  }
  const minutes = (text: string): number | null => (/^\d\d:\d\d/.test(text) ? Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5)) : null)
  return (
    <fieldset className="days stack-tight">
      <legend>{m.desk_weekdays()}</legend>
      <div className="chips">
        {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
          <label key={weekday} className="chip"><input type="checkbox" checked={weekly.days.includes(weekday)} onChange={() => toggle(weekday)} /><span>{weekdayName(weekday)}</span></label>
        ))}
      </div>
      <div className="two">
        <Field label={m.desk_hoursFrom()}><input type="time" defaultValue={minutesOfDay(weekly.from)} onChange={(event) => { const from = minutes(event.target.value); if (from !== null) onChange({ ...weekly, from }) }} /></Field>
        <Field label={m.desk_hoursUntil()}><input type="time" defaultValue={minutesOfDay(weekly.until)} onChange={(event) => { const until = minutes(event.target.value); if (until !== null) onChange({ ...weekly, until }) }} /></Field>
      </div>
      {draft.until && <p className="quiet">{m.desk_weeklyExits({ count: countTimes(weekly, draft.from, draft.until, zone) })}</p>}
    </fieldset>
  )
}
