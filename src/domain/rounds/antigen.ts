// What self-tests of an evening come to. What is said of them is told at home, at the door and by telephone: late, twice, out of order and by several. Who has tested and who needs a call is worked
// out from all of it. It refuses to make anything of silence: whoever has said nothing is “not tested yet”.

import type { AntigenResultId } from '../kernel/ids.ts'
import { minute, type Instant } from '../kernel/instants.ts'
import { never } from '../kernel/result.ts'
import type { Excuse, PutDown } from './outcomes.ts'

/** One line; two lines; a second line that is hardly there; no control line; there is no kit, or it is lost; nobody is to test them, they are too young; they do not want to. */
export const antigenAnswers = ['negative', 'positive', 'faint', 'invalid', 'lost', 'too-young', 'refused'] as const
export type AntigenAnswer = (typeof antigenAnswers)[number]

/** One thing that was said of one person’s test. `by`: who said it, `desk`: at the desk, which takes back anybody’s. `at`: when the test was read. */
export type AntigenSaid = { id: AntigenResultId; what: AntigenAnswer | 'taken-back'; takesBack: AntigenResultId | null; at: Instant; by: string; desk: boolean }

/** Those that count: each once, without what was taken back by whoever said it, or by the desk. The taking back may come first. */
export function countingAntigen<S extends AntigenSaid>(said: readonly S[]): (S & { what: AntigenAnswer })[] {
  const all = [...new Map(said.map((one) => [one.id, one])).values()]
  const backs = all.filter((one) => one.what === 'taken-back')
  return all.filter((one): one is S & { what: AntigenAnswer } => one.what !== 'taken-back' && !backs.some((back) => back.takesBack === one.id && (back.desk || back.by === one.by)))
}

/** Two lines, or a second one that is hardly there: somebody rings, and a swab says what it is. An antigen confirms nothing. */
export const asksForCall = (what: AntigenAnswer): boolean => what === 'positive' || what === 'faint'
/** A test was done, and it showed something. */
export const hasTested = (what: AntigenAnswer): boolean => what === 'negative' || asksForCall(what)

/**
 * What counts of what was said of one person. Two lines give way to nothing that is silently put in their place; a test that showed something gives way to none that did not; otherwise the
 * latest that happened, not the latest that arrived.
 */
export function antigenOf<S extends AntigenSaid>(said: readonly S[]): (S & { what: AntigenAnswer }) | null {
  const counts = countingAntigen(said).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
  return counts.findLast((one) => asksForCall(one.what)) ?? counts.findLast((one) => hasTested(one.what)) ?? counts.at(-1) ?? null
}

/** What it is in the figures of a round, where no test showed anything: whoever needs another kit is asked again, as if nobody had been there. */
export function putDownBy(what: Exclude<AntigenAnswer, 'negative' | 'positive' | 'faint'>): { what: PutDown; excuse: Excuse | null } {
  switch (what) {
    case 'invalid': case 'lost': return { what: 'again', excuse: null }
    case 'too-young': return { what: 'excused', excuse: 'infant' }
    case 'refused': return { what: 'refused', excuse: null }
    default: return never(what)
  }
}

/** When somebody looks, and until when the leaflet of a maker lets a line count. */
export const readAfter = 15 * minute
export const countsUntil = [20 * minute, 30 * minute] as const

/** How the test stands that was begun then; `limit`: of the leaflet. */
export function timerAt(began: Instant, now: Instant, limit: number): { state: 'waits' | 'look' | 'over'; left: number } {
  const gone = Date.parse(now) - Date.parse(began)
  if (gone < readAfter) return { state: 'waits', left: readAfter - gone }
  return gone < limit ? { state: 'look', left: limit - gone } : { state: 'over', left: 0 }
}
