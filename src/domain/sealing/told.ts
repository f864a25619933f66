// What those who live under an order are told when it is issued, when its days are counted anew, when it is lifted, and when one of these was a mistake: in three languages, each written as it
// is written, out of the order as it is then, by the name of the place that it is on. Refuses to say what holds for a home: another order may be stricter, and it says so.

import { later, type Instant, type Zone } from '../kernel/instants.ts'
import { languages, type Language } from '../kernel/says.ts'
import { endsSaid, timeSaid, untilSaid } from '../kernel/times-said.ts'
import type { Level } from '../people/levels.ts'
import { placeSaid, type OrderPlace } from './place-said.ts'
import { endOf, runStart, spansOf, type SealingOrder } from './sealing.ts'

/** `of`: which kind of step was taken back, where homes were told of that one; `corrects`: what they were told of the order before stands still, and this takes its place. */
export type ToldStep = { kind: 'issued' | 'case' | 'lifted' | 'taken-back'; at: Instant; of: 'case' | 'lifted' | null; corrects: boolean }
export type OrderSays = {
  title: string; lines: string[]; /** what is other than they were told before; empty where nothing of that stands */ changed: string
  /** the lines, and the same with less and less in them, for a text that has no room for all */ fewer: string[][]
}

/** So many stages are said; the end of all of them is said in any case. */
const mostStages = 3

type Words = {
  level: Record<Level, string>; home: string; person: string; title: Record<ToldStep['kind'], (whose: string) => string>
  stage: (from: string, until: string, level: string) => string; means: Record<Exclude<Level, 'open'>, string>; end: (at: string) => string; over: (at: string) => string; others: (phone: string) => string
  changed: { case: (at: string) => string; lifted: (at: string) => string; noCase: string; notLifted: string; asHere: string }
}
const words: Record<Language, Words> = {
  'zh-Hans': {
    level: { open: '正常', precaution: '防范区', controlled: '管控区', sealed: '封控区' }, home: '您家', person: '您本人',
    title: { issued: (whose) => `${whose}的管控安排`, case: (whose) => `${whose}的管控时间重新计算`, lifted: (whose) => `${whose}的一项管控解除`, 'taken-back': (whose) => `${whose}的管控安排更正` },
    stage: (from, until, level) => `${from}起，到${until}：${level}`,
    means: { sealed: '封控区：请留在家里，有事出门先申请。急病马上走，不用等证。', controlled: '管控区：出小区要有出入证。急病马上走，不用等证。', precaution: '防范区：可以出门，请少聚集，留意通知。' },
    end: (at) => `没有新的通知，到${at}就全部结束`, over: (at) => `从${at}起，这项管控不再执行`, others: (phone) => `同时还有别的管控时，按更严的执行；现在按什么管，看自家页面或${phone === '' ? '问居委会' : `来电问：${phone}`}`,
    changed: { case: (at) => `有新病例，时间从${at}重新算`, lifted: (at) => `从${at}起解除`, noCase: '之前说的新病例有误，不算数', notLifted: '之前说的解除有误，不算数', asHere: '以这份通知为准' },
  },
  'zh-Hant': {
    level: { open: '正常', precaution: '防範區', controlled: '管控區', sealed: '封控區' }, home: '您家', person: '您本人',
    title: { issued: (whose) => `${whose}的管控安排`, case: (whose) => `${whose}的管控時間重新計算`, lifted: (whose) => `${whose}的一項管控解除`, 'taken-back': (whose) => `${whose}的管控安排更正` },
    stage: (from, until, level) => `${from}起，到${until}：${level}`,
    means: { sealed: '封控區：請留在家中，有事外出先申請。急病立即走，不必等證。', controlled: '管控區：離開小區需要出入證。急病立即走，不必等證。', precaution: '防範區：可以外出，請少聚集，留意通知。' },
    end: (at) => `沒有新的通知，到${at}就全部結束`, over: (at) => `從${at}起，這項管控不再執行`, others: (phone) => `同時還有別的管控時，依更嚴的執行；現在按什麼管，看自家頁面或${phone === '' ? '問居委會' : `來電詢問：${phone}`}`,
    changed: { case: (at) => `有新病例，時間從${at}重新計算`, lifted: (at) => `從${at}起解除`, noCase: '之前說的新病例有誤，不算數', notLifted: '之前說的解除有誤，不算數', asHere: '以這份通知為準' },
  },
  en: {
    level: { open: 'open', precaution: 'precaution', controlled: 'controlled', sealed: 'sealed' }, home: 'your home', person: 'you',
    title: { issued: (whose) => `What is ordered for ${whose}`, case: (whose) => `The days are counted anew for ${whose}`, lifted: (whose) => `An order for ${whose} ends`, 'taken-back': (whose) => `A correction of what is ordered for ${whose}` },
    stage: (from, until, level) => `${from} until ${until}: ${level}`,
    means: {
      sealed: 'Sealed: please stay at home. To go out, ask for an exit pass. In an emergency go at once, without one.',
      controlled: 'Controlled: to leave the compound you need an exit pass. In an emergency go at once, without one.',
      precaution: 'Precaution: go out if you need to, keep away from crowds, and watch for notices.',
    },
    end: (at) => `All of it ends at ${at}, unless something new is ordered`, over: (at) => `From ${at} this order holds no more`,
    others: (phone) => `Where another order holds as well, the stricter counts; what holds now stands on your page, or ${phone === '' ? 'ask the committee' : `call us: ${phone}`}`,
    changed: { case: (at) => `There is a new case, and the days are counted from ${at}`, lifted: (at) => `It ends at ${at}`, noCase: 'The new case of which you were told was a mistake', notLifted: 'That it ends, of which you were told, was a mistake', asHere: 'What this notice says is what counts' },
  },
}

