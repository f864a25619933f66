// Where a person is, read from every movement of theirs: whoever is out comes in on any pass or on none. Exits are counted by pass,
// and each pass is held to its own beginning and end, so that a flag is never lost by what is decided later. Any order and any
// repetition of the same facts give the same picture. It turns no fact away and decides nothing.

import type { ExitId, MovementId, PassId, ResidentId } from '../kernel/ids.ts'
import { between, earlier, type Instant, type Zone } from '../kernel/instants.ts'
import type { PassClaims } from '../pass/claims.ts'
import { dueAfter, inOrder, type Allowance, type Flag, type Movement } from './movements.ts'
import { sameReturn, sameTap } from './same.ts'

/** What a pass allows. `exit` is null on a phone that does not know it. */
export type PassAllows = Allowance & { pass: PassId; exit: ExitId | null }

/** From the claims of a pass and the moment at which it was taken back, if it was: it ends with the earlier of both. */
export const allowanceOf = (claims: PassClaims, exit: ExitId | null, endedAt: Instant | null): PassAllows => ({
  pass: claims.id, exit, exits: claims.exits, notBefore: claims.notBefore, notAfter: endedAt ? earlier(claims.notAfter, endedAt) : claims.notAfter,
  backBy: claims.backBy, backWithin: claims.backWithin, ...(claims.weekly ? { weekly: claims.weekly } : {}), ...(claims.extendedTo ? { extended: { from: claims.issuedAt, until: claims.extendedTo } } : {}),
})

export type Flagged = { flag: Flag; movements: readonly MovementId[] }
export type ExitWhere = {
  state: 'not-yet-out' | 'out' | 'back'
  /** of its last going out */
  outAt: Instant | null
  /** null also when they must have come home unseen, for they went out again on another */
  backAt: Instant | null
  /** while they are out on it; null for an emergency, and when the pass is not known */
  dueBack: Instant | null
  flags: readonly Flagged[]
}
export type PersonWhere = {
  state: 'in' | 'out'
  /** of the last going out or return; null when neither was ever seen */
  since: Instant | null
  /** on what they are out */
  pass: PassId | null
  exit: ExitId | null
  dueBack: Instant | null
  exits: ReadonlyMap<ExitId, ExitWhere>
  /** how often each pass has let out */
  used: ReadonlyMap<PassId, number>
  flags: readonly Flagged[]
}

export const notYetOut: ExitWhere = { state: 'not-yet-out', outAt: null, backAt: null, dueBack: null, flags: [] }

/** The exit that a movement belongs to: its pass's, the one it names, or, for an emergency going out, the one it opens. */
export function exitOfMovement(movement: Movement, exitOfPass: (pass: PassId) => ExitId | null): ExitId | null {
  const passed = movement.pass && exitOfPass(movement.pass)
  if (passed) return passed
  return movement.exit ?? (movement.emergency && movement.kind === 'out' ? (movement.id as string as ExitId) : null)
}

type Going = { movement: Movement; at: Instant; pass: PassId | null; exit: ExitId | null; emergency: boolean }
type Walk = {
  passes: ReadonlyMap<PassId, PassAllows>
  out: Going | null
  /** the last return */
  back: Movement | null
  exits: Map<ExitId, { outAt: Instant | null; backAt: Instant | null; state: ExitWhere['state']; flags: Flagged[] }>
  used: Map<PassId, number>
  flags: Flagged[]
}

function exitIn(walk: Walk, exit: ExitId) {
  const known = walk.exits.get(exit) ?? { outAt: null, backAt: null, state: 'not-yet-out' as const, flags: [] }
  walk.exits.set(exit, known)
  return known
}

function flag(walk: Walk, name: Flag, movements: readonly Movement[], exits: readonly (ExitId | null)[]): void {
  const flagged: Flagged = { flag: name, movements: movements.map((it) => it.id) }
  walk.flags.push(flagged)
  for (const exit of new Set(exits)) if (exit) exitIn(walk, exit).flags.push(flagged)
}

/** Counts one going out on a pass. An emergency owes nothing: it uses up no exit and breaks no hours. */
function countOn(walk: Walk, { pass, exit, emergency }: Going, movement: Movement): void {
  if (!pass || emergency) return
  const used = (walk.used.get(pass) ?? 0) + 1
  walk.used.set(pass, used)
  const allows = walk.passes.get(pass)
  if (!allows) return
  if (used > allows.exits) flag(walk, 'more-exits-than-allowed', [movement], [exit])
  if (movement.at >= allows.notAfter) flag(walk, 'out-after-end', [movement], [exit])
  if (movement.at < allows.notBefore) flag(walk, 'out-too-early', [movement], [exit])
}

/** Two taps that are one going out: close in time, not at two gates, and for one pass or one of them for none. An emergency names the exit it opens. */
function sameGoing(out: Going, next: Going): boolean {
  const near = between(out.at, next.at) <= sameTap && (out.movement.gate === next.movement.gate || out.movement.gate === null || next.movement.gate === null)
  if (!near) return false
  const [named, other] = [out.pass ?? out.exit, next.pass ?? next.exit]
  if (named === null || other === null) return true
  return out.pass && next.pass ? out.pass === next.pass : out.exit === next.exit
}

