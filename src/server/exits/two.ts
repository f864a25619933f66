// Where it takes two, whether they are two: against the rules, of an appeal and the no that it is about, of evidence and whoever called back. Of two against the
// rules whoever was first has to decide here still, or the second has to reach the role alone; and where one let the other in of late, it holds and stays marked
// as what came through one's own link does: a small committee at night is not stopped by it.

import { mayDecide } from '#domain/access/access.ts'
import type { Decider } from '#domain/exits/history.ts'
import { restsOnLetIn, takingPart } from '#domain/exits/own-credential.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import type { Ask } from '../http/endpoint.ts'
import { letInBy, lettingIn } from '../access/staff-store.ts'
import type { Case } from './cases.ts'
import { checkOwnHere, type Step } from './trust.ts'

/** Problem: `decider-needed`. */
export async function asSecond({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, it: Case, first: Decider | undefined, by: Decider): Promise<Result<{ marked: boolean }>> {
  if (!first) return ok({ marked: false })
  const asked = it.advice?.decider ?? 'secretary'
  const decidesStill = it.deciders.some((one) => one.account === first.account && mayDecide(one.role, first.role))
  if (!decidesStill && !mayDecide(by.role, asked)) return no({ code: 'decider-needed', decider: asked })
  const [own, firsts] = [await letInBy(tx, community, by.account, now), await letInBy(tx, community, first.account, now)]
  return ok({ marked: own.includes(first.account) || firsts.includes(by.account) })
}

/** Whether what came through their own link stands against this step of theirs; and whether it is marked, for that or because those who took part may be one. */
export async function checkWhose({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, it: Case, by: Decider, step: Step): Promise<Result<{ marked: boolean }>> {
  const own = checkOwnHere(it, by, step, now)
  return !own.ok || own.value.marked ? own : ok({ marked: await mayBeOne({ tx, community, now }, it, by) })
}

/** Whether those who took part may be one person. */
export async function mayBeOne({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, it: Case, by: Decider): Promise<boolean> {
  const others = takingPart(it.exit, by, it.trust)
  return others.length > 1 && restsOnLetIn(it.exit, it.advice, by, it.trust, await lettingIn(tx, community, others, now), now)
}