/** Said of what homes were told, where the order is another since and whoever made it so told nobody: it ends, and says where to look. */
export const holdsNoMore: Record<Language, string> = {
  'zh-Hans': '这份通知说的管控安排已经变了，不再算数；现在按什么管，看自家页面或问居委会', 'zh-Hant': '這份通知說的管控安排已經變了，不再算數；現在按什麼管，看自家頁面或問居委會',
  en: 'What this notice says of the order is so no longer; what holds now stands on your page, or ask the committee',
}

function changedOf(order: SealingOrder, { kind, at, of }: ToldStep, now: Instant, zone: Zone, language: Language): string {
  const { changed } = words[language]
  // Of cases that came in out of order the days run from the latest, and a text of a correction says this alone.
  if (kind === 'case') return changed.case(timeSaid(runStart(order, later(now, at)), zone, language))
  if (kind === 'lifted') return changed.lifted(timeSaid(at, zone, language))
  if (kind === 'issued') return ''
  return of === null ? changed.asHere : of === 'lifted' ? changed.notLifted : changed.noCase
}

/** All of it, and with less and less: the first stage with what it means and the end, without what it means, the end, nothing. */
function saysOf(stages: readonly string[], means: readonly string[], end: string): [string[], string[][]] {
  const [[first = ''], [meant]] = [stages, means]
  return [[...stages, end, ...means], [[first, ...(meant === undefined ? [] : [meant]), end], [first, end], [end], []]]
}

/** So long a title may be. What does not stand in it with the compound's name, stands there without, for each text has the sender and whom to ask. */
const mostInTitle = 60
function titleOf(place: OrderPlace, title: (whose: string) => string, language: Language): string {
  const { home, person } = words[language]
  if (place.kind !== 'place') return title(place.kind === 'person' ? person : home)
  const names = [place, ...(place.building === null ? [] : [{ ...place, compound: null }])].map((it) => title(placeSaid(it, language)))
  return names.find((it) => it.length <= mostInTitle) ?? `${names.at(-1)!.slice(0, mostInTitle - 1)}…`
}

type Here = { zone: Zone; /** the committee's; '': it has none, and nobody is told to call */ phone: string }
/** @param order as it is after that step @param place what it is on, as everybody calls it */
export function saidOfOrder(order: SealingOrder, place: OrderPlace, step: ToldStep, now: Instant, { zone, phone }: Here): Record<Language, OrderSays> {
  // A mistake of which nobody was told is no correction to them: they are told what holds.
  const titled = step.kind === 'taken-back' && step.of === null ? 'issued' : step.kind
  // That something they were told was wrong is said also where that hangs no more.
  const mistaken = step.kind === 'taken-back' && step.of !== null && !step.corrects
  const ahead = spansOf(order, zone).filter((span) => span.until > now)
  return Object.fromEntries(languages.map((language): [Language, OrderSays] => {
    const { level, title, stage, means, end, over, others } = words[language]
    const [from, until] = [(at: Instant) => timeSaid(at, zone, language), (at: Instant) => untilSaid(at, zone, language)]
    const stages = ahead.slice(0, mostStages).map((span) => {
      const ends = endsSaid(span.from, span.until, zone, language)
      return stage(ends.from, ends.until, level[span.level])
    })
    const meant = [...new Set(ahead.slice(0, mostStages).flatMap((span) => (span.level === 'open' ? [] : [means[span.level]])))]
    const [all, some] = ahead.length === 0 ? [[over(from(order.liftedAt ?? endOf(order, zone)))], [[]]] : saysOf(stages, meant, end(until(endOf(order, zone))))
    const changed = changedOf(order, step, now, zone, language)
    const told = (lines: string[]): string[] => [...(mistaken ? [changed] : []), ...lines]
    const lines = told([...all, others(phone)])
    return [language, { title: titleOf(place, title[titled], language), lines, changed: step.corrects ? changed : '', fewer: [lines, told(all), ...some.map(told)] }]
  })) as Record<Language, OrderSays>
}
