// Who lives in a made-up home: how many, how old, born when. By rough shares of an old inner district; nobody in it is anybody.

import { addDays, type Day } from '#domain/kernel/instants.ts'
import type { Random } from './random.ts'

/** Ages as in an old inner district: newborns to over a hundred, many old people. Of each home the first is grown up. */
export function ageIn(random: Random, place: number): number {
  if (place === 0) return 28 + random.below(60)
  const roll = random.next()
  if (roll < 0.16) return random.below(18)
  if (roll < 0.7) return 18 + random.below(47)
  return roll > 0.998 ? 100 + random.below(4) : 65 + random.below(30)
}

export function bornOf(age: number, random: Random, today: Day): Day {
  return addDays(`${Number(today.slice(0, 4)) - age}-01-01` as Day, random.below(Math.max(1, age === 0 ? 60 : 365)))
}

/** How many live in each household: at least one, `residents` in all. */
export function sizes(random: Random, households: number, residents: number): number[] {
  const counts = Array.from({ length: households }, () => 1)
  for (let left = residents - households; left > 0; ) {
    const i = random.below(households)
    if (counts[i]! < 6 && random.next() > (counts[i]! - 1) * 0.2) {
      counts[i]!++
      left--
    }
  }
  return counts
}

/** Small children and some of the oldest have no telephone of their own. */
export const hasPhone = (age: number, random: Random): boolean => !(age < 10 || (age > 80 && random.below(3) > 0))
