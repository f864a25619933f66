// Believed facts of people who went out and came back, handed to exits, which keep them; of whoever came in from out of town the desk is told, which rings them.

import { fromOutside, movementFact } from '#domain/gate/wire.ts'
import type { GateId, MovementId, ResidentId } from '#domain/kernel/ids.ts'
import { between, storable } from '#domain/kernel/instants.ts'
import { initials } from '#domain/people/people.ts'
import type { z } from 'zod'
import { sideBySide } from '../db/side-by-side.ts'
import { ringWhoCameIn } from '../desk/ring-back.ts'
import { takeMovements } from '../exits/movements.ts'
import { backUnknown, turnOf } from '../exits/whereabouts.ts'
import { taker, type Believed, type Taker, type Whom } from '../field/kinds.ts'
import type { Ask } from '../http/endpoint.ts'
import { peopleOf } from '../people/homes.ts'
import { passesShown } from './live.ts'

type Moved = z.infer<typeof movementFact>

/** A gate's phone may not have heard that they were out, as the records know by now: nobody is asked then where they were. */
async function unknown<It extends { fact: MovementId; resident: ResidentId }>({ tx, community }: Ask, came: readonly It[]): Promise<It[]> {
  if (came.length === 0) return []
  const returns = await backUnknown(tx, community, came.map((it) => it.resident))
  return came.filter((it) => returns.has(it.fact))
}

const take = async (ask: Ask, facts: readonly Believed<Moved>[]): Promise<void> => {
  await takeMovements(ask, facts.map((it) => ({
    id: it.id as MovementId, kind: it.fact.kind, at: it.at, deviceAt: storable(it.deviceAt), clockErrorMs: between(it.at, storable(it.deviceAt)), exit: it.fact.exit,
    pass: it.fact.pass, resident: it.fact.resident, gate: it.place as GateId | null, emergency: it.fact.emergency, by: it.by, how: it.fact.how, verdict: it.fact.verdict,
    note: it.fact.note, doubts: it.doubts,
  })))
  await ringWhoCameIn(ask, await unknown(ask, facts.flatMap(({ id, at, fact }) => (fact.kind === 'back' && fact.verdict === fromOutside && fact.resident ? [{ fact: id as MovementId, resident: fact.resident, at }] : []))))
}

/** The home and the initials that stand on the pass, or those of the resident whom the guard found by the door. */
async function about({ tx, community }: Ask, facts: readonly Believed<Moved>[]): Promise<Whom[]> {
  const [passes, people] = await sideBySide(tx, (one) => Promise.all([
    passesShown(one, community, facts.flatMap((it) => it.fact.pass ?? [])), peopleOf(one, community, facts.flatMap((it) => it.fact.resident ?? [])),
  ]))
  return facts.map(({ fact }) => {
    const person = fact.resident && people.get(fact.resident)
    return (fact.pass && passes.get(fact.pass)) || (person ? { says: `${person.door} ${initials(person.name)}`, resident: person.id } : { says: '', resident: null })
  })
}

export const movementTaker: Taker = taker({ type: 'movement', schema: movementFact, may: 'gate.log', take, turn: turnOf, about })
