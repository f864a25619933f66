// The fifth day at Riverside, told as data: a notice that reached some homes and others not yet, a round from door to door under way, what is broken and what was lent, whom a volunteer rings.
// The command that fills the database plays it through the same endpoints as real use.

import { hour, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Outcome } from '#domain/doors/doors.ts'
import type { RepairKind, Spot } from '#domain/neighbours/repairs.ts'
import { spanSaid, wholeHour } from './dated.ts'
import { riversideZone } from './riverside.ts'

/** The lane that is closed with a house in it under a stricter order. */
export const closedLane = { compound: '渡口老街', building: '松柏里' } as const

export const lead = { login: 'lead-1', name: '楼组长 Building lead' } as const

export const laneNotice = (now: Instant) => ({
  at: plus(now, -5 * hour),
  text: {
    subject: 'supplies', urgency: 'usual', source: { 'zh-Hans': { title: '发蔬菜包', lines: ['每户一袋，放在门口', '请戴好口罩再开门'], when: spanSaid(wholeHour(now, 2, riversideZone), wholeHour(now, 4, riversideZone), riversideZone)['zh-Hans'], where: '松柏里' } },
    sender: '河畔居委会', ground: '街道调拨的蔬菜到货', ask: { who: '值班室', phone: '10000000022' }, validFrom: plus(now, -5 * hour), validUntil: plus(now, 12 * hour),
  },
})
/** How far it came with the homes of the lane, in the order of their doors; of the rest nothing is known yet. */
export const laneReached = ['acknowledged', 'opened', 'at-the-door', 'acknowledged', 'phone', 'not-reached', 'opened', 'at-the-door', 'not-reached'] as const

export const laneRound = { hours: 4, title: '发抗原，问药够不够', note: '敲门后退两步，东西放在门口。', tasks: ['抗原试剂放到门口', '问药还能吃几天'] } as const
/** What came of the first doors, in walking order; `again`: in so many hours. */
export const laneWalked: readonly { outcome: Outcome; words?: string; again?: number }[] = [
  { outcome: 'done' }, { outcome: 'done', words: '降压药只够三天' }, { outcome: 'nobody' }, { outcome: 'done' }, { outcome: 'again', words: '晚饭后再来', again: 6 }, { outcome: 'done' }, { outcome: 'refused', words: '已经自己买了' }, { outcome: 'done' },
]

type Broken = { door: string; kind: RepairKind; words: string; spot: Spot; stopped: readonly ('water' | 'power')[]; hours: number }
/** One fault of a tower, said by two homes and put together by the desk. */
export const oneFault: readonly [Broken, Broken] = [
  { door: 'H3-1-1102', kind: 'water', words: '厨房没水', spot: 'kitchen', stopped: ['water'], hours: 3 },
  { door: 'H3', kind: 'water', words: '整层都没水', spot: 'whole-flat', stopped: ['water'], hours: 2 },
]
/** In a home that is sealed: they try it by themselves, with what was put before their door. */
export const blocked: Broken & { tool: string } = { door: '松柏里-7', kind: 'drain', words: '马桶堵了', spot: 'toilet', stopped: [], hours: 2, tool: '皮搋子 1' }

/** Rang yesterday, and are rung back by a volunteer this evening. */
export const ringBacks = { name: '晚上的回访', maySay: '您问的事，居委会已经在办，有结果再打给您。', doors: ['A1', 'B2', 'C1', 'D2'], kind: 'call-back', words: ['问蔬菜包什么时候到'], hours: 20, given: 40 } as const