function goOut(walk: Walk, movement: Movement, exit: ExitId | null): void {
  const next: Going = { movement, at: movement.at, pass: movement.pass, exit, emergency: movement.emergency }
  const last = walk.out
  if (last && sameGoing(last, next)) {
    // The tap that names a pass says on which they went, also when it is the second.
    if (last.pass || last.exit || !(next.pass || next.exit)) return
    walk.out = { ...next, movement: last.movement, at: last.at }
    if (exit) exitIn(walk, exit).flags.push(...walk.flags.filter((it) => it.flag === 'out-twice' && it.movements[1] === last.movement.id))
  } else {
    if (last) {
      flag(walk, 'out-twice', [last.movement, movement], [last.exit, exit])
      if (last.exit) exitIn(walk, last.exit).state = 'back'
    }
    walk.out = next
  }
  countOn(walk, walk.out, movement)
  if (exit) Object.assign(exitIn(walk, exit), { state: 'out', outAt: walk.out.at, backAt: null })
}

function comeBack(walk: Walk, movement: Movement, named: ExitId | null): void {
  const { out, back } = walk
  if (!out && back && between(back.at, movement.at) <= sameReturn && (!back.pass || !movement.pass || back.pass === movement.pass)) return
  if (!out) flag(walk, 'back-without-out', [movement], [named])
  // Whoever is out comes in from where they went, whatever they show.
  const exit = out ? out.exit : named
  if (exit) Object.assign(exitIn(walk, exit), { state: 'back', backAt: movement.at })
  walk.out = null
  walk.back = movement
}

/**
 * Reads all movements of one person. `passes`: what the passes that they name allow, as far as known; a pass that is not known is
 * counted, and nothing is held against it. At most one exit is out at a time: the latest going out; that they were out already is
 * flagged on both. Back before out at the same instant, then by id.
 */
export function whereIs(movements: readonly Movement[], passes: readonly PassAllows[], zone: Zone): PersonWhere {
  const known = new Map(passes.map((it) => [it.pass, it]))
  const walk: Walk = { passes: known, out: null, back: null, exits: new Map(), used: new Map(), flags: [] }
  const ordered = inOrder(movements)
  for (const movement of ordered) {
    const exit = exitOfMovement(movement, (pass) => known.get(pass)?.exit ?? null)
    if (movement.kind === 'out') goOut(walk, movement, exit)
    else comeBack(walk, movement, exit)
  }
  const { out, back } = walk
  const allows = out?.pass && !out.emergency ? known.get(out.pass) : undefined
  const dueBack = out && allows ? dueAfter(out.at, allows, zone) : null
  const exits = new Map([...walk.exits].map(([id, it]): [ExitId, ExitWhere] => [id, { ...it, dueBack: it.state === 'out' ? dueBack : null }]))
  return {
    state: out ? 'out' : 'in', since: (out ?? back)?.at ?? null, pass: out?.pass ?? null, exit: out?.exit ?? null, dueBack, exits, used: walk.used, flags: walk.flags,
  }
}

/** Whose exits and passes are whose, as far as known. */
export type Whose = { resident: (exit: ExitId) => ResidentId | null; exitOfPass: (pass: PassId) => ExitId | null; /** on a phone, which knows passes and no exits */ holder?: (pass: PassId) => ResidentId | null }
/** One person: a resident, or whoever an exit of an unknown person, an unknown pass or a lone movement means. */
export type PersonKey = `resident:${string}` | `exit:${string}` | `pass:${string}` | `movement:${string}`

/** Whom a movement means: the holder of its pass, the person of its exit, the resident it names; else its exit, its pass, itself alone. */
export function personOf(movement: Movement, { resident, exitOfPass, holder }: Whose): PersonKey {
  const exit = exitOfMovement(movement, exitOfPass)
  const named = (movement.pass && holder?.(movement.pass)) || (exit && resident(exit)) || movement.resident
  if (named) return `resident:${named}`
  return exit ? `exit:${exit}` : movement.pass ? `pass:${movement.pass}` : `movement:${movement.id}`
}

/** Movements by person, each fact once. */
export function byPerson<M extends Movement>(movements: readonly M[], whose: Whose): Map<PersonKey, M[]> {
  const people = new Map<PersonKey, M[]>()
  for (const movement of inOrder(movements) as M[]) {
    const key = personOf(movement, whose)
    const theirs = people.get(key)
    if (theirs) theirs.push(movement)
    else people.set(key, [movement])
  }
  return people
}

/**
 * For a gate's phone: all movements that it knows of whoever holds `pass`, or of a resident found by door. `holder` is what the phone
 * knows of passes; where it does not know this one's, the resident counts whom a movement on the pass names. Of emergencies the
 * phone knows only the movements: the first that names a resident says whose they are.
 */
export function movementsOfPerson(movements: readonly Movement[], of: { pass: PassId | null; resident: ResidentId | null }, holder: (pass: PassId) => ResidentId | null): Movement[] {
  const ordered = inOrder(movements)
  const byExit = new Map<ExitId | null, ResidentId>()
  const exitOf = (it: Movement): ExitId | null => exitOfMovement(it, () => null)
  for (const it of ordered) if (exitOf(it) && it.resident && !byExit.has(exitOf(it))) byExit.set(exitOf(it), it.resident)
  const residentOf = (it: Movement): ResidentId | null => (it.pass && holder(it.pass)) || byExit.get(exitOf(it)) || it.resident
  const onPass = (it: Movement): boolean => of.pass !== null && it.pass === of.pass
  const resident = of.resident ?? (of.pass && holder(of.pass)) ?? ordered.find((it) => onPass(it) && it.resident !== null)?.resident ?? null
  return ordered.filter((it) => onPass(it) || (resident !== null && residentOf(it) === resident))
}
