// One cell of a roster file as the value it was meant to be, whatever the spreadsheet made of it: a phone kept as a number, a date
// as a serial, a flat turned into a date. Each reader gives the value, null for an empty cell, or the code of what is wrong.

import { no, ok, type Result } from '../kernel/result.ts'
import type { Day } from '../kernel/instants.ts'

export type Cell = string | number | boolean | Date | null | undefined
type Read<T> = Result<T | null>

// Zero-width and direction marks come along when cells are pasted from chats.
const unseen = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
 
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** What stands in the cell, as a person sees it. */
export function shownAs(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  return String(cell).replace(unseen, '').replace(/\s+/g, ' ').trim()
}

/** A name or a label of at most `max` characters. Problems: `too-long`, `not-readable`. */
export function readText(cell: Cell, max: number): Read<string> {
  const text = shownAs(cell)
  if (text === '') return ok(null)
  if (control.test(text) || text.includes('\ufffd')) return no({ code: 'not-readable' })
  return Array.from(text).length > max ? no({ code: 'too-long' }) : ok(text)
}

const suffix = /^(\d+)(?:号楼|號樓|号|號|楼|樓|栋|棟|幢|单元|單元|门|門|室|户|戶)$/u

/** A building's, entrance's or flat's label: `２号楼` and `2` are one. Problems: those of a text, and `date-in-address` (Excel made a date of `2-1`). */
export function readLabel(cell: Cell): Read<string> {
  if (cell instanceof Date) return no({ code: 'date-in-address' })
  const read = readText(cell, 40)
  return read.ok && read.value !== null ? ok(read.value.normalize('NFKC').replace(suffix, '$1')) : read
}

/** Digits of a phone number; `+86` is left out. Problem: `phone-not-a-number`. */
export function readPhone(cell: Cell): Read<string> {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) && cell >= 10_000 && cell < 1e15 ? ok(String(cell)) : no({ code: 'phone-not-a-number' })
  const text = shownAs(cell).normalize('NFKC').replace(/^'/, '')
  if (text === '') return ok(null)
  const bare = text.replace(/[\s().\-‐-―]/g, '').replace(/^(?:\+|00)86/, '')
  return /^\+?\d{5,15}$/.test(bare) ? ok(bare) : no({ code: 'phone-not-a-number' })
}

/** A whole number from −9 to 200. Problem: `floor-not-a-number`. */
export function readFloor(cell: Cell): Read<number> {
  const text = shownAs(cell).normalize('NFKC').replace(/[层層楼樓fF]$/u, '')
  if (text === '') return ok(null)
  return /^-?\d{1,3}$/.test(text) && Number(text) >= -9 && Number(text) <= 200 ? ok(Number(text)) : no({ code: 'floor-not-a-number' })
}

const dayMs = 86_400_000
/** A calendar day that exists, or null. */
function dayFrom(year: number, month: number, day: number): Day | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= 1890 ? (date.toISOString().slice(0, 10) as Day) : null
}

/** Excel's count of days, which believes in 29 February 1900. */
const fromSerial = (serial: number): Day => new Date((serial - (serial < 60 ? 25_568 : 25_569)) * dayMs).toISOString().slice(0, 10) as Day

function dayOfNumber(value: number): Day | null {
  if (!Number.isInteger(value)) return null
  if (value >= 1 && value < 80_000) return fromSerial(value)
  return dayFrom(Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100)
}

function dayOfText(text: string): Day | null {
  const parts = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?$/u.exec(text)
  if (parts) return dayFrom(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  return /^\d{5}$|^\d{8}$/.test(text) ? dayOfNumber(Number(text)) : null
}

/** A day of birth up to `today`. Problems: `not-a-date`, `date-in-future`. */
export function readBorn(cell: Cell, today: Day): Read<Day> {
  const text = shownAs(cell).normalize('NFKC')
  if (text === '' && !(cell instanceof Date)) return ok(null)
  const day = typeof cell === 'number' ? dayOfNumber(cell) : dayOfText(text)
  if (day === null) return no({ code: 'not-a-date' })
  return day > today ? no({ code: 'date-in-future' }) : ok(day)
}

export type Door = { building: string; entrance: string; flat: string }
/** An address in one cell: `2-1-502`, `2栋1单元502室`, `2号楼502`. Problem: `door-not-readable`. */
export function readDoor(cell: Cell): Read<Door> {
  if (cell instanceof Date) return no({ code: 'date-in-address' })
  const text = shownAs(cell).normalize('NFKC')
  if (text === '') return ok(null)
  const parts = text.replace(/[室户戶]$/u, '').split(/号楼|號樓|单元|單元|[栋棟幢楼樓号號弄]|\s*[-‐-―/]\s*/u).map((part) => part.trim()).filter((part) => part !== '')
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => Array.from(part).length > 40)) return no({ code: 'door-not-readable' })
  return ok({ building: parts[0]!, entrance: parts.length === 3 ? parts[1]! : '', flat: parts.at(-1)! })
}
