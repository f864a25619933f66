// Which numbers of a home are one person's own: what is in confidence, and what is for them alone, is rung and texted there or not at all. The server asks the same of its tables
// (`ownNumber` in people/homes.ts; a test holds both against each other).

import type { ResidentId } from '../kernel/ids.ts'
import { betweenPhones, eachPhone, shareNumber } from './roster-cells.ts'

/** A home as it is rung. `phone`: the household's number. */
export type AtHome = { phone: string | null; people: readonly { id: ResidentId; phone: string | null; adult: boolean }[] }
/** `said`: the number on which they asked to be answered, before what is known, and none more than that. `also`: to whoever else at home it may be said as well. */
export type Wanted = { said?: string; also?: readonly ResidentId[] }

const orNone = (phone: string | null): string | null => (phone === '' ? null : phone)

/**
 * The numbers of `who` that nobody else at home answers, null where there is none. With another adult there the household's is none of theirs, nor is one that stands beside anybody else; alone, or with children, what is known is
 * theirs. `who` null: nobody has said which of them it is, so that with two adults there no number on record is.
 */
export function ownNumber({ phone, people }: AtHome, who: ResidentId | null, { said = '', also = [] }: Wanted = {}): string | null {
  const theirs = people.find((one) => one.id === who)?.phone ?? null
  const others = people.filter((one) => one.id !== who && !also.includes(one.id))
  if (others.filter((one) => one.adult).length <= (who === null ? 1 : 0)) return orNone(said) ?? theirs ?? phone
  const nobodyElses = (numbers: string | null): string | null => {
    const alone = eachPhone(numbers).filter((one) => one !== '' && !shareNumber(one, phone) && !others.some((other) => shareNumber(one, other.phone)))
    return alone.length === 0 ? null : alone.join(betweenPhones)
  }
  return nobodyElses(said) ?? nobodyElses(theirs)
}
