// What homes are told of their slot: place, day, time and station, in three languages, each written as it is written. It knows nobody's name.

import type { Instant, Zone } from '../kernel/instants.ts'
import { languages, type Language, type Says } from '../kernel/says.ts'
import { endsSaid } from '../kernel/times-said.ts'
import type { InLanguages, Source } from '../notices/notice.ts'
import { placeSaid, type OrderPlace } from '../sealing/place-said.ts'

export type SlotSaid = { /** null: one home alone lives there */ place: Extract<OrderPlace, { kind: 'place' }> | null; from: Instant; until: Instant; station: { number: number; name: string } }

const words: Record<Language, { title: (place: string) => string; when: (from: string, until: string) => string; where: (number: number, name: string) => string; line: string; changed: (was: string, is: string) => string }> = {
  'zh-Hans': {
    title: (place) => (place === '' ? '核酸检测时间' : `核酸检测时间：${place}`), when: (from, until) => `${from}到${until}`, where: (number, name) => `${number}号采样点 ${name}`,
    line: '请在这个时间到这个采样点，不要提前排队。采样点叫号的，叫到再下来。', changed: (was, is) => `原来通知的是${was}，现在改为${is}`,
  },
  'zh-Hant': {
    title: (place) => (place === '' ? '核酸篩檢時間' : `核酸篩檢時間：${place}`), when: (from, until) => `${from}到${until}`, where: (number, name) => `${number}號採樣點 ${name}`,
    line: '請在這個時間到這個採樣點，不要提前排隊。採樣點叫號的，叫到再下來。', changed: (was, is) => `原來通知的是${was}，現在改為${is}`,
  },
  en: {
    title: (place) => (place === '' ? 'When you are tested' : `When you are tested: ${place}`), when: (from, until) => `from ${from} to ${until}`, where: (number, name) => `Station ${number}, ${name}`,
    line: 'Please come to this station at this time, and not before. Where it calls entrances, wait until yours is called.', changed: (was, is) => `You were told ${was}. It is now ${is}`,
  },
}
/** As a notice's title has room for. */
const longestTitle = 60
function whenSaid(it: SlotSaid, zone: Zone, language: Language): string {
  const { from, until } = endsSaid(it.from, it.until, zone, language)
  return words[language].when(from, until)
}
const whereSaid = ({ station: { number, name } }: SlotSaid, language: Language): string => words[language].where(number, name)
const bothSaid = (it: SlotSaid, zone: Zone, language: Language): string => `${whenSaid(it, zone, language)}${language === 'en' ? ', ' : '，'}${whereSaid(it, language)}`

/** The notice of a slot, and what is other than homes were told; `old` null: they were told nothing. */
export function slotTexts(it: SlotSaid, old: SlotSaid | null, zone: Zone): { source: InLanguages<Source>; changed: InLanguages<string> } {
  const source = Object.fromEntries(languages.map((language) => {
    const [all, short] = it.place ? [placeSaid(it.place, language), placeSaid({ ...it.place, compound: null }, language)] : ['', '']
    const title = [all, short, ''].map((place) => words[language].title(place)).find((one) => one.length <= longestTitle)!
    return [language, { title, lines: [words[language].line], when: whenSaid(it, zone, language), where: whereSaid(it, language) }]
  }))
  return { source, changed: old ? Object.fromEntries(languages.map((language) => [language, words[language].changed(bothSaid(old, zone, language), bothSaid(it, zone, language))])) : {} }
}

/** To those who were told to come, when the round is over before they did. */
export const roundOver: Says = { 'zh-Hans': '这一轮检测已经结束，请不要再去采样点。', 'zh-Hant': '這一輪篩檢已經結束，請不要再去採樣點。', en: 'This round of testing is over. Please do not come to the station any more.' }
