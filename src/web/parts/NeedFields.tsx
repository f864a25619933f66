// What somebody needs, as it is put down: what, in a few words, by when. Its questions are those of the kind. It asks for no illness.

import type { Day } from '#domain/kernel/instants.ts'
import { needKinds, needShapes, type NeedContent, type NeedKind } from '#domain/people/needs.ts'
import type { NeedLine } from '#domain/people/needs-wire.ts'
import { m } from '../words/compiled/messages.js'
import { Choices } from './Choices.tsx'
import { Check, Field } from './Field.tsx'
import { needName, timeText } from './need-said.ts'
import { weekdayName } from './times.ts'

export type NeedDraft = { kind: NeedKind | null; words: string; due: string; days: readonly number[]; at: string; endsOn: string; private: boolean }
export const emptyNeed: NeedDraft = { kind: null, words: '', due: '', days: [], at: '', endsOn: '', private: false }
/** As it was put down, to be changed. */
export const draftOf = ({ kind, words, due, times, endsOn, private: few }: NeedLine): NeedDraft =>
  ({ kind, words, due: due ?? '', days: times?.days ?? [], at: times ? timeText(times.at) : '', endsOn: endsOn ?? '', private: few })

const minutesIn = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
export type NeedSaid = Omit<NeedContent, 'helper'>
/** Null while something is missing. */
export function saidIn({ kind, words, due, days, at, endsOn, private: few }: NeedDraft): NeedSaid | null {
  if (kind === null) return null
  const { when, words: wanted } = needShapes[kind]
  if ((wanted && words.trim() === '') || (when === 'times' && (days.length === 0 || at === ''))) return null
  return { kind, words: words.trim(), due: when === 'day' && due !== '' ? (due as Day) : null, times: when === 'times' ? { days, at: minutesIn(at) } : null, endsOn: endsOn === '' ? null : (endsOn as Day), private: few }
}

const dayLabel = (kind: NeedKind): string => (kind === 'birth' ? m.needs_dayDue() : kind === 'other' ? m.needs_dayBy() : m.needs_dayOut())

type Props = { draft: NeedDraft; onChange: (part: Partial<NeedDraft>) => void; tried: boolean; today: Day; /** what it is stays what it is */ fixed?: boolean; /** it may be said in confidence */ confides?: boolean }
export function NeedFields({ draft, onChange, tried, today, fixed = false, confides = true }: Props) {
  const { kind, words, due, days, at, endsOn } = draft
  const shape = kind && needShapes[kind]
  return (
    <>
      {!fixed && (
        <Field label={m.needs_kind()} error={tried && kind === null ? m.needs_kindEmpty() : null}>
          <select value={kind ?? ''} onChange={(event) => onChange({ kind: event.target.value === '' ? null : (event.target.value as NeedKind) })}>
            <option value="" />
            {needKinds.map((one) => <option key={one} value={one}>{needName(one)}</option>)}
          </select>
        </Field>
      )}
      {shape?.when === 'times' && (
        <>
          <Choices legend={m.needs_days()} error={tried && days.length === 0 ? m.needs_daysEmpty() : null}>
            <div className="need-days">{[1, 2, 3, 4, 5, 6, 7].map((day) => <Check key={day} label={weekdayName(day)} checked={days.includes(day)} onChange={(on) => onChange({ days: on ? [...days, day].sort() : days.filter((one) => one !== day) })} />)}</div>
          </Choices>
          <Field label={m.needs_at()} error={tried && at === '' ? m.needs_atEmpty() : null}><input type="time" value={at} onChange={(event) => onChange({ at: event.target.value })} /></Field>
        </>
      )}
      {kind && shape?.when === 'day' && <Field label={dayLabel(kind)}><input type="date" value={due} onChange={(event) => onChange({ due: event.target.value })} /></Field>}
      <Field label={m.needs_words()} hint={m.needs_wordsHint()} error={tried && shape?.words && words.trim() === '' ? m.needs_wordsEmpty() : null}>
        <input maxLength={300} autoComplete="off" value={words} onChange={(event) => onChange({ words: event.target.value })} />
      </Field>
      <Field label={m.needs_endsOn()}><input type="date" min={today} value={endsOn} onChange={(event) => onChange({ endsOn: event.target.value })} /></Field>
      {confides && <Check label={m.needs_inConfidence()} checked={draft.private} onChange={(on) => onChange({ private: on })} />}
    </>
  )
}
