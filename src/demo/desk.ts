// What else comes to the desk of Osmanthus Court on its ninth day: who is there, what was rung for, what became of it. Told here as stories; the command
// that fills the database plays them through the same endpoints as real use.

import type { CaseKind, NowReason } from '#domain/desk/cases.ts'
import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { OutcomeCode, StepCode } from '#domain/promises/promise.ts'
import type { Urgency } from '#domain/promises/due.ts'

/** What became of it: still open; an outcome, and told or not; the third call about it. */
export type DeskStory = {
  door: string; kind: CaseKind; words: string; at: Instant; urgency: Urgency; nowFor?: NowReason; step?: { code: StepCode; words: string }; /** who keeps it, by login */ owner: string
  calls?: readonly Instant[]; outcome?: { code: OutcomeCode; words: string }; told?: boolean; hotline?: { number: string; deadline: Instant }; answerOn?: string
  /** how it came; by telephone where nothing is said */ channel?: 'window' | 'door' | 'page'; due?: Instant; /** its reader’s alone */ private?: boolean
}

export function deskStories(now: Instant): DeskStory[] {
  const ago = (hours: number): Instant => plus(now, -hours * hour)
  return [
    // Three homes of two buildings next to each other: one fault that nobody has put together yet.
    { door: '4-1-301', kind: 'water', words: '水压很小，厨房没水', at: plus(now, -70 * minute), urgency: 'today', owner: 'staff-2' },
    { door: '4-3-502', kind: 'water', words: '家里停水了', at: plus(now, -55 * minute), urgency: 'today', owner: 'staff-3' },
    { door: '5-2-101', kind: 'water', words: '没水做饭，什么时候来', at: plus(now, -20 * minute), urgency: 'today', owner: 'staff-2' },
    { door: '9-4-101', kind: 'medicine', words: '降压药明天吃完，社区医院可代配', at: ago(5), urgency: 'today', due: plus(now, 2 * hour), owner: 'staff-3', step: { code: 'send-somebody', words: '请志愿者拿医保卡去配' } },
    // Asked about three times: it has become more urgent, and what was promised can be read.
    { door: '18-1-703', kind: 'repair', words: '卫生间漏水到楼下', at: ago(28), urgency: 'week', owner: 'staff-2', calls: [ago(20), ago(3)] },
    { door: '5-3-201', kind: 'parcel', words: '药店的快递到了门岗没有送上来', at: ago(26), urgency: 'today', owner: 'staff-3', outcome: { code: 'done', words: '志愿者已送到门口' }, told: true },
    { door: '11-2-402', kind: 'food', words: '奶粉快没了，团购没订上', at: ago(7), urgency: 'today', due: plus(now, hour), owner: 'staff-4', outcome: { code: 'done', words: '已从储备里先给一罐' } },
    { door: '7-1-301', kind: 'noise', words: '楼上空调滴水', at: ago(30), urgency: 'week', owner: 'staff-4' },
    { door: '14-1-1203', kind: 'question', words: '热线转来：何时解封', at: ago(18), urgency: 'today', owner: 'deputy', hotline: { number: '12345-0771', deadline: plus(now, 4 * hour) } },
  ]
}

/** Who is at the desk now: from so many hours ago, for so many hours; the first of them leads. */
export const deskTurns: readonly { login: string; since: number; hours: number; leads: boolean }[] = [
  { login: 'staff-2', since: 3, hours: 8, leads: true }, { login: 'staff-3', since: 3, hours: 8, leads: false },
]

/** Rang, and nobody took it: a number, and how many minutes ago. */
export const missedCalls: readonly { number: string; minutes: number }[] = [{ number: '10000000731', minutes: 95 }, { number: '10000000731', minutes: 40 }]

/** As it was copied out of the group of building 6, so many minutes ago. */
export const pastedGroup = { group: '6号楼居民群', minutes: 15, text: '6-1-202:\n今天还做核酸吗？\n\n6-2-301:\n今天还做核酸吗\n\n6-3-502:\n楼下垃圾两天没收了' }
