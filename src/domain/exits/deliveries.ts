// By which way somebody is told of what was decided: their phones ring; where none does, a text, a mail; where nothing carries, a person rings, at once. The page
// goes with every one of them and says nothing of whether it was seen. One rung at a time, each only when the one below is dead. It sends nothing.

import { earlier, hour, later, minute, plus, type Instant, type Zone } from '../kernel/instants.ts'
import { morningAfter, plusAwake } from '../notices/quiet-hours.ts'
import type { Rung } from '../notices/ladder.ts'

export const sentRungs = ['push', 'sms', 'mail'] as const satisfies readonly Rung[]
export type SentRung = (typeof sentRungs)[number]

/** What is known of the messages of one rung: none was written, they are on their way or have gone out, none of them will come. */
export type RungSoFar = 'untried' | 'carries' | 'dead'
/** `begin`: its messages are to be written now. `ringsAt`: from then on somebody rings them, unless they know. */
export type NextWay = { begin: SentRung | null; ringsAt: Instant }

/** That a phone took it is not that anybody read it: so long, nights left out, they have for that. */
const readsWithin = 4 * hour
/** Whoever may go soon is rung so long before, and whoever may go already so long after; never sooner after the decision than it takes to look at a phone. */
const rungBefore = hour
const looksWithin = 30 * minute

/** @param there rungs that lead to them, with what came of each  @param at when it was told  @param from from when on they may go, or were to */
export function nextWay(there: Partial<Record<SentRung, RungSoFar>>, { at, from }: { at: Instant; from: Instant }, now: Instant, zone: Zone): NextWay {
  const rung = sentRungs.find((one) => there[one] !== undefined && there[one] !== 'dead')
  if (!rung) return { begin: null, ringsAt: later(at, now) }
  // At night they look in the morning, unless they would go before that.
  const morning = morningAfter(at, zone)
  const looked = morning !== null && from > at && from < morning ? plus(at, looksWithin) : plusAwake(at, looksWithin, zone)
  const inTime = from > at ? later(looked, plus(from, -rungBefore)) : plusAwake(at, rungBefore, zone)
  return { begin: there[rung] === 'untried' ? rung : null, ringsAt: earlier(plusAwake(at, readsWithin, zone), inTime) }
}

/** A channel that did not answer so often keeps nobody from the next way. It may come as well, hours later: the words say nothing that holds for one hour alone. */
export const hangsAfter = 2
export type Sent = { state: string; /** why it waits, or went out by no way */ why: string | null; tries: number }
/** Nobody answers there: that the night is waited for is another thing. */
const hangs = ({ state, why, tries }: Sent): boolean => state === 'waiting' && why !== null && why !== 'night' && tries >= hangsAfter

/** Of several messages of one rung one that may come is enough. What nobody needed went out by no way, and is needed after all. */
export const soFar = (all: readonly Sent[]): RungSoFar =>
  all.every(({ state }) => state === 'dropped') ? 'untried' : all.every((it) => ['refused', 'doubtful', 'dropped'].includes(it.state) || hangs(it)) ? 'dead' : 'carries'
