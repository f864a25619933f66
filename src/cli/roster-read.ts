// `postern roster read FILE`: the file as the import reads it, without a database: sheets, people and questions, in lines or as JSON.

import type { Day } from '#domain/kernel/instants.ts'
import { no } from '#domain/kernel/result.ts'
import type { Question, RosterCode } from '#domain/people/roster-table.ts'
import { readWholeRoster } from '#server/people/roster-file.ts'
import { rosterSays } from './roster-says.ts'

export const whyNot = (why: unknown): string => rosterSays[String(why) as RosterCode] ?? 'The file cannot be read.'

/** The file as the import reads it, without a community: in every case sheets, people and questions. */
export function rosterRead(bytes: Uint8Array | null, nowMs: number): { sheets: object[]; people: object[]; questions: object[] } {
  const saidOf = ({ sheet, row, column, code, value }: Question) => ({ sheet, row, column: column === '' ? null : column, code, says: value === '' ? rosterSays[code] : `${value}: ${rosterSays[code]}` })
  const read = bytes === null ? no({ code: 'file-not-readable', why: 'file-missing' }) : readWholeRoster(bytes, { today: dayIn(nowMs), compound: '', places: null })
  if (!read.ok) {
    const code = String(read.problem['why']) as RosterCode
    return { sheets: [], people: [], questions: [{ sheet: null, row: null, column: null, code, says: whyNot(code) }] }
  }
  const { sheets, people, questions, places } = read.value
  const asked = places.map(({ code, sheet, row, compound, building, near }): Question => {
    const named = code === 'compound-new' ? compound : building
    return { sheet, row, column: '', code, value: near === '' ? named : `${named} (${near}?)` }
  })
  return {
    sheets: sheets.map(({ name, hidden, rows, taken }) => ({ name, hidden, rows, taken })),
    people: people.map(({ sheet, row, name, building, entrance, flat, phone, born }) => ({ sheet, row, name, building, entrance, flat, phone, born })),
    questions: [...questions, ...asked].map(saidOf),
  }
}
/** Today, wherever the furthest clock is: a file says nothing of its zone. */
const dayIn = (nowMs: number) => new Date(nowMs + 14 * 3_600_000).toISOString().slice(0, 10) as Day

export function tellRead(bytes: Uint8Array | null, asJson: boolean): void {
  const read = rosterRead(bytes, Date.now())
  if (asJson) { console.log(JSON.stringify(read, null, 1)); return }
  const lines = (read.questions as { sheet: string | null; row: number | null; column: string | null; says: string }[]).map((it) => `${[it.sheet, it.row && `row ${it.row}`, it.column].filter((part) => part).join(', ')}: ${it.says}`)
  console.log([...lines, `${read.sheets.length} sheets, ${read.people.length} people, ${read.questions.length} questions`].join('\n'))
}
