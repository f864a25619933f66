// By what people are asked to stay in: a tube that is not negative, or the self-tests of a home. One shape for both, so that there is one press, one list and one way on. Questions only.

import type { LabResultId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Pool } from '#domain/rounds/hold-wire.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { householdHome, livingWith, peopleOf } from '../people/homes.ts'
import { askingOf, readHomeCode } from './antigen.ts'
import { saidOf, type Said } from './lab-said.ts'
import { toldOfTubes } from './samples.ts'
import { roundOf } from './store.ts'

/** `papers`: what whoever presses has read. `people`: each with the latest by which they are meant. */
export type Subject = Pick<Pool, 'to' | 'pool' | 'doubts' | 'unnamed' | 'antigen'> & { rounds: { id: Said['rounds'][number]['id']; title: string }[]; people: { person: ResidentId; sampledAt: Instant }[]; papers: { id: LabResultId }[] }
type Asking = Pick<Ask, 'tx' | 'community' | 'now'>

/** Null: nothing was said of it. */
export async function subjectOf(ask: Asking, code: string): Promise<Subject | null> {
  const home = readHomeCode(code)
  if (home) return ofHome(ask, home)
  const said = (await saidOf(ask.tx, ask.community, [code], ask.now)).get(code)
  if (!said) return null
  const { to, pool, doubts, people } = said.said
  return { to, pool, doubts: [...doubts], unnamed: await unnamedIn(ask.tx, ask.community, said), rounds: said.rounds, people, papers: said.papers, antigen: null }
}

async function unnamedIn(tx: Tx, community: Ask['community'], { rounds, tubes }: Said): Promise<string[]> {
  const called = new Map<string, string>()
  for (const { id } of rounds) for (const one of (await toldOfTubes(tx, community, id)).samples) called.set(one.id, one.called)
  return tubes.flatMap((tube) => tube.members).filter((one) => one.person === null).map((one) => called.get(one.id) ?? '')
}

/** Everybody of the home, for they live with each other; of what was taken back nobody is asked to stay in. */
async function ofHome({ tx, community }: Asking, home: NonNullable<ReturnType<typeof readHomeCode>>): Promise<Subject | null> {
  const [round, place, tests] = [await roundOf(tx, community, home.round), await householdHome(tx, community, home.household), await askingOf(tx, community, home)]
  const last = tests.at(-1)
  if (!round || !place || !last) return null
  const stand = tests.filter((one) => !one.back)
  const named = await peopleOf(tx, community, tests.flatMap((one) => one.person ?? []))
  const nobody = { id: '' as ResidentId, household: home.household }
  const living = (await livingWith(tx, community, [nobody]))(nobody).map((one) => one.id)
  return {
    to: stand.some((one) => one.what === 'positive') ? 'positive' : stand.length > 0 ? 'grey' : 'waiting', pool: 1, doubts: [], unnamed: stand.filter((one) => one.person === null).map((one) => one.called), rounds: [{ id: round.id, title: round.title }],
    people: [...new Set([...living, ...stand.flatMap((one) => one.person ?? [])])].map((person) => ({ person, sampledAt: last.at })), papers: tests.map((one) => ({ id: one.id as string as LabResultId })),
    antigen: { title: round.title, door: place.door, tests: tests.map(({ id, person, called, what, at, how, back, seen }) => ({ id, person, name: person ? named.get(person)?.name ?? '' : called, what, at, how, back, seen })) },
  }
}
