// What every decision on an exit has in common: the case is locked, the domain says whether it may be, and the step, where the
// case stands, news and change are written together. Answers with the case as it is then.

import type { RawBuilder } from 'kysely'
import { mayDecide, type Place } from '#domain/access/access.ts'
import type { Decider, Step } from '#domain/exits/history.ts'
import type { Outside } from '#domain/exits/renewal.ts'
import { isDecision, toldFrom } from '#domain/exits/undo.ts'
import type { ExitView } from '#domain/exits/wire.ts'
import type { ExitId } from '#domain/kernel/ids.ts'
import { instantOf, later, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import type { Ask } from '../http/endpoint.ts'
import { deskNow } from '../promises/desk-now.ts'
import { loadCase, type Case } from './cases.ts'
import { keepAsksAfter } from './asks.ts'
import { placeOfRow } from './may.ts'
import { lookAgain } from './looking-again.ts'
import { actorText, deciderOf, exitPlace, newsFor, roleText } from './rows.ts'
import { addStep, type Basis } from './steps.ts'
import { decidedEnding } from './tellings.ts'
import { adviceShown, casesShown } from './view.ts'
import { lockInTurn, recount } from './whereabouts.ts'

export const exitParams = idParams<'exit'>()

/** The place of an exit, named by its id or a question for that; null when it is not there. */
export async function placeOfExit({ tx, community }: Pick<Ask, 'tx' | 'community'>, named: ExitId | RawBuilder<unknown>): Promise<Place | null> {
  const found = await exitPlace(tx, community, named)
  return found && placeOfRow(community, { id: found.id, resident_id: found.resident, building_id: found.building })
}
export const exitOfPath = (ask: Ask<any, any, { id: ExitId }>): Promise<Place | null> => placeOfExit(ask, ask.params.id)

export async function viewNow(ask: Pick<Ask, 'tx' | 'community' | 'rights' | 'now'>, id: ExitId): Promise<Result<ExitView>> {
  const [view] = await casesShown(ask.tx, ask.community, [id], ask.rights, ask.now)
  return view ? ok(view) : no({ code: 'not-found' })
}

/** Where the person is, for a new end. */
export const outside = ({ row }: Case): Outside => ({ whereabouts: row.whereabouts, outAt: row.out_at, dueBack: row.due_back })

export const basisOf = (it: Case): Basis => {
  const advice = adviceShown(it)
  return { advice, facts: it.facts, rules: advice?.rules ?? null }
}

/**
 * Whoever mediates in a quarrel of somebody does not decide on their requests: they have heard what is nobody's to be weighed here. The sentence says who can instead. An emergency never waits for that.
 * The buttons stay: one that is gone without a word would tell nobody whom to ask. Problems: `mediates`, and `mediates-alone` where nobody else may decide.
 */
async function standsApart({ tx, community, now }: Ask<any, any, any>, it: Case, by: Decider): Promise<Result<true>> {
  if (it.row.emergency || !it.mediators.has(by.account)) return ok(true)
  const { names } = await deskNow(tx, community, now)
  // Not whoever said the no that it is about, and of an appeal whoever reaches the role that was named for it.
  const { against } = it.exit
  const others = it.deciders.filter((one) => one.account !== against?.by.account && [it.advice?.decider ?? 'staff', ...(against ? [against.appealTo] : [])].every((role) => mayDecide(one.role, role)))
  const who = [...new Set(others.flatMap((one) => names.get(one.account) ?? []))].slice(0, 5)
  return no(who.length > 0 ? { code: 'mediates', who: who.join(' / ') } : { code: 'mediates-alone' })
}

/** The case, locked until the end of the transaction, who decides, and when: seconds in which one waited are not taken from those for undoing it. */
export async function toDecide(ask: Ask<any, any, { id: ExitId }>): Promise<Result<{ it: Case; by: Decider; now: Instant }>> {
  // Before the case is locked: whoever stores movements takes the two in the same order.
  await lockInTurn(ask.tx, ask.community, ask.params.id)
  // What holds when the turn comes, not when the request did: an order may have begun meanwhile, and its review be over.
  const now = later(ask.now, instantOf(ask.context.clock()))
  const it = await loadCase(ask.tx, ask.community, ask.params.id, now)
  if (!it) return no({ code: 'not-found' })
  const by = deciderOf(ask.rights, placeOfRow(ask.community, it.row))
  if (!by) return no({ code: 'decider-needed', decider: it.advice?.decider ?? 'staff' })
  const apart = await standsApart(ask, it, by)
  return apart.ok ? ok({ it, by, now }) : apart
}

type Written = {
  /** the code under which the resident is told; null when they did it themselves */
  news: string | null
  /** decided by whoever gave out the link, because nobody else was on duty */
  marked?: boolean
  details?: Record<string, unknown>
}

/** An appeal and taking back are somebody's own wish, and a pass ends for the reason given: none was asked of the rules, and the advice that was decided on stays the last one. */
const notOnRules: readonly Step['what'][] = ['appealed', 'withdrawn', 'revoked', 'undone', 'evidence-asked', 'evidence-unasked']
const restsOnRules = ({ what }: Step): boolean => !notOnRules.includes(what)

/**
 * Writes what was decided: the step, where the case stands, and what the resident is told. While a decision can be undone, only those
 * at the desk hear of it; the others, and the gates, of it and of its news, when that is over (untold.ts).
 */
export async function write(ask: Ask, it: Case, step: Step, { news, marked = false, details = {} }: Written): Promise<void> {
  const { tx, community, rights, now } = ask
  const { row } = it
  const from = isDecision(step) ? toldFrom(step.at) : null
  const told = news && row.resident_id
    ? newsFor(community, row.resident_id, news, { exit: row.id, seq: step.seq, purpose: row.purpose, place: row.place, ...(marked ? { ownCredential: true } : {}), ...details }, now, from) : null
  const role = roleText(rights, placeOfRow(community, row))
  await addStep(tx, community, { exit: row.id, before: it.steps, step, by: actorText(rights), role, basis: restsOnRules(step) ? basisOf(it) : null, ownCredential: marked }, now, told ? [told.insert, decidedEnding(community, { exit: row.id, seq: step.seq, news: told.id }, from ?? now, now)] : [])
  await keepAsksAfter(tx, community, it, step)
  // A decision that was taken knowing what was put right settles it, and undoing that does not.
  if (row.look_again || step.what === 'undone') await lookAgain(ask, row.id)
  if (from !== null || step.what === 'undone') return ask.touch('decision', row.id, row.building_id)
  ask.touch('exit', [row.id, row.resident_id], row.building_id)
  if (told) ask.touch('news', told.id, row.building_id)
}

/** After a pass was issued or ended: its person's whereabouts and counts by the passes as they are now. */
export async function recountFor(ask: Ask, it: Case): Promise<void> {
  for (const exit of await recount(ask.tx, ask.community, [it.row.id], ask.now)) if (exit.id !== it.row.id) ask.touch('exit', [exit.id, exit.resident], exit.building)
}
