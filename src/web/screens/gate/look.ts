// From a scanned text, a typed code or a found person to the answer, with nothing but what this phone knows. Loaded after
// the first screen stands: the emergency does not wait for it.

import { bestFirst, type Held } from '#domain/gate/choice.ts'
import { judge, verdictOfProblem, type Verdict } from '#domain/gate/verdict.ts'
import type { ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { claimsUnder, verifyPass, type PassClaims } from '#domain/pass/pass.ts'
import { readShortCode } from '#domain/pass/short-code.ts'
import { statusAt } from '#domain/pass/status-list.ts'
import type { Knowing } from '../../field/knowing.ts'
import { now } from '../../offline/clock.ts'
import type { How, Seen } from './facts.ts'
import { gate } from './field.ts'
import { dwelling, passByCode, passesOf, stillComing, type GatePass } from './known.ts'
import { allMovements, holderIn, movementsAbout, type Seeing } from './whereabouts.ts'

const flat = (verdict: Verdict, how: How): Seen => ({ verdict, how, resident: null })
const gateOf = (knows: Knowing): number => knows.held.place?.number ?? 0
const statusOf = (knows: Knowing, claims: PassClaims): Held['status'] => (knows.status ? statusAt(knows.status, claims.statusIndex) : null)

/** Passes of one person whose signatures are good. */
async function goodPasses(knows: Knowing, resident: ResidentId | null, now: Instant): Promise<PassClaims[]> {
  const { trust, held } = knows
  if (!trust || !resident) return []
  const read = await Promise.all(passesOf(knows, resident).map((pass) => verifyPass(pass.text, trust, held.community.id, crypto.subtle, now)))
  return read.flatMap((it) => (it.ok ? [it.value] : []))
}

/** A pass keeps the door that it was signed with; whoever has moved since lives behind another. A long door stands on it cut. */
function livesNow(knows: Knowing, resident: ResidentId | null, { home }: PassClaims): Pick<Seen, 'livesNow'> {
  const door = resident && dwelling(knows, resident)?.flat.door
  return door && home !== '' && !door.startsWith(home) ? { livesNow: door } : {}
}

/** The answer to the text of a QR code. Without keys the phone cannot know: then it says so. */
export async function lookAtText(text: string, seeing: Seeing, now: Instant, how: How = 'scan'): Promise<Seen> {
  const { knows } = seeing
  if (!knows?.trust) return flat(verdictOfProblem({ code: text.startsWith('PST1:') ? 'pass-key-unknown' : 'pass-not-ours' }), how)
  const read = await verifyPass(text, knows.trust, knows.held.community.id, crypto.subtle, now)
  const under = read.ok ? null : claimsUnder(read.problem)
  if (!read.ok && !under) return flat(verdictOfProblem(read.problem), how)
  const scanned = read.ok ? read.value : under!
  const resident = holderIn(knows)(scanned.id)
  const good = await goodPasses(knows, resident, now)
  // The code in their hand may be from before the pass was signed anew with a later end.
  const claims = good.find((it) => it.id === scanned.id && it.issuedAt > scanned.issuedAt) ?? scanned
  const others = good.filter((it) => it.id !== claims.id)
  const movements = movementsAbout(allMovements(seeing), { pass: claims.id, resident }, holderIn(knows))
  const verdict = judge(claims, { gate: gateOf(knows), zone: knows.held.community.zone, status: statusOf(knows, claims), keyWithdrawn: !read.ok, movements, others, partial: stillComing(knows, 'movements') }, now)
  return { verdict, how, resident: verdict.claims && resident, ...(verdict.claims ? livesNow(knows, resident, claims) : {}) }
}

/** The answer to a typed code: it only finds the pass, which is then checked as strictly as a scanned one. */
export async function lookAtCode(typed: string, seeing: Seeing, now: Instant): Promise<Seen> {
  const code = readShortCode(typed)
  if (!code.ok) return flat(verdictOfProblem(code.problem), 'code')
  const pass = passByCode(seeing.knows, code.value)
  return pass ? lookAtText(pass.text, seeing, now, 'code') : flat(verdictOfProblem({ code: 'short-code-unknown' }), 'code')
}

/** Nobody waits longer at the gate for an answer from the server. */
const askFor = 2_500

/** The same on this phone. A code that it does not know may be a minute old: where there is a network it asks first. */
export async function lookAtCodeHere(typed: string): Promise<Seen> {
  const seen = await lookAtCode(typed, gate.state(), now())
  if (seen.verdict.code !== 'code-unknown' || !gate.state().online) return seen
  await Promise.race([gate.syncNow(), new Promise((resolve) => setTimeout(resolve, askFor))]).catch(() => undefined)
  return lookAtCode(typed, gate.state(), now())
}

export const lookAtPass = (pass: GatePass, seeing: Seeing, now: Instant): Promise<Seen> => lookAtText(pass.text, seeing, now, 'door')

/** The passes of a person who was found by door, with the answer to each: the one that lets them out or in now comes first. */
export async function passesFor(resident: ResidentId, seeing: Seeing, now: Instant): Promise<Seen[]> {
  const { knows } = seeing
  if (!knows) return []
  const held = (await goodPasses(knows, resident, now)).map((claims) => ({ claims, status: statusOf(knows, claims) }))
  const movements = movementsAbout(allMovements(seeing), { pass: null, resident }, holderIn(knows))
  return bestFirst(held, { gate: gateOf(knows), zone: knows.held.community.zone, movements, partial: stillComing(knows, 'movements') }, now).map(({ verdict }) => ({ verdict, how: 'door', resident, ...(verdict.claims ? livesNow(knows, resident, verdict.claims) : {}) }))
}
