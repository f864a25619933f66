// Whoever lives where a case is: each by name, which opens their card, and their number.

import { Link } from 'wouter'
import type { AtHome as Person } from '#domain/desk/case-wire.ts'
import { dialPerson } from '#domain/kernel/phones-of-people.ts'
import { AsWritten } from '../../parts/AsWritten.tsx'
import { m } from '../../words/compiled/messages.js'

export const AtHome = ({ people = [] }: { people?: readonly Person[] | undefined }) => (people.length === 0 ? null : (
  <ul role="list" className="plain-list at-home">
    {people.map((one) => <li key={one.id}><Link href={`/desk?resident=${one.id}`}><AsWritten>{one.name}</AsWritten></Link> {one.phone && <a href={dialPerson(one.phone)}>{m.desk_callNumber({ phone: one.phone })}</a>}</li>)}
  </ul>
))

/** Whom one rings about a line: the number that is put down, else the first at home who has one, with their name. A line that was kept here before says nobody. */
export function reachOf({ phone, atHome }: { phone?: string | null; atHome?: readonly Person[] }): { phone: string; who: string } {
  const first = phone ? undefined : atHome?.find((one) => one.phone)
  return { phone: phone ?? first?.phone ?? '', who: first?.name ?? '' }
}
