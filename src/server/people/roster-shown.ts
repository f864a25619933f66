// Numbers as a spreadsheet shows them: `0502` for 502 under the format 0000, a day for a serial under the format of a day.

import { format, getFormatDateInfo, getFormatFromId, isDateFormat } from 'numfmt'
import { dayOfSerial } from '#domain/people/roster-cells.ts'
import type { Cell } from '#domain/people/roster-table.ts'
import { attributeOf, eachElement } from './roster-xml.ts'

/** Formats of Chinese spreadsheets that have a number and no text; the library gives them as whole days. */
const chinese: Record<number, string> = Object.fromEntries([
  ...[27, 36, 50, 52, 57].map((id) => [id, 'yyyy"年"m"月"']), ...[28, 29, 51, 53, 54, 58].map((id) => [id, 'm"月"d"日"']), [30, 'm-d-yy'], [31, 'yyyy"年"m"月"d"日"'],
  [32, 'h"时"mm"分"'], [33, 'h"时"mm"分"ss"秒"'], [34, 'h"时"mm"分"'], [35, 'h"时"mm"分"ss"秒"'], [55, 'h"时"mm"分"'], [56, 'h"时"mm"分"ss"秒"'],
])

type Shape = { pattern: string; isDay: boolean; whole: boolean }
export type Styles = readonly Shape[]
const shapes = new Map<string, Shape>()
function shapeOf(pattern: string): Shape {
  const there = shapes.get(pattern)
  if (there) return there
  const isDay = safely(() => isDateFormat(pattern), false)
  const info = isDay ? safely(() => getFormatDateInfo(pattern), null) : null
  const shape = { pattern, isDay, whole: info !== null && info.year && info.month && info.day }
  if (shapes.size < 500) shapes.set(pattern, shape)
  return shape
}
const safely = <T>(ask: () => T, otherwise: T): T => { try { return ask() } catch { return otherwise } }
const general = shapeOf('General')

/** The formats of cells, by the number of their style; a part that is missing or cannot be read leaves all of them plain. */
export function stylesIn(bytes: Uint8Array | undefined): Styles {
  if (!bytes) return []
  const own = new Map<number, string>()
  const ids: number[] = []
  let inCells = false
  eachElement(bytes, {
    open(name, attributes) {
      if (name === 'numFmt') own.set(Number(attributeOf(attributes, 'numFmtId')), attributeOf(attributes, 'formatCode') ?? 'General')
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) ids.push(Number(attributeOf(attributes, 'numFmtId') ?? 0))
    },
    close(name) { if (name === 'cellXfs') inCells = false },
  })
  return ids.map((id) => shapeOf(own.get(id) ?? chinese[id] ?? safely(() => getFormatFromId(id, 'zh-CN'), 'General')))
}

/** A number under the format of its cell. */
export function shownNumber(text: string, style: number, styles: Styles, from1904: boolean): Cell {
  const number = Number(text)
  if (text.trim() === '' || !Number.isFinite(number)) return text
  const shape = styles[style] ?? general
  if (shape.pattern === 'General' && Number.isSafeInteger(number) && Math.abs(number) < 1e11) return { shown: String(number), number }
  const shown = safely(() => format(shape.pattern, number, { nbsp: false }), text).trim() || text
  if (!shape.isDay) return { shown, number }
  const day = shape.whole && number >= 1 && number < 200_000 ? dayOfSerial(number, from1904) : null
  // In 1904's count the library would show another day than the spreadsheet does.
  return { shown: from1904 && day ? day : shown, number, day }
}
