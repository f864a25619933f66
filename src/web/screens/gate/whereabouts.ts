// Where people are, as far as this phone knows: what the server told and its own log, gathered by person and read by the domain's rules.
// Loaded after the first screen stands.

import type { Movement } from '#domain/exits/movements.ts'
import { allowanceOf, byPerson, exitOfMovement, movementsOfPerson, personOf, whereIs, type PersonKey, type PersonWhere, type Whose } from '#domain/exits/whereabouts.ts'
import type { ExitId, GateId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { PassClaims } from '#domain/pass/claims.ts'
import type { Knowing } from '../../field/knowing.ts'
import { itemsOf } from './known.ts'
import type { GateLine, GateState } from './told.ts'

/** What this phone tells with, seen from one moment. */
export type Seeing = Pick<GateState, 'knows' | 'lines' | 'enrolled'>

/** The log's lines as movements; those that were taken back never happened. */
export const movementsIn = (lines: readonly GateLine[], gate: GateId | null): Movement[] => lines.flatMap(({ fact, at, undone }) => (fact.type === 'movement' && !undone
  ? [{ id: fact.id, kind: fact.kind, at, exit: fact.exit, pass: fact.pass, resident: fact.resident, gate, emergency: fact.emergency }] : []))

/** Everything that this phone knows of. The server puts the time right: where it has told of a line, its word counts. */
export function allMovements({ knows, lines, enrolled }: Seeing): Movement[] {
  const told = itemsOf(knows, 'movements')
  return [...told.values(), ...movementsIn(lines, (enrolled?.place?.id ?? null) as GateId | null).filter((it) => !told.has(it.id))]
}

const exitOf = (it: Movement): ExitId | null => exitOfMovement(it, () => null)
export const holderIn = (knows: Knowing | null) => (pass: PassId): ResidentId | null => itemsOf(knows, 'passes').get(pass)?.resident ?? null

/**
 * All movements of whoever holds `pass`, or of a resident found by door. What cannot concern them is left out first, because putting the
 * whole log in order takes an old phone longer than the answer may.
 */
export function movementsAbout(all: readonly Movement[], of: { pass: PassId | null; resident: ResidentId | null }, holder: (pass: PassId) => ResidentId | null): Movement[] {
  const onPass = (it: Movement): boolean => of.pass !== null && it.pass === of.pass
  const named = new Set([of.resident ?? (of.pass && holder(of.pass)), ...all.filter(onPass).map((it) => it.resident)].filter((it) => it !== null))
  const theirs = (it: Movement): boolean => onPass(it) || (it.resident !== null && named.has(it.resident)) || (it.pass !== null && named.has(holder(it.pass)!))
  const exits = new Set(all.filter(theirs).map(exitOf).filter((it) => it !== null))
  return movementsOfPerson(all.filter((it) => theirs(it) || (exitOf(it) !== null && exits.has(exitOf(it)!))), of, holder)
}

/** Whose movements are whose, for a phone: emergencies are whose the first movement says that names somebody. */
function whoseIn(knows: Knowing | null, all: readonly Movement[]): Whose {
  const byExit = new Map<ExitId, ResidentId>()
  const named = all.filter((it) => it.resident !== null && exitOf(it) !== null).sort((a, b) => (a.at < b.at ? -1 : 1))
  for (const it of named) if (!byExit.has(exitOf(it)!)) byExit.set(exitOf(it)!, it.resident!)
  return { resident: (exit) => byExit.get(exit) ?? null, exitOfPass: () => null, holder: holderIn(knows) }
}

/** Everybody who is out, and what they are out on; where `claims` of a pass are handed in, also when they are due. */
export function whoIsOut(seeing: Seeing, claims: (pass: PassId) => PassClaims | null = () => null): Map<PersonKey, PersonWhere> {
  const all = allMovements(seeing)
  const zone = seeing.knows?.held.community.zone ?? 'UTC'
  const out = new Map<PersonKey, PersonWhere>()
  for (const [person, theirs] of byPerson(all, whoseIn(seeing.knows, all))) {
    const where = whereIs(theirs, [], zone)
    if (where.state !== 'out') continue
    const on = where.pass && claims(where.pass)
    out.set(person, on ? whereIs(theirs, [allowanceOf(on, where.exit, null)], zone) : where)
  }
  return out
}
export const isOut = (out: ReadonlyMap<PersonKey, PersonWhere>, resident: ResidentId): PersonWhere | null => out.get(`resident:${resident}`) ?? null

/** Lines of people who are still out. */
export function linesOfWhoIsOut(seeing: Seeing, lines: readonly GateLine[]): Set<string> {
  const all = allMovements({ ...seeing, lines })
  const [whose, out] = [whoseIn(seeing.knows, all), whoIsOut({ ...seeing, lines })]
  return new Set(movementsIn(lines, null).filter((it) => out.has(personOf(it, whose))).map((it) => it.id))
}
