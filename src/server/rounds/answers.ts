// When is our building tested: what testing rounds answer, of those that are called for a home or go on there. Everybody at home may be told, and whoever asks for them; whose swab was
// taken is said to nobody here. It asks nothing and keeps nothing.

import type { Answer } from '#domain/desk/answers.ts'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Home } from '#domain/people/people.ts'
import type { AnswerSource } from '../http/answers.ts'
import { roundsWithPlaces, stationsIn, type RoundRow, type StationRow } from './store.ts'

/** Nobody calls a round sooner. */
const ahead = 60 * day

const isFor = ({ compound, building, entrance }: Home, places: readonly string[]): boolean => [compound, building, entrance].some((one) => places.includes(one))
const asAnswer = ({ id, title, begins, ends, note }: RoundRow, stations: readonly StationRow[]): Answer =>
  ({ question: 'test', of: id, sentence: 'test-called', values: { title, from: begins, until: ends, stations: stations.map(({ number, name }) => ({ number, name })), note }, basis: [], until: ends })
const noneCalled: Answer = { question: 'test', of: null, sentence: 'test-none', values: {}, basis: [], until: null }

export const whenTested: AnswerSource = {
  question: 'test', may: null, watched: false,
  async answer({ tx, community, now }, whose) {
    const rounds = (await roundsWithPlaces(tx, community, { from: now, until: plus(now, ahead) }, null)).filter(({ closedAt }) => closedAt === null)
    const stations = new Map<TestingRoundId, StationRow[]>()
    for (const { id } of rounds) stations.set(id, await stationsIn(tx, community, id))
    return whose.map(({ home }) => {
      const theirs = rounds.filter(({ places }) => isFor(home, places))
      return theirs.length === 0 ? [noneCalled] : theirs.map((it) => asAnswer(it, stations.get(it.id)!))
    })
  },
}
