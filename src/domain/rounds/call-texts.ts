// What is said when entrances are called: to their homes, on the screen at the station and in the hall, and to be pasted into a group chat. It is made of places and stations alone, and knows nobody's name.

import type { Instant, Zone } from '../kernel/instants.ts'
import { languages, type Language, type Says } from '../kernel/says.ts'
import { timeSaid } from '../kernel/times-said.ts'
import type { InLanguages, Source } from '../notices/notice.ts'
import { placeSaid, type OrderPlace } from '../sealing/place-said.ts'

type Place = Extract<OrderPlace, { kind: 'place' }>
export type StationSaid = { number: number; name: string }

const words: Record<Language, { now: string; next: string; nobody: string; where: (it: StationSaid) => string; bring: string; title: string; come: string; back: string; waits: string; comma: string; colon: string }> = {
  'zh-Hans': {
    now: '现在叫到', next: '接下来', nobody: '还没有叫', where: ({ number, name }) => `${number}号采样点 ${name}`, bring: '请带上手机（截图也行）或身份证，说门牌号也可以。', title: '叫到你们单元了，请现在去采样', come: '请现在下来。下不了楼的不用来，请打下面的电话。',
    back: '先不要下来，还没轮到。叫到时会再通知。', waits: '没叫到的请在家里等。', comma: '、', colon: '：',
  },
  'zh-Hant': {
    now: '現在叫到', next: '接下來', nobody: '還沒有叫', where: ({ number, name }) => `${number}號採樣點 ${name}`, bring: '請帶上手機（截圖也行）或身分證，說門牌號也可以。', title: '叫到你們單元了，請現在去採檢', come: '請現在下來。下不了樓的不用來，請打下面的電話。',
    back: '先不要下來，還沒輪到。叫到時會再通知。', waits: '沒叫到的請在家裡等。', comma: '、', colon: '：',
  },
  en: {
    now: 'Now called', next: 'Next', nobody: 'Nobody yet', where: ({ number, name }) => `Station ${number}, ${name}`, bring: 'Bring your phone (a screenshot will do) or identity card; your door number is enough.', title: 'Your entrance is called: please come now',
    come: 'Please come down now. Who cannot come down stays at home and rings the number below.', back: 'Please wait, not yet. You are told when you are called.', waits: 'Not called yet? Please wait at home.', comma: '; ', colon: ': ',
  },
}

/** What stands on the screen and in the chat; entrances as each language writes them. */
export type Announced = { station: StationSaid; now: readonly Place[]; next: readonly Place[]; at: Instant | null }
export type Sign = { where: string; now: string; called: string[]; nobody: string; next: string; after: string[]; waits: string }
export const signOf = ({ station, now, next }: Announced, language: Language): Sign => {
  const it = words[language]
  return { where: it.where(station), now: it.now, called: now.map((place) => placeSaid(place, language)), nobody: it.nobody, next: it.next, after: next.map((place) => placeSaid(place, language)), waits: it.waits }
}

/** To paste: one language after the other, as they are chosen. */
export function callPasted(it: Announced, zone: Zone, chosen: readonly Language[]): string {
  return languages.filter((language) => chosen.includes(language)).map((language) => {
    const { where, now, called, nobody, next, after, waits } = signOf(it, language)
    const { comma, colon } = words[language]
    const line = (head: string, places: readonly string[]): string => `${head}${colon}${places.join(comma)}`
    return [it.at === null ? where : `${where} ${timeSaid(it.at, zone, language)}`, line(now, called.length > 0 ? called : [nobody]), ...(after.length > 0 ? [line(next, after)] : []), waits].join('\n')
  }).join('\n\n')
}

/** To the homes of an entrance that is called. */
export const callTexts = (station: StationSaid): InLanguages<Source> => Object.fromEntries(languages.map((language) => {
  const it = words[language]
  return [language, { title: it.title, lines: [it.come, it.bring], when: '', where: it.where(station) }]
}))
/** To those who were told so, when it is taken back. */
export const callBack: Says = Object.fromEntries(languages.map((language) => [language, words[language].back])) as Says
