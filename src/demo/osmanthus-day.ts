// The ninth day at Osmanthus Court, told as data: what the desk has beside the exits. A morning of calls, open cases of several kinds, notices that reached some homes and others not yet, one of
// them corrected, a round from door to door, what is broken and what was lent, a quarrel that is heard, whom a volunteer rings, answers that are no longer so.
// The command that fills the database plays it through the same endpoints as real use; everything is said by the hour at which somebody looks.

import { atWall, hour, localTime, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { Says } from '#domain/kernel/says.ts'
import { fromSaid, spanSaid, wholeHour } from './dated.ts'
import type { DeskStory } from './desk.ts'
import { osmanthusZone } from './osmanthus.ts'
import { randomFrom } from './random.ts'

export const lead = { login: 'lead-1', name: '10号楼楼组长 Building lead', building: '10' } as const

const onTheHour = (now: Instant, hours: number): Instant => wholeHour(now, hours, osmanthusZone)
const span = (from: Instant, until: Instant): Says => spanSaid(from, until, osmanthusZone)
/** Early on the next day, when the next round of tests begins. */
const morningAfter = (now: Instant): Says => fromSaid(atWall(localTime(plus(now, 24 * hour), osmanthusZone).day, 6 * 60 + 30, osmanthusZone), osmanthusZone)

type Written = { title: Says; lines: [Says, ...Says[]] ; when: Says; where: Says }
const says = (hans: string, hant: string, en: string): Says => ({ 'zh-Hans': hans, 'zh-Hant': hant, en })
const source = ({ title, lines, when, where }: Written) => Object.fromEntries((['zh-Hans', 'zh-Hant', 'en'] as const).map((it) => [it, { title: title[it], lines: lines.map((line) => line[it]), when: when[it], where: where[it] }]))
const ours = { sender: '桂园居委会', ask: { who: '值班室', phone: '10000000021' } }

/** The vegetables come later than it was said in the morning: whoever had the first notice hears the difference. */
export function vegetables(now: Instant) {
  const [early, late] = [span(onTheHour(now, -1), onTheHour(now, 1)), span(onTheHour(now, 2), onTheHour(now, 4))]
  const written = (when: Says): Written => ({
    title: says('蔬菜包发放', '蔬菜包發放', 'Bags of vegetables'),
    lines: [says('每户一袋，志愿者放到门口', '每戶一袋，志工放到門口', 'One bag for each home, put before your door by a volunteer'), says('敲门后请等两分钟再开门', '敲門後請等兩分鐘再開門', 'After the knock, please wait two minutes before you open')],
    when, where: says('1到3号楼', '1至3號樓', 'Buildings 1 to 3'),
  })
  const rest = { ...ours, subject: 'supplies', urgency: 'usual', ground: '街道调拨的蔬菜到货', validUntil: onTheHour(now, 12) }
  return {
    at: plus(now, -7 * hour), text: { ...rest, source: source(written(early)), validFrom: plus(now, -7 * hour) },
    correctedAt: plus(now, -100 * minute), corrected: { ...rest, source: source(written(late)), validFrom: plus(now, -100 * minute), changed: says('货车晚到，改在三小时以后发', '貨車晚到，改在三小時以後發', 'The lorry is late: three hours later than said') },
    buildings: ['1', '2', '3'], early, late,
  }
}
/** Of building 3, in the order of doors; of the others nothing is known but that the page has it. */
export const vegetablesReached = ['acknowledged', 'acknowledged', 'opened', 'phone', 'acknowledged', 'opened', 'not-reached', 'phone', 'acknowledged', 'not-reached', 'opened'] as const
export const vegetablesAgain = ['acknowledged', null, 'opened', 'phone'] as const

/** Climbs quickly to the doors: the rest of the building is on the list to knock. */
export const kits = (now: Instant) => ({
  at: plus(now, -5 * hour),
  text: {
    ...ours, subject: 'test', urgency: 'usual', ground: '街道通知：抗原自测', validFrom: plus(now, -5 * hour), validUntil: onTheHour(now, 9),
    source: source({
      title: says('抗原自测', '抗原自測', 'Antigen self-test'), lines: [says('每人一份，请按说明书采样', '每人一份，請依說明書採樣', 'One kit each; please follow the leaflet'), says('出现两道杠请马上打电话，不要出门', '出現兩條線請馬上打電話，不要出門', 'Two lines: telephone at once and do not go out')],
      when: span(onTheHour(now, 2), onTheHour(now, 4)), where: says('10号楼，在家里做', '10號樓，在家裡做', 'Building 10, at home'),
    }),
    plan: [{ rung: 'page', after: 0 }, { rung: 'sms', after: 20 }, { rung: 'rings', after: 45 }, { rung: 'knocks', after: 90 }],
  },
})
export const kitsReached = ['acknowledged', 'at-the-door', 'phone', 'opened', 'not-reached', 'acknowledged', 'at-the-door', 'acknowledged', 'opened', 'phone', 'at-the-door', 'not-reached', 'acknowledged', 'opened'] as const

/** For those alone who would not hear of it otherwise: somebody knocks. */
export const power = (now: Instant) => ({
  at: plus(now, -3 * hour),
  text: {
    ...ours, subject: 'power', urgency: 'usual', ground: '供电所检修通知', validFrom: plus(now, -3 * hour), validUntil: plus(onTheHour(now, 0), 26 * hour),
    source: source({
      title: says('检修停电，上门告知', '檢修停電，上門告知', 'Power off for repair: told at the door'), lines: [says('制氧机等设备请先充好电，需要帮忙请告诉敲门的人', '製氧機等設備請先充好電，需要幫忙請告訴敲門的人', 'Charge oxygen machines before; tell whoever knocks if you need help')],
      when: span(plus(onTheHour(now, 0), 23 * hour), plus(onTheHour(now, 0), 25 * hour)), where: says('全小区', '全小區', 'The whole compound'),
    }),
    plan: [{ rung: 'page', after: 0 }, { rung: 'knocks', after: 30 }],
  },
  terms: [{ term: 'need', values: ['device', 'deaf', 'blind', 'no-telephone', 'does-not-read', 'bedridden'] }],
})

/** A call to action that collects answers. */
export const volunteers = (now: Instant) => ({
  at: plus(now, -4 * hour),
  text: {
    ...ours, subject: 'volunteers', urgency: 'usual', ground: '下一轮核酸，引导员不够', validFrom: plus(now, -4 * hour), validUntil: onTheHour(now, 14),
    source: source({
      title: says('核酸检测，请人帮忙引导', '核酸檢測，請人幫忙引導', 'Wanted for the tests: people to show the way'), lines: [says('穿防护服，两小时一班，有早饭', '穿防護衣，兩小時一班，有早餐', 'In protective clothing, two hours a shift, with breakfast')],
      when: morningAfter(now), where: says('13到16号楼', '13至16號樓', 'Buildings 13 to 16'),
    }),
    call: { options: [{ code: 'early', says: says('我能来早班', '我能來早班', 'I can come early') }, { code: 'late', says: says('我能来晚班', '我能來晚班', 'I can come later') }, { code: 'no', says: says('来不了', '來不了', 'I cannot') }], until: onTheHour(now, 8) },
  },
  buildings: ['13', '14', '15', '16'],
})
export const volunteersReached = ['acknowledged', 'acknowledged', 'phone', 'acknowledged', 'opened', 'acknowledged', 'phone', 'acknowledged'] as const
export const volunteersSay = ['early', 'no', 'early', 'late', '', 'early', 'no', 'late'] as const

export const round = {
  hours: 4, title: '发抗原，问药够不够', note: '敲门后退两步，东西放在门口。楼里有人听不见，请多等一会儿。', tasks: ['抗原试剂放到门口', '问药还能吃几天'],
  walked: [{ outcome: 'done' }, { outcome: 'done', words: '降压药只够三天' }, { outcome: 'nobody' }, { outcome: 'done' }, { outcome: 'again', words: '在开会，晚饭后再来', again: 6 }, { outcome: 'done' }, { outcome: 'refused', words: '家里还有两份' }],
} as const

/** In the sealed building: helped by telephone, which did not stop it, so that somebody comes; and a drain that they clear by themselves. */
export const tap = { door: '2-3-101', kind: 'water', words: '水表前的总阀在滴水，关不紧', spot: 'kitchen', stopped: [], hours: 6 } as const
export const plumber = { who: '物业水电工，一人', protected: true } as const
export const drain = { door: '19-1-602', kind: 'drain', words: '洗衣机下水慢，地漏返水', spot: 'bathroom', stopped: [], hours: 5 } as const
export const lent = { drain: '管道疏通器 1', back: { tool: '水管钳 2', door: '20-1-204' } } as const

export const quarrel = {
  kind: 'noise', hours: 20, doors: ['16-1-504', '16-1-604'], mediator: 'staff-4',
  heard: [{ happened: '晚上十点以后孩子还在跑，老人睡不着，去敲过一次门。', wants: '晚上九点半以后安静。' }, { happened: '孩子在家九天了，白天上网课，只有晚上能动一动。', wants: '先打电话，不要半夜敲门。' }],
  facts: ['孩子上网课到下午五点', '上周六夜里敲过一次门'],
} as const

export const ringBacks = {
  name: '下午的回访', maySay: '您问的事，居委会已经在办。蔬菜包改了时间，送到门口，不用下楼。', kind: 'call-back', words: ['问蔬菜包什么时候到', '问核酸报告在哪里看', '问快递能不能送上楼'], hours: 22, given: 50, dueIn: 2,
  doors: ['17-1-302', '17-1-504', '20-1-303', '22-1-601', '22-1-703'], back: [{ result: 'told', words: '' }, { result: 'not-reached', words: '响了没人接' }],
} as const

/** What is open beside the water and the leak: one is late, one is read by its reader alone, one is now and in hand, one was asked at the window and one at a door. */
export function dayStories(now: Instant): DeskStory[] {
  const ago = (hours: number): Instant => plus(now, -hours * hour)
  return [
    { door: '6-2-301', kind: 'food', words: '团购的米三天没到，家里只剩一顿', at: ago(9), urgency: 'today', due: ago(1), owner: 'staff-2', channel: 'window', step: { code: 'send-somebody', words: '先送五斤米上去' } },
    { door: '17-1-402', kind: 'care', words: '她说丈夫动手，孩子在旁边看着。白天再打，不要发短信，不要上门', at: ago(4), urgency: 'today', due: plus(now, 3 * hour), owner: 'deputy', private: true, step: { code: 'call', words: '下午两点前后打' } },
    { door: '20-1-101', kind: 'medicine', words: '胰岛素今天用完，冰箱里只剩半支', at: plus(now, -14 * minute), urgency: 'now', nowFor: 'no-medicine-today', owner: 'staff-3', step: { code: 'send-somebody', words: '志愿者已出门去社区医院' } },
    { door: '22-1-103', kind: 'rubbish', words: '五楼楼道的垃圾两天没收', at: ago(3), urgency: 'today', due: plus(now, 2 * hour), owner: 'staff-2', channel: 'door', step: { code: 'ask-property', words: '' } },
    { door: '13-1-203', kind: 'test', words: '昨天的核酸查不到结果', at: ago(2), urgency: 'today', owner: 'staff-3', channel: 'page' },
    { door: '3-2-402', kind: 'repair', words: '纱窗掉下来卡住了', at: ago(50), urgency: 'week', owner: 'staff-4', outcome: { code: 'done', words: '物业已装回' }, told: true },
  ]
}

export type MorningCall = { at: Instant; channel: 'phone' | 'window' | 'group' | 'door' | 'missed'; words: string; number: string; /** minutes until it was answered; 0: at once */ waits: number; /** which of the homes that ring */ home: number }
/** How many come in an hour of the day, from midnight: they wake, they worry, they eat. */
const byHour = [1, 0, 0, 0, 1, 2, 4, 8, 11, 12, 9, 7, 3, 4, 6, 7, 6, 5, 4, 5, 4, 3, 2, 1] as const
const questions = ['问今天做不做核酸', '问什么时候解封', '问快递在哪里取', '问能不能下楼扔垃圾', '问团购怎么接龙', '问药店还开不开', '问出门要什么手续', '问明天几点做核酸', '说楼下有人聚集', '问蔬菜包几点到'] as const

/** The calls of the last half day, hour by hour as a day has them. */
export function morning(now: Instant): MorningCall[] {
  const random = randomFrom(9)
  let missed = 0
  return Array.from({ length: 12 }, (_, n) => n).flatMap((n) => {
    const from = onTheHour(now, -n)
    const many = byHour[Math.floor(localTime(from, osmanthusZone).minutes / 60)]!
    return Array.from({ length: many }, (): MorningCall => {
      const at = plus(from, random.below(59) * minute)
      const channel = random.pick(['phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'phone', 'window', 'window', 'group', 'group', 'door', many > 6 ? 'missed' : 'phone'] as const)
      return { at, channel, words: random.pick(questions), number: channel === 'missed' ? `1000000080${missed++ % 10}` : '', waits: random.below(3) === 0 ? 5 + random.below(many * 4) : 0, home: random.below(400) }
    })
  })
}

/** Short answers; the second was corrected when the notice was, and so many homes had been told the first before. */
export function shortAnswers(now: Instant) {
  const { early, late } = vegetables(now)
  const until = onTheHour(now, 12)
  return {
    rubbish: { question: says('几点收垃圾？', '幾點收垃圾？', 'When is the rubbish collected?'), answer: says('每天晚上六点，放在门口。', '每天晚上六點，放在門口。', 'Every day at six in the evening; put it outside your door.'), validUntil: null, source: '物业' },
    vegetables: [early, late].map((when) => ({ question: says('蔬菜包几点到？', '蔬菜包幾點到？', 'When do the vegetables come?'), answer: says(`${when['zh-Hans']}，放在门口。`, `${when['zh-Hant']}，放在門口。`, `${when.en}, before your door.`), validUntil: until, source: '居委会通知：蔬菜包发放' })),
    /** past its date: it says so */
    pharmacy: { question: says('社区医院的药房几点开？', '社區醫院的藥房幾點開？', 'When is the pharmacy of the health centre open?'), answer: says('上午八点到十一点，由志愿者代配。', '上午八點到十一點，由志工代配。', 'Eight to eleven in the morning; a volunteer fetches it for you.'), validUntil: plus(now, -5 * hour), source: '社区卫生服务中心' },
    toldBefore: ['3-1-101', '3-1-202', '3-1-501', '3-2-101', '3-2-302'],
  }
}
