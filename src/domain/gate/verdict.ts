// What the gate answers: yes or no and why, in a second, without the network. Pure: everything the phone knows is handed in.
// It never stops an emergency, and never refuses anybody's return.

import { dueAfter, type Movement } from '../exits/movements.ts'
import { allowanceOf, whereIs } from '../exits/whereabouts.ts'
import { later, type Instant, type Zone } from '../kernel/instants.ts'
import type { Problem } from '../kernel/result.ts'
import type { PassClaims } from '../pass/pass.ts'
import { nextHours, openHours } from '../pass/weekly.ts'

/** Each a different plain answer; `web/words` has the sentence. */
export type VerdictCode =
  | 'let-out' | 'let-back' | 'let-back-late'
  | 'already-out' | 'used-up' | 'too-early' | 'too-late' | 'not-at-this-hour' | 'wrong-gate' | 'wrong-community'
  | 'revoked' | 'ended-early' | 'forged' | 'cut' | 'not-a-pass' | 'key-unknown' | 'key-withdrawn' | 'code-unknown' | 'code-mistyped' | 'not-this-person' | 'not-all-here'

export type Verdict = {
  code: VerdictCode
  /** `out`/`back`: yes, with that one button. `no`: no. `ask`: the device cannot know; call the desk. */
  go: 'out' | 'back' | 'no' | 'ask'
  claims: PassClaims | null
  exitsLeft: number | null
  /** of whoever is out; of whoever is let out, when they will be due if they go now */
  dueBack: Instant | null
  /** when a pass that does not let out yet, or not at this hour, opens next: today or on another day */
  opensAt: Instant | null
}

export type GateKnows = {
  gate: number
  zone: Zone
  /** 0 valid, 1 revoked, 2 ended early; null when the device has no list yet */
  status: 0 | 1 | 2 | null
  /** the key that signed the pass is withdrawn: it brings in whoever is out, and is believed in nothing else */
  keyWithdrawn?: boolean
  /** every movement of this person that the device knows, on whatever pass: its own log and what it synced (`movementsOfPerson`) */
  movements: readonly Movement[]
  /** claims of the person's other passes, as far as known: whoever is out on one of them is due by that one */
  others?: readonly PassClaims[]
  /** the device is still fetching what happened before: whom it cannot count it lets nobody out by */
  partial?: boolean
}

const flat = (code: VerdictCode, go: Verdict['go'] = 'no'): Verdict => ({ code, go, claims: null, exitsLeft: null, dueBack: null, opensAt: null })

/** Why a scanned or typed text is no pass at all. Unknown keys and unknown codes are “ask”: the device may simply be old. */
export function verdictOfProblem(problem: Problem): Verdict {
  switch (problem.code) {
    case 'pass-not-ours': return flat('not-a-pass')
    case 'pass-cut': case 'pass-malformed': return flat('cut')
    case 'pass-forged': return flat('forged')
    case 'pass-key-unknown': return flat('key-unknown', 'ask')
    case 'pass-key-withdrawn': return flat('key-withdrawn')
    case 'pass-other-community': return flat('wrong-community')
    case 'short-code-unknown': return flat('code-unknown', 'ask')
    case 'short-code-wrong-length': case 'short-code-check-digits': return flat('code-mistyped')
    default: return flat('cut')
  }
}

/** When a pass that does not let out at `now` next does, be it on another day; null when it never will. */
function opensAfter({ weekly, notBefore, notAfter }: PassClaims, now: Instant, zone: Zone): Instant | null {
  const from = later(now, notBefore)
  const opens = !weekly || openHours(weekly, from, zone) ? from : (nextHours(weekly, from, zone)?.from ?? null)
  return opens && opens < notAfter ? opens : null
}

/** The verdict on a pass whose signature is good, its key withdrawn since or not. Order matters: the reason a guard can act on comes first. */
export function judge(claims: PassClaims, knows: GateKnows, now: Instant): Verdict {
  const where = whereIs(knows.movements, [...(knows.others ?? []), claims].map((it) => allowanceOf(it, null, null)), knows.zone)
  const exitsLeft = Math.max(0, claims.exits - (where.used.get(claims.id) ?? 0))
  const answer = (code: VerdictCode, go: Verdict['go'], opensAt: Instant | null = null): Verdict => ({ code, go, claims, exitsLeft, dueBack: where.dueBack, opensAt })
  // Coming home is always right, on whatever pass, and whatever became of it meanwhile.
  if (where.state === 'out') {
    if (where.dueBack !== null && where.dueBack <= now) return answer('let-back-late', 'back')
    return answer('already-out', 'back')
  }
  if (knows.keyWithdrawn) return flat('key-withdrawn')
  if (knows.status === 1) return answer('revoked', 'no')
  if (knows.status === 2) return answer('ended-early', 'no')
  if (claims.gates.length > 0 && !claims.gates.includes(knows.gate)) return answer('wrong-gate', 'no')
  if (now < claims.notBefore) return answer('too-early', 'no', opensAfter(claims, now, knows.zone))
  if (claims.notAfter <= now) return answer('too-late', 'no')
  if (exitsLeft === 0) return answer('used-up', 'no')
  if (claims.weekly && !openHours(claims.weekly, now, knows.zone)) return answer('not-at-this-hour', 'no', opensAfter(claims, now, knows.zone))
  if (knows.partial) return answer('not-all-here', 'ask')
  return { ...answer('let-out', 'out'), dueBack: dueAfter(now, claims, knows.zone) }
}
