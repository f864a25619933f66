// Who is out, as the desk counts them: everybody whose last movement is a going out, each once, with when they are due. Whoever should be
// back already stands first, then whoever is due next; whoever is due at no time stands last. Names nobody beyond initials and door.

import type { ExitId, PassId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { claimsStated, type PassClaims } from '#domain/pass/pass.ts'
import { dwelling, itemsOf, type GatePass } from './known.ts'
import { nobody } from './facts.ts'
import type { Shown } from './told.ts'
import { whoIsOut, type Seeing } from './whereabouts.ts'

export type OutNow = {
  /** the person's, and the same for as long as they are out */
  id: string
  resident: ResidentId | null
  exit: ExitId | null
  /** on which they are out; null for an emergency, and where this phone does not have it */
  pass: GatePass | null
  shown: Shown
  since: Instant
  dueBack: Instant | null
  emergency: boolean
}

const stated = new WeakMap<GatePass, PassClaims | null>()
function claimsIn(pass: GatePass): PassClaims | null {
  if (!stated.has(pass)) stated.set(pass, claimsStated(pass.text))
  return stated.get(pass)!
}

/** What a guard reads of somebody: what their pass says, else what the door says, else what was noted here. */
function shownOf({ knows, lines }: Seeing, resident: ResidentId | null, claims: PassClaims | null, exit: ExitId | null): Shown {
  if (claims) return { who: claims.who, home: claims.home, purpose: claims.purpose, place: claims.place }
  const home = resident && dwelling(knows, resident)
  if (home) return { ...nobody, who: home.person.who, home: home.flat.door }
  const line = exit && lines.find(({ fact }) => fact.type === 'movement' && fact.exit === exit)
  return line ? { ...line.shown, place: line.fact.type === 'movement' ? line.fact.note : '' } : nobody
}

export const isOverdue = ({ dueBack }: Pick<OutNow, 'dueBack'>, now: Instant): boolean => dueBack !== null && dueBack <= now

const inTurn = (a: OutNow, b: OutNow): number => {
  const [one, other] = [a.dueBack ?? '9', b.dueBack ?? '9']
  if (one !== other) return one < other ? -1 : 1
  return a.since === b.since ? (a.id < b.id ? -1 : 1) : a.since < b.since ? -1 : 1
}

export function outNow(seeing: Seeing): OutNow[] {
  const passes = itemsOf(seeing.knows, 'passes')
  const claimsOf = (id: PassId): PassClaims | null => {
    const pass = passes.get(id)
    return pass ? claimsIn(pass) : null
  }
  const all = [...whoIsOut(seeing, claimsOf)].map(([id, { pass, exit, since, dueBack }]): OutNow => {
    const resident = id.startsWith('resident:') ? id.slice('resident:'.length) as ResidentId : null
    return {
      id, resident, exit, pass: (pass && passes.get(pass)) ?? null, since: since!, dueBack, emergency: pass === null && exit !== null,
      shown: shownOf(seeing, resident, pass && claimsOf(pass), exit),
    }
  })
  return all.sort(inTurn)
}
