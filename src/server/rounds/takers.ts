// Believed facts of stations. They are kept where they belong, in rows of their own, and nowhere beside it: a morning has tens of thousands.

import type { z } from 'zod'
import { actingRole } from '#domain/access/access.ts'
import { readTube } from '#domain/rounds/codes.ts'
import { boxFact, boxHandFact, callFact, noteFact, sampleActFact, sampleFact, tubeFact } from '#domain/rounds/wire.ts'
import { storable } from '#domain/kernel/instants.ts'
import { initials } from '#domain/people/people.ts'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { taker, type Believed, type Kept, type Taker, type Whom } from '../field/kinds.ts'
import { stop, type Ask } from '../http/endpoint.ts'
import type { Tx } from '../db/pool.ts'
import { enqueue } from '../jobs/queue.ts'
import { peopleOf } from '../people/homes.ts'
import { keptBoxes } from './boxes.ts'
import { keptCallActs } from './calls.ts'
import { kept } from './samples.ts'

/** A label that nobody can read is kept as it was typed: it is a tube, which somebody has to look at. */
export const tubeNamed = (typed: string): string => {
  const read = readTube(typed)
  return read.ok ? read.value : typed.trim()
}

const told = <F extends { round: any }>({ fact, id, at, by, place }: Believed<F>) => ({ id, round: fact.round as F['round'], at, by, station: place })

const about = <F>(person: (fact: F) => ResidentId | null) => async ({ tx, community }: Ask, facts: readonly Believed<F>[]): Promise<Whom[]> => {
  const people = await peopleOf(tx, community, facts.flatMap((it) => person(it.fact) ?? []))
  return facts.map((it) => {
    const found = people.get(person(it.fact) as ResidentId)
    return found ? { says: `${found.door} ${initials(found.name)}`, resident: found.id } : { says: '', resident: null }
  })
}

type Rows = { insert: (tx: Tx, community: CommunityId, rows: any[], now: Ask['now']) => Promise<Kept>; there: (tx: Tx, community: CommunityId, rows: { id: string }[]) => Promise<ReadonlySet<string>> }
type Own<F> = Pick<Taker<F>, 'type' | 'schema' | 'about'> & { changes?: 'testing-round' | 'box'; row: (it: Believed<F>) => { id: string }; /** what follows from those that are new, once they are kept */ then?: (ask: Ask, fresh: readonly Believed<F>[]) => Promise<void> }

/** Keeps what is new and says so: once for all of a kind, however many there are. */
function keeps<F extends { round: any }>({ insert, there }: Rows, { row, changes = 'testing-round', then, ...it }: Own<F>): Taker {
  const keep = async (ask: Ask, facts: readonly Believed<F>[]): Promise<Kept> => {
    const came = await insert(ask.tx, ask.community, facts.map(row), ask.now)
    const rounds = new Set(facts.filter((one) => came.fresh.has(one.id)).map((one) => one.fact.round as string))
    if (rounds.size > 0) ask.touch(changes, [...rounds])
    await then?.(ask, facts.filter((one) => came.fresh.has(one.id)))
    return came
  }
  return taker({
    ...it, may: 'test.sample', keep, there: (ask, facts) => there(ask.tx, ask.community, facts.map(row)),
    // Accepted by a person: what can count nowhere is not said to count.
    take: async (ask, facts) => {
      const { other, unknown } = await keep(ask, facts)
      if (other.size + unknown.size > 0) stop({ code: 'fact-of-no-round' })
    },
  })
}

/** Homes hear of each call, or that it is taken back: by a job, so that no batch of swabs waits for it. */
async function called(ask: Ask, facts: readonly Believed<z.infer<typeof callFact>>[]): Promise<void> {
  for (const { id, fact, by } of facts) {
    const call = fact.of ?? id
    await enqueue(ask.tx, 'rounds:called', { community: ask.community, round: fact.round, call, by, role: by.startsWith('device:') ? 'station' : actingRole(ask.rights, { community: ask.community }) ?? '' }, ask.now)
    ask.touch('testing-call', call)
  }
}

export const roundTakers: readonly Taker[] = [
  keeps(kept.sample, {
    type: 'sample', schema: sampleFact, about: about((fact) => fact.person),
    row: (it) => ({ ...told(it), tube: tubeNamed(it.fact.tube), size: it.fact.size, person: it.fact.person, called: it.fact.called, how: it.fact.how, deviceAt: storable(it.deviceAt), doubts: it.doubts }),
  }),
  keeps(kept['sample-act'], { type: 'sample-act', schema: sampleActFact, row: (it) => ({ ...told(it), sample: it.fact.sample, what: it.fact.what, tube: it.fact.tube === null ? null : tubeNamed(it.fact.tube) }) }),
  keeps(kept.tube, { type: 'tube', schema: tubeFact, row: (it) => ({ ...told(it), tube: tubeNamed(it.fact.tube), what: it.fact.what, size: it.fact.size, to: it.fact.to }) }),
  keeps(keptBoxes.box, { type: 'box', changes: 'box', schema: boxFact, row: (it) => ({ ...told(it), box: it.fact.box, what: it.fact.what, code: it.fact.code === null ? null : tubeNamed(it.fact.code), tube: it.fact.tube === null ? null : tubeNamed(it.fact.tube), count: it.fact.count }) }),
  keeps(keptBoxes['box-hand'], { type: 'box-hand', changes: 'box', schema: boxHandFact, row: (it) => ({ ...told(it), box: it.fact.box, hash: it.fact.hash }) }),
  keeps(keptCallActs, { type: 'station-call', schema: callFact, then: called, row: (it) => ({ ...told(it), named: it.fact.station, what: it.fact.what, entrances: it.fact.entrances, of: it.fact.of }) }),
  keeps(kept['round-note'], { type: 'round-note', schema: noteFact, about: about((fact) => fact.person), row: (it) => ({ ...told(it), person: it.fact.person, what: it.fact.what, excuse: it.fact.excuse, words: it.fact.words }) }),
]
