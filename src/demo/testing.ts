// The testing rounds of two buildings at Osmanthus Court, told as data: one of yesterday with everything that came of it, and one that is
// called for tomorrow at six. The command that fills the database plays them through the same endpoints as real use.

import { addDays, dayOf, hour, minute, plus, startOfDay, type Instant } from '#domain/kernel/instants.ts'
import type { Excuse, PutDown } from '#domain/rounds/outcomes.ts'
import { osmanthusZone } from './osmanthus.ts'

export const testedBuildings = ['10', '11'] as const
export const stations = [{ number: 1, name: '中心花园', lanes: 2 }, { number: 2, name: '北门', lanes: 1 }] as const
export const perTube = 10
export const laboratory = '区疾控中心检验所'
export const orderedBy = '街道疫情防控办公室，电话通知'

/** The hour of a day so many days from today, where they live. */
const at = (now: Instant, days: number, hours: number): Instant =>
  plus(startOfDay(addDays(dayOf(now, osmanthusZone), days), osmanthusZone), hours * hour)

export const yesterday = (now: Instant) => ({
  title: '10、11号楼核酸', calledAt: at(now, -2, 20), begins: at(now, -1, 6), ends: at(now, -1, 9),
  /** what the table told when it was over */
  toldAt: at(now, -1, 9), taken: plus(at(now, -1, 9), 15 * minute), delivered: at(now, -1, 10), results: at(now, -1, 17), closed: at(now, -1, 18),
})
export const tomorrow = (now: Instant) =>
  ({ title: '10、11号楼第二轮核酸', calledAt: plus(now, -40 * minute), begins: at(now, 1, 6), ends: at(now, 1, 9) })

/** Every so many of them was not swabbed: what was put down of each in turn, and of the last nothing is known. */
export const everyNot = 23
export const notSwabbed: readonly ({ what: PutDown; excuse: Excuse | null; words: string } | null)[] = [
  { what: 'excused', excuse: 'medical', words: '' }, { what: 'elsewhere', excuse: null, words: '' }, { what: 'no-answer', excuse: null, words: '' },
  { what: 'refused', excuse: null, words: '说前天刚做过' }, null,
]
/** The tubes that the table was given, more than it used. */
export const issued = { count: 30, first: 'GY00001', last: 'GY00030' } as const
/** Where whoever carried the box signed. */
export const carried = { driver: '转运司机', laboratory: '检验所收样窗口', at: '中心花园', window: '收样窗口' } as const
