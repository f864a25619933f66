// Believed facts of people who went out and came back: stored each once, then the exits that they touch are read anew. The narrow
// way in from the field: facts in, touched exits out.

import { storable } from '#domain/field/clock.ts'
import { movementFact } from '#domain/gate/wire.ts'
import type { ExitId, GateId, MovementId, PassId } from '#domain/kernel/ids.ts'
import { initials } from '#domain/people/people.ts'
import { between } from '#domain/kernel/instants.ts'
import type { z } from 'zod'
import type { Believed, Taker } from '../field/kinds.ts'
import { taker } from '../field/kinds.ts'
import type { Ask } from '../http/endpoint.ts'
import { storeMovements } from './facts.ts'
import { peopleOf } from '../people/homes.ts'
import { exitsOfPasses, passesShown } from './store.ts'

type Moved = z.infer<typeof movementFact>

/** An emergency without an exit of its own opens one under the fact's id; a pass we know names its exit. */
function exitOf({ fact, id }: Believed<Moved>, byPass: ReadonlyMap<PassId, ExitId>): ExitId | null {
  const passed = fact.pass && byPass.get(fact.pass)
  if (passed) return passed
  return fact.exit ?? (fact.emergency && fact.kind === 'out' ? (id as ExitId) : null)
}

/** Returns the exits of which something new is known now. */
export async function takeMovements(ask: Ask, facts: readonly Believed<Moved>[]): Promise<ExitId[]> {
  const byPass = await exitsOfPasses(ask.tx, ask.community, facts.flatMap((it) => it.fact.pass ?? []))
  return storeMovements(ask, facts.map((it) => ({
    id: it.id as MovementId, kind: it.fact.kind, at: it.at, deviceAt: storable(it.deviceAt), clockErrorMs: between(it.at, storable(it.deviceAt)), exit: exitOf(it, byPass),
    pass: it.fact.pass, resident: it.fact.resident, gate: it.place as GateId | null, emergency: it.fact.emergency, by: it.by, how: it.fact.how, verdict: it.fact.verdict,
    note: it.fact.note, doubts: it.doubts,
  })))
}

/** The home and the initials that stand on the pass, or those of the resident whom the guard found by the door. */
async function about({ tx, community }: Ask, facts: readonly Believed<Moved>[]): Promise<string[]> {
  const passes = await passesShown(tx, community, facts.flatMap((it) => it.fact.pass ?? []))
  const people = await peopleOf(tx, community, facts.flatMap((it) => it.fact.resident ?? []))
  return facts.map(({ fact }) => {
    const person = fact.resident && people.get(fact.resident)
    return (fact.pass && passes.get(fact.pass)) || (person ? `${person.door} ${initials(person.name)}` : '')
  })
}

export const movementTaker: Taker = taker({ type: 'movement', schema: movementFact, may: 'gate.log', take: async (ask, facts) => void (await takeMovements(ask, facts)), about })
