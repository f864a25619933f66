// Doors of this place that stand in a text, as people say them: 松柏里7号, 商铺3, 3-502, 职工宿舍302, 3号楼1单元502. By the doors that there are, for a lane and a number are
// a home in one place and nothing in another. It is handed texts and labels in one script, in small letters, and knows nobody who lives there.

import { numberIn } from '../people/doors.ts'

export type DoorHere = { door: string; building: string; entrance: string; flat: string }

const numerals = /[零〇一二三四五六七八九十百廿两]+(?=\s*(?:号|室|房|弄|栋|幢|座|单元|门))/gu
/** `松柏里七号` is said as `松柏里7号`; of `一起` nothing is a number. */
export const inFigures = (text: string): string => text.replace(numerals, (run) => numberIn(run) ?? run)

const literal = (label: string): string => inFigures(label).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const dash = '[-–—]'
/** A building that is counted is followed by its word, or a dash; a lane, a row of shops and a dormitory are named. */
const building = (label: string): string => {
  const named = /\p{Script=Han}$/u.test(label)
  return `${/^[a-z\d]/.test(label) ? `(?:^|[^a-z\\d${named ? '' : '-'}])` : ''}${literal(label)}\\s*(?:${dash}|(?:号楼|楼|栋${named ? '' : '|幢|座|#'})\\s*${dash}?)${named ? '?' : ''}\\s*`
}
const entrance = (label: string): string => (label === '' ? '' : `(?:${literal(label)}\\s*(?:${dash}|(?:单元|门洞|门|梯|号)\\s*${dash}?)\\s*)?`)
/** What makes of a number an hour, a day, a sum, or a part of another door: `松柏里7户`, `8-9点`, `2号楼1单元`. */
const another = `[a-z\\d甲乙丙丁]|${dash}\\s*\\d|[.:]\\d|\\s*(?:单元|门洞|门|号楼|楼|层|栋|幢|座|弄|点|时|分|日|月|年|天|次|人|名|位|例|份|袋|箱|个|间|家|元|米|℃|%)`
const flat = (label: string): string => `${literal(label)}(?!${another}${label.length <= 2 ? '|\\s*户' : ''})`

/** Whether a building stands in a text, so that its doors may. */
export const namesBuilding = (text: string, label: string): boolean => new RegExp(building(label), 'u').test(inFigures(text))

/** Those of these doors that stand in a text. A whole lane is nobody's door. */
export function doorsNamed(text: string, doors: readonly DoorHere[]): string[] {
  const read = inFigures(text)
  return doors.filter((it) => new RegExp(`${building(it.building)}${entrance(it.entrance)}${flat(it.flat)}`, 'u').test(read)).map(({ door }) => door)
}
