// What whoever asked for a call hears: under which number, and by when. Asked again because nobody rang, that may be past: then it is said.

import type { RingBackAsked } from '#domain/desk/ring-back-wire.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import { when } from './times.ts'
import { m } from '../words/compiled/messages.js'

/** `quiet`: about somebody else, of whom nothing is said. `late`: the hour was past when they asked. */
export type RingBackSaid = { asked: RingBackAsked; quiet: boolean; late: boolean }

function said({ asked: { number, due: at }, quiet, late }: RingBackSaid, zone: Zone, now: Instant): string {
  const due = when(at, zone, now)
  if (quiet) return late ? m.answers_ringThemLate({ due }) : m.answers_ringThem({ due })
  return late ? m.answers_ringLate({ number, due }) : m.answers_ringDone({ number, due })
}

export function RingBackDone({ done, zone, now }: { done: RingBackSaid | null; zone: Zone; now: Instant }) {
  return <p role="status" className={done ? 'ring-back-done' : 'hidden-visually'}>{done ? said(done, zone, now) : ''}</p>
}
