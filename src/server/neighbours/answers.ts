// What became of my repair: what neighbours answer, of the same records as the page of the home. Where it stands, who has it, by when, and (in words of the screens) what to do
// meanwhile. Everybody at home may be told; what was said in confidence is no answer to anybody. It asks nothing and keeps nothing.

import type { Answer } from '#domain/desk/answers.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { MyRepair } from '#domain/neighbours/wire.ts'
import type { AnswerSource } from '../http/answers.ts'
import { repairsOfHomes } from './shown.ts'

/** Null: they took it back, and have nothing to hear of it. */
function becameOf(it: MyRepair, now: Instant): Answer | null {
  const { kind, number, danger, visit, outcome, worksAt } = it
  const rest = { question: 'repair' as const, of: it.id, basis: [], until: null }
  if (it.withdrawn) return null
  if (worksAt) return { ...rest, sentence: 'repair-works', values: { kind, number, at: worksAt } }
  if (outcome) return { ...rest, sentence: 'repair-done', values: { kind, number, outcome, words: it.outcomeWords.slice(0, 1000) } }
  // Until somebody handed it on, with an hour, nobody else has heard of it.
  const mending = { kind, number, danger, with: it.levelDue === null ? null : it.level, due: it.due }
  if (visit && visit.until > now) return { ...rest, until: visit.until, sentence: 'repair-visit', values: { ...mending, who: visit.who, from: visit.from, until: visit.until, stays: visit.cost.stays === 'visitor' ? visit.cost.until : null } }
  if (visit) return { ...rest, sentence: 'repair-visited', values: { ...mending, who: visit.who, until: visit.until } }
  // In danger every way is open, and somebody is sent.
  const way = danger ? 'visit' : it.open[0] ?? 'visit'
  return { ...rest, sentence: way === 'self' ? 'repair-self' : way === 'guided' ? 'repair-guided' : 'repair-waits', values: mending }
}

export const whatBecameOfRepair: AnswerSource = {
  question: 'repair', may: null, watched: false,
  async answer({ tx, community, now }, whose) {
    const homes = await repairsOfHomes(tx, community, [...new Set(whose.map(({ household }) => household))], now)
    return whose.map(({ household }) => (homes.get(household) ?? []).flatMap((it) => becameOf(it, now) ?? []))
  },
}
