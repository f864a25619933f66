// A need in words, alike at the desk and on the page of a home: what it is, by when, who helps; and how a home is reached.

import type { Day } from '#domain/kernel/instants.ts'
import type { NeedKind } from '#domain/people/needs.ts'
import type { NeedLine } from '#domain/people/needs-wire.ts'
import type { Reach } from '#domain/people/reach.ts'
import { needKind } from '../words/compiled/groups/needKind.js'
import { reachWay } from '../words/compiled/groups/reachWay.js'
import { m } from '../words/compiled/messages.js'
import { calendarDay, weekdayName } from './times.ts'

/** One that a newer server knows is shown as it stands. */
export const needName = (kind: NeedKind): string => needKind[kind]?.() ?? kind

const two = (number: number): string => String(number).padStart(2, '0')
export const timeText = (minutes: number): string => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`

function daySaid(kind: NeedKind, due: Day, today: Day): string {
  const day = calendarDay(due)
  const over = due < today
  if (kind === 'medicine' || kind === 'infant-food') return over ? m.needs_ranOut({ day }) : m.needs_runsOut({ day })
  if (kind === 'birth') return over ? m.needs_wasDue({ day }) : m.needs_dueOn({ day })
  return over ? m.needs_wasBy({ day }) : m.needs_by({ day })
}

type Line = Pick<NeedLine, 'kind' | 'words' | 'due' | 'times' | 'endsOn'>
/** When it is, in the order in which somebody asks: its day, its hours, until when. */
export function needWhen({ kind, due, times, endsOn }: Line, today: Day): string[] {
  if (kind === null) return []
  return [
    due === null ? null : daySaid(kind, due as Day, today),
    times && m.needs_times({ days: times.days.map(weekdayName).join(m.common_listComma()), time: timeText(times.at) }),
    endsOn && m.needs_until({ day: calendarDay(endsOn as Day) }),
  ].filter((it): it is string => Boolean(it))
}

const stateSaid: Partial<Record<NeedLine['state'], () => string>> = { over: m.needs_stateOver, ended: m.needs_stateEnded, withdrawn: m.needs_stateWithdrawn }
/** All of it in one line. */
export const needLineText = (line: NeedLine, today: Day): string => [
  line.kind === null ? m.needs_hidden() : needName(line.kind), ...needWhen(line, today), line.words, line.helper ? m.needs_helper({ who: line.helper.says }) : '', line.private ? m.needs_private() : '', stateSaid[line.state]?.() ?? '',
].filter((it) => it !== '').join(' · ')

/** How a home is reached, the least trouble first; and what whoever rings or knocks has to know. */
export const reachSaid = ({ by, says }: Reach): { by: string; says: string[] } => ({
  by: by.map((way) => reachWay[way]?.() ?? way).join(m.common_listComma()),
  says: says.map(({ kind, words, everybody }) => (everybody ? kept(kind, words) : m.needs_reachSome({ what: kept(kind, words) }))),
})
const kept = (kind: NeedKind, words: string): string => (words === '' ? needName(kind) : `${needName(kind)} (${words})`)
