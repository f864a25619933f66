// What some of the people of a made-up community need, taken from who they are: the baby its food, somebody very old and alone a visit. Told here; put down through
// the same endpoint as in real use. The illness is said of nobody.

import { addDays, dayOf, type Day, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { NeedContent, NeedKind } from '#domain/people/needs.ts'
import type { DemoPerson } from './osmanthus.ts'
import { randomFrom, type Random } from './random.ts'

export type DemoNeed = { door: string; name: string; content: NeedContent }

/** By kind: whom it may be, in which words, in how many days, on which days of the week. */
type Story = { kind: NeedKind; words: string; whom: (age: number, alone: boolean) => boolean; days?: number; times?: NeedContent['times']; helper?: string }
const stories: readonly Story[] = [
  { kind: 'dialysis', words: '区中心医院透析室，需接送', whom: (age) => age > 50 && age < 80, times: { days: [1, 3, 5], at: 7 * 60 }, helper: '女儿' },
  { kind: 'dialysis', words: '市第一人民医院透析室', whom: (age) => age > 50 && age < 80, times: { days: [2, 4, 6], at: 6 * 60 + 30 } },
  { kind: 'medicine', words: '胰岛素，冷藏', whom: (age) => age > 60, days: 2 },
  { kind: 'medicine', words: '降压药，社区卫生服务中心', whom: (age) => age > 60, days: 4 },
  { kind: 'medicine', words: '慢病长处方，区中心医院', whom: (age) => age > 55, days: 11, helper: '儿子' },
  { kind: 'device', words: '家用制氧机，不能断电', whom: (age) => age > 70 },
  { kind: 'birth', words: '市妇幼保健院', whom: (age) => age > 24 && age < 38, days: 19 },
  { kind: 'infant-food', words: '二段奶粉', whom: (age) => age === 0, days: 3 },
  { kind: 'deaf', words: '看得懂字条', whom: (age) => age > 70 },
  { kind: 'blind', words: '', whom: (age) => age > 70 },
  { kind: 'language', words: '只说温州话', whom: (age) => age > 75 },
  { kind: 'no-telephone', words: '', whom: (age) => age > 82 },
  { kind: 'lives-alone', words: '每天敲门问一次', whom: (age, alone) => age > 82 && alone, helper: '楼组长' },
  { kind: 'lives-alone', words: '', whom: (age, alone) => age > 80 && alone },
  { kind: 'stairs', words: '轮椅，没有电梯', whom: (age) => age > 75 },
  { kind: 'bedridden', words: '上门采样', whom: (age) => age > 85 },
  { kind: 'swallowing', words: '软食', whom: (age) => age > 80 },
  { kind: 'does-not-read', words: '', whom: (age) => age > 85 },
]

const doorOf = ({ building, entrance, flat }: DemoPerson): string => [building, entrance, flat].filter((part) => part !== '').join('-')
const homeOf = (person: DemoPerson): string => `${person.compound} ${doorOf(person)}`

function some(story: Story, people: readonly DemoPerson[], random: Random, taken: Set<DemoPerson>, year: number, alone: ReadonlyMap<string, number>): DemoPerson | null {
  const fit = people.filter((one) => !taken.has(one) && story.whom(year - Number(one.born.slice(0, 4)), alone.get(homeOf(one)) === 1))
  return fit.length === 0 ? null : random.pick(fit)
}

/** So many rounds of the stories, of people who each have one; nobody at the doors that are left out. */
export function needsIn(people: readonly DemoPerson[], now: Instant, zone: Zone, rounds: number, not: ReadonlySet<string> = new Set()): DemoNeed[] {
  const random = randomFrom(4711)
  const today: Day = dayOf(now, zone)
  const alone = new Map<string, number>()
  for (const person of people) alone.set(homeOf(person), (alone.get(homeOf(person)) ?? 0) + 1)
  const among = people.filter((one) => !not.has(doorOf(one)))
  const taken = new Set<DemoPerson>()
  return Array.from({ length: rounds }, () => stories).flat().flatMap((story) => {
    const person = some(story, among, random, taken, Number(today.slice(0, 4)), alone)
    if (!person) return []
    taken.add(person)
    const { kind, words, days, times = null, helper } = story
    return [{ door: doorOf(person), name: person.name, content: { kind, words, due: days === undefined ? null : addDays(today, days), times, helper: helper ? { words: helper } : null, endsOn: null, private: false } }]
  })
}
