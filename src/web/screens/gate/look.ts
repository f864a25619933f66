// From a scanned text, a typed code or a found person to the answer, with nothing but what this phone knows. Loaded after
// the first screen stands: the emergency does not wait for it.

import type { Instant } from '#domain/kernel/instants.ts'
import { judge, verdictOfProblem, type Verdict } from '#domain/gate/verdict.ts'
import { verifyPass } from '#domain/pass/pass.ts'
import { readShortCode } from '#domain/pass/short-code.ts'
import { statusAt } from '#domain/pass/status-list.ts'
import type { GatePass, Knows } from '../../offline/gate-snapshot.ts'
import { movementsAbout } from '../../offline/gate-sync.ts'
import type { How, Seen } from './facts.ts'

const flat = (verdict: Verdict, how: How): Seen => ({ verdict, how, resident: null })

/** The answer to the text of a QR code. Without keys the phone cannot know: then it says so. */
export async function lookAtText(text: string, knows: Knows | null, now: Instant, how: How = 'scan'): Promise<Seen> {
  if (!knows?.trust) return flat(verdictOfProblem({ code: text.startsWith('PST1:') ? 'pass-key-unknown' : 'pass-not-ours' }), how)
  const read = await verifyPass(text, knows.trust, knows.community.id, crypto.subtle, now)
  if (!read.ok) return flat(verdictOfProblem(read.problem), how)
  const claims = read.value
  const verdict = judge(claims, {
    gate: knows.gate.number, zone: knows.community.zone,
    status: knows.status ? statusAt(knows.status, claims.statusIndex) : null,
    movements: movementsAbout({ pass: claims.id }),
  }, now)
  return { verdict, how, resident: knows.passes.get(claims.id)?.resident ?? null }
}

/** The answer to a typed code: it only finds the pass, which is then checked as strictly as a scanned one. */
export async function lookAtCode(typed: string, knows: Knows | null, now: Instant): Promise<Seen> {
  const code = readShortCode(typed)
  if (!code.ok) return flat(verdictOfProblem(code.problem), 'code')
  const pass = knows?.byCode.get(code.value)
  return pass ? lookAtText(pass.text, knows, now, 'code') : flat(verdictOfProblem({ code: 'short-code-unknown' }), 'code')
}

export const lookAtPass = (pass: GatePass, knows: Knows, now: Instant): Promise<Seen> => lookAtText(pass.text, knows, now, 'door')
