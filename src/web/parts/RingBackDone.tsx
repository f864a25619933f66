// What whoever asked for a call hears: under which number, and by when.

import type { RingBackAsked } from '#domain/desk/ring-back-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { when } from './times.ts'
import { m } from '../words/compiled/messages.js'

/** `quiet`: about somebody else, of whom nothing is said. */
export function RingBackDone({ asked, zone, now, quiet }: { asked: RingBackAsked | null; zone: Zone; now: Instant; quiet: boolean }) {
  const said = !asked ? '' : quiet ? m.answers_ringThem({ due: when(asked.due, zone, now) }) : m.answers_ringDone({ number: asked.number, due: when(asked.due, zone, now) })
  return <p role="status" className={asked ? 'ring-back-done' : 'hidden-visually'}>{said}</p>
}
