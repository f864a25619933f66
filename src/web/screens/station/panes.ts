// What of the table is on the screen, and what the swabs on it are called.

import type { BoxId } from '#domain/kernel/ids.ts'
import type { Sample } from '#domain/rounds/tubes.ts'
import type { Knowing } from '../../field/knowing.ts'
import { m } from '../../words/compiled/messages.js'
import type { Book } from './book.ts'
import { personIn } from './find.ts'
import type { Passing } from './passing.ts'

export type Pane = { at: 'table' } | { at: 'tube-code' } | { at: 'unlisted'; how: 'newborn' | 'unknown' } | { at: 'tubes' } | { at: 'tube'; code: string } | { at: 'pass'; code: string } | { at: 'took'; it: Passing } | { at: 'calls' } | { at: 'boxes' } | { at: 'box'; id: BoxId }
/** Of a swab, as far as this phone can say. */
export function nameIn(book: Book, one: Sample, knows: Knowing | null): { name: string; door: string } {
  const whose = book.whose.get(one.id)
  const found = one.person && personIn(knows, one.person)
  return { name: found ? found.person.name : whose?.name || whose?.called || m.station_thisPerson(), door: found ? found.door.door : whose?.door ?? '' }
}
