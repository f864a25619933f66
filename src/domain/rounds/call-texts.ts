// What is said when entrances are called, on the screen at the station and in the hall (call-pasted.ts puts it into a group chat). It is made of places and stations alone, and knows nobody's name.

import type { Instant } from '../kernel/instants.ts'
import type { Language } from '../kernel/says.ts'
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
export type Announced = { station: StationSaid; now: readonly Place[]; next: readonly Place[]; at: Instant | null }
export type Sign = { where: string; now: string; called: string[]; nobody: string; next: string; after: string[]; waits: string }
export const signOf = ({ station, now, next }: Announced, language: Language): Sign => {
  const it = words[language]
  return { where: it.where(station), now: it.now, called: now.map((place) => placeSaid(place, language)), nobody: it.nobody, next: it.next, after: next.map((place) => placeSaid(place, language)), waits: it.waits }
}
