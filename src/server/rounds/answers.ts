// When is our building tested: what testing rounds answer, of those that are called for a home or go on there, with the slot of their entrance where it has one. Everybody at home may be told, and
// whoever asks for them; whose swab was taken is said to nobody here. Whoever was told is told anew when the round is closed or the slot moves. What is tested at home has no time and no place. It keeps nothing.

import { sql } from 'kysely'
import type { Answer } from '#domain/desk/answers.ts'
import type { TestingRoundId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import type { Home } from '#domain/people/people.ts'
import type { RoundSlot } from '#domain/rounds/slots.ts'
import type { AnswerSource } from '../http/answers.ts'
import { slotsOf } from './slots.ts'
import { roundsWithPlaces, stationsIn, stationsOf, type RoundRow, type StationRow } from './store.ts'

/** Nobody calls a round sooner. */
const ahead = 60 * day

const isFor = ({ compound, building, entrance }: Home, places: readonly string[]): boolean => [compound, building, entrance].some((one) => places.includes(one))
const named = ({ number, name }: StationRow): { number: number; name: string } => ({ number, name })
type Called = { round: RoundRow; stations: readonly StationRow[]; slots: readonly RoundSlot[] }
function asAnswer({ round: { id, title, begins, ends, note }, stations, slots }: Called, { entrance }: Home, all: readonly StationRow[]): Answer {
  const slot = slots.find((one) => one.entrance === entrance)
  const at = slot && all.find((one) => one.id === slot.station)
  const theirs = slot && at ? { from: slot.from, until: slot.until, station: named(at) } : null
  return { question: 'test', of: id, sentence: 'test-called', values: { title, from: begins, until: ends, stations: stations.map(named), note, slot: theirs }, basis: [], until: ends }
}
const noneCalled: Answer = { question: 'test', of: null, sentence: 'test-none', values: {}, basis: [], until: null }

export const whenTested: AnswerSource = {
  question: 'test', may: null, watched: true,
  restsOn: (community) => sql`(select count(*) from testing_round_acts x where x.community_id = ${community}) || '+' || (select count(*) from testing_slot_acts x where x.community_id = ${community})`,
  async answer({ tx, community, now }, whose) {
    const rounds = (await roundsWithPlaces(tx, community, { from: now, until: plus(now, ahead) }, null)).filter(({ closedAt, kind }) => closedAt === null && kind === 'pcr')
    const [all, called] = [rounds.length === 0 ? [] : await stationsOf(tx, community), new Map<TestingRoundId, Called>()]
    for (const round of rounds) called.set(round.id, { round, stations: await stationsIn(tx, community, round.id), slots: await slotsOf(tx, community, round.id) })
    return whose.map(({ home }) => {
      const theirs = rounds.filter(({ places }) => isFor(home, places))
      return theirs.length === 0 ? [noneCalled] : theirs.map(({ id }) => asAnswer(called.get(id)!, home, all))
    })
  },
  /** Of whoever has moved: the round goes on where they lived. */
  async holdStill({ tx, community, now }, of) {
    const rounds = await roundsWithPlaces(tx, community, { from: now, until: plus(now, ahead) }, of as readonly TestingRoundId[])
    return new Set(rounds.filter(({ closedAt }) => closedAt === null).map(({ id }): string => id))
  },
}
