// The thirty-one exit cases of Osmanthus Court: who asked for what, and what became of it. They are told here as stories;
// the command that fills the database plays them through the same endpoints as real use.

import { addDays, dayOf, hour, minute, plus, startOfDay, type Instant } from '#domain/kernel/instants.ts'
import type { Purpose, Weekly } from '#domain/exits/request.ts'
import type { Transport } from '#domain/rules/codes.ts'
import { osmanthusZone, seed, type DemoPerson } from './osmanthus.ts'
import { randomFrom, type Random } from './random.ts'

export type Outcome =
  | 'returned' | 'out-now' | 'overdue' | 'granted-not-out' | 'waiting' | 'refused' | 'refused-appealed-granted' | 'override' | 'revoked' | 'emergency-returned' | 'emergency-paper-open'

export type DemoCase = {
  door: string
  /** who of the flat's people */
  name: string
  purpose: Purpose
  place: string
  reason: string
  askedAt: Instant
  from: Instant
  until: Instant
  weekly: Weekly | null
  exits: number
  /** how they mean to go; the rules may ask for another way */
  transport: Transport | null
  outcome: Outcome
  channel: 'phone' | 'window' | 'link'
}

/** What people say when they are asked how they go. */
const ways: Partial<Record<Purpose, Transport>> = {
  'medical-recall': 'own-car', 'essential-work': 'own-car', 'scheduled-care': 'taxi-or-ride', bereavement: 'own-car', exam: 'bicycle', carer: 'on-foot', other: 'taxi-or-ride',
}

type Line = [Purpose, string, string, Outcome, daysAgo: number, hoursOut: number]
const mornings: Weekly = { days: [1, 3, 5], from: 6 * 60, until: 12 * 60 }

// One line a case: purpose, place, reason, what became of it, how many days ago, how many hours away.
const lines: readonly Line[] = [
  ['emergency', '市妇幼保健院', '临产', 'emergency-returned', 8, 30],
  ['medical-recall', '市第一人民医院', '院方召回，护士长确认', 'returned', 8, 14],
  ['medical-recall', '区中心医院', '急诊轮班', 'returned', 7, 12],
  ['scheduled-care', '区中心医院透析室', '血液透析', 'returned', 7, 6],
  ['essential-work', '自来水厂', '值守供水泵站', 'returned', 7, 24],
  ['bereavement', '市殡仪馆', '父亲去世', 'returned', 7, 5],
  ['scheduled-care', '肿瘤医院', '化疗第三疗程', 'returned', 6, 9],
  ['medical-recall', '市第一人民医院', '手术室召回', 'returned', 6, 16],
  ['essential-work', '供电所', '抢修值班', 'returned', 6, 12],
  ['exam', '市第三中学', '研究生复试', 'returned', 5, 6],
  ['carer', '城西新村', '照看独居老母', 'returned', 5, 8],
  ['medical-recall', '核酸检测实验室', '检测人员返岗', 'returned', 5, 18],
  ['essential-work', '粮油配送中心', '保供司机', 'returned', 5, 14],
  ['scheduled-care', '区中心医院', '产前检查', 'returned', 4, 4],
  ['other', '公证处', '房屋过户期限', 'refused', 4, 4],
  ['medical-recall', '区中心医院', '重症监护室返岗', 'returned', 4, 20],
  ['emergency', '区中心医院', '突发胸痛', 'emergency-returned', 4, 10],
  ['other', '火车南站', '赴外地接回孩子', 'refused-appealed-granted', 3, 9],
  ['essential-work', '公交公司', '应急车队驾驶员', 'returned', 3, 12],
  ['scheduled-care', '口腔医院', '急性牙髓炎复诊', 'returned', 3, 3],
  ['medical-recall', '市第一人民医院', '护理部召回', 'returned', 3, 12],
  ['carer', '桂园外祖父家', '送药与陪护', 'override', 2, 6],
  ['exam', '职业技术学院', '执业护士考试', 'returned', 2, 7],
  ['essential-work', '通信机房', '设备抢修', 'revoked', 2, 10],
  ['medical-recall', '社区卫生服务中心', '采样队返岗', 'returned', 2, 12],
  ['essential-work', '自来水厂', '换班值守', 'overdue', 1, 8],
  ['medical-recall', '区中心医院', '夜班护士', 'out-now', 0, 14],
  ['scheduled-care', '区中心医院透析室', '血液透析，每周一三五上午', 'granted-not-out', 1, 6],
  ['bereavement', '市殡仪馆', '送别外婆', 'waiting', 0, 5],
  ['scheduled-care', '肿瘤医院', '化疗预约明日上午', 'waiting', 0, 8],
  ['emergency', '', '孕妇破水，家人在门口呼救', 'emergency-paper-open', 0, 0],
]

/** When a case was asked: in office hours of its day, in the lines' order. Today's were asked in the last two hours. */
function askedAt(now: Instant, daysAgo: number, i: number, random: Random): Instant {
  if (daysAgo === 0) return plus(now, -(20 + (lines.length - i) * 25 + random.below(10)) * minute)
  return plus(startOfDay(addDays(dayOf(now, osmanthusZone), -daysAgo), osmanthusZone), 8 * hour + random.below(240) * minute)
}

function windowOf([, , , outcome, daysAgo, hours]: Line, asked: Instant, now: Instant): { from: Instant; until: Instant } {
  if (outcome === 'overdue') return { from: plus(now, -(hours * hour) - 35 * minute), until: plus(now, -35 * minute) }
  if (outcome === 'out-now') return { from: plus(asked, 30 * minute), until: plus(now, 8 * hour) }
  if (outcome === 'granted-not-out') return { from: now, until: plus(now, 28 * 24 * hour) }
  if (daysAgo === 0) return { from: plus(now, 3 * hour), until: plus(now, (3 + Math.max(1, hours)) * hour) }
  return { from: plus(asked, hour), until: plus(asked, (1 + hours) * hour) }
}

/** The nurse's door: she lives in the sealed building, and her third call is still to come. */
export const nursesDoor = '2-1-502'

/** A neighbour of hers is a close contact since yesterday, for a week. */
export const contactsDoor = '2-1-501'

/** The stories as they stand at `now`; the people are those of `osmanthusCourt(now)`. */
export function cases(now: Instant, people: readonly DemoPerson[]): DemoCase[] {
  const random = randomFrom(seed + 1)
  const adults = people.filter((p) => Number(p.born.slice(0, 4)) < Number(now.slice(0, 4)) - 20 && p.phone !== null)
  // The nurse's home stays free of them.
  const chosen = random.some(adults.filter((p) => `${p.building}-${p.entrance}-${p.flat}` !== nursesDoor), lines.length)
  return lines.map((line, i) => {
    const person = chosen[i]!
    const [purpose, place, reason, outcome, daysAgo] = line
    const asked = askedAt(now, daysAgo, i, random)
    const weekly = outcome === 'granted-not-out' ? mornings : null
    return {
      door: `${person.building}-${person.entrance}-${person.flat}`, name: person.name, purpose, place, reason, askedAt: asked,
      ...windowOf(line, asked, now), weekly, exits: weekly ? 12 : 1, transport: ways[purpose] ?? null, outcome, channel: random.pick(['phone', 'phone', 'window'] as const),
    }
  })
}
