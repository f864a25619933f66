// Believed facts of stations. They are kept where they belong, in rows of their own, and nowhere beside it: a morning has tens of thousands.

import { readTube } from '#domain/rounds/codes.ts'
import { noteFact, sampleActFact, sampleFact, tubeFact } from '#domain/rounds/wire.ts'
import { storable } from '#domain/kernel/instants.ts'
import { initials } from '#domain/people/people.ts'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import { taker, type Believed, type Kept, type Taker, type Whom } from '../field/kinds.ts'
import type { Ask } from '../http/endpoint.ts'
import type { Tx } from '../db/pool.ts'
import { peopleOf } from '../people/homes.ts'
import { insertNotes, insertSampleActs, insertSamples, insertTubeActs } from './samples.ts'

/** A label that nobody can read is kept as it was typed: it is a tube, which somebody has to look at. */
const tubeNamed = (typed: string): string => {
  const read = readTube(typed)
  return read.ok ? read.value : typed.trim()
}

type Told<F> = readonly Believed<F & { round: string }>[]
const told = <F extends { round: any }>({ fact, id, at, by, place }: Believed<F>) => ({ id, round: fact.round as F['round'], at, by, station: place })

/** Keeps what is new and says so: once for all of a kind, however many there are. */
const keeps = <F extends { round: any }>(insert: (tx: Tx, community: CommunityId, rows: any[], now: Ask['now']) => Promise<Kept>, row: (it: Believed<F>) => object) => async (ask: Ask, facts: Told<F>): Promise<Kept> => {
  const kept = await insert(ask.tx, ask.community, facts.map((it) => row(it as Believed<F>)), ask.now)
  const rounds = new Set(facts.filter((it) => kept.fresh.has(it.id)).map((it) => it.fact.round))
  if (rounds.size > 0) ask.touch('testing-round', [...rounds])
  return kept
}
const about = <F>(person: (fact: F) => ResidentId | null) => async ({ tx, community }: Ask, facts: readonly Believed<F>[]): Promise<Whom[]> => {
  const people = await peopleOf(tx, community, facts.flatMap((it) => person(it.fact) ?? []))
  return facts.map((it) => {
    const found = people.get(person(it.fact) as ResidentId)
    return found ? { says: `${found.door} ${initials(found.name)}`, resident: found.id } : { says: '', resident: null }
  })
}
const kept = <F extends { round: any }>(it: Omit<Taker<F>, 'take' | 'keep' | 'may'> & { keep: NonNullable<Taker<F>['keep']> }): Taker =>
  taker({ ...it, may: 'test.sample', take: async (ask, facts) => { await it.keep(ask, facts) } })

export const roundTakers: readonly Taker[] = [
  kept({
    type: 'sample', schema: sampleFact, about: about((fact) => fact.person),
    keep: keeps(insertSamples, (it) => ({ ...told(it), tube: tubeNamed(it.fact.tube), size: it.fact.size, person: it.fact.person, called: it.fact.called, how: it.fact.how, deviceAt: storable(it.deviceAt), doubts: it.doubts })),
  }),
  kept({ type: 'sample-act', schema: sampleActFact, keep: keeps(insertSampleActs, (it) => ({ ...told(it), sample: it.fact.sample, what: it.fact.what, tube: it.fact.tube === null ? null : tubeNamed(it.fact.tube) })) }),
  kept({ type: 'tube', schema: tubeFact, keep: keeps(insertTubeActs, (it) => ({ ...told(it), tube: tubeNamed(it.fact.tube), what: it.fact.what, size: it.fact.size, to: it.fact.to })) }),
  kept({ type: 'round-note', schema: noteFact, about: about((fact) => fact.person), keep: keeps(insertNotes, (it) => ({ ...told(it), person: it.fact.person, what: it.fact.what, excuse: it.fact.excuse, words: it.fact.words })) }),
]
