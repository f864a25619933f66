// What is said when entrances are called, on the screen at the station, in the hall, and pasted into a group chat. It is made of places and stations alone, and knows nobody's name.

import { languages, type Language } from '../kernel/says.ts'
import { placeSaid, type OrderPlace } from '../sealing/place-said.ts'

type Place = Extract<OrderPlace, { kind: 'place' }>
export type StationSaid = { number: number; name: string }

const words: Record<Language, { now: string; next: string; nobody: string; where: (it: StationSaid) => string; waits: string }> = {
  'zh-Hans': {
    now: '现在叫到', next: '接下来', nobody: '还没有叫', where: ({ number, name }) => `${number}号采样点 ${name}`,
    waits: '没叫到的请在家里等。',
  },
  'zh-Hant': {
    now: '現在叫到', next: '接下來', nobody: '還沒有叫', where: ({ number, name }) => `${number}號採樣點 ${name}`,
    waits: '沒叫到的請在家裡等。',
  },
  en: {
    now: 'Now called', next: 'Next', nobody: 'Nobody yet', where: ({ number, name }) => `Station ${number}, ${name}`,
    waits: 'Not called yet? Please wait at home.',
  },
}

/** What stands on the screen and in the chat; entrances as each language writes them. */
export type Announced = { station: StationSaid; now: readonly Place[]; next: readonly Place[] }
export type Sign = { where: string; now: string; called: string[]; nobody: string; next: string; after: string[]; waits: string }
export const signOf = ({ station, now, next }: Announced, language: Language): Sign => {
  const it = words[language]
  return { where: it.where(station), now: it.now, called: now.map((place) => placeSaid(place, language)), nobody: it.nobody, next: it.next, after: next.map((place) => placeSaid(place, language)), waits: it.waits }
}

/** To paste into a group chat: one language after the other, as they are chosen. `at`: the clock at which they were called, empty where nobody is; the day is the chat's own to say. */
export function callPasted(it: Announced, at: string, chosen: readonly Language[]): string {
  return languages.filter((language) => chosen.includes(language)).map((language) => {
    const { where, now, called, nobody, next, after, waits } = signOf(it, language)
    const [comma, colon] = language === 'en' ? ['; ', ': '] : ['、', '：']
    const line = (head: string, places: readonly string[]): string => `${head}${colon}${places.join(comma)}`
    return [`${where} ${at}`.trim(), line(now, called.length > 0 ? called : [nobody]), ...(after.length > 0 ? [line(next, after)] : []), waits].join('\n')
  }).join('\n\n')
}
