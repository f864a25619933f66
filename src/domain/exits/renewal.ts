// A pass goes on by a new decision that names the old one: whoever is out may be back later, or the pass stays although evidence that it was given
// on was put right. One decides where the rules, as they are now, are content; else two, as against the rules. It gives nobody a further going out,
// and assumes no evidence: what is asked for now has to be there now.

import { mayDecide } from '../access/access.ts'
import { hour, plus, type Instant } from '../kernel/instants.ts'
import { no, ok, type Result } from '../kernel/result.ts'
import type { Advice } from './advice.ts'
import { exitAfter, reaches, type Decider, type Exit, type Extended, type ExtensionProposed, type KeepProposed, type Kept, type Step } from './history.ts'
import { longestWindow } from './request.ts'

/** Where the person is, and since when: of the going out that the new end is for. */
export type Outside = { whereabouts: 'not-yet-out' | 'out' | 'back'; outAt: Instant | null; dueBack: Instant | null }
export type NewEnd = { until: Instant; reason: string; /** the decision that was read: another one since is read first */ names: number }

/** The decision that a further one goes on from. */
export const standsOn = ({ renewed, grant }: Pick<Exit, 'renewed' | 'grant'>): number | null => renewed?.step.seq ?? grant?.step.seq ?? null

function renewable(exit: Exit, names: number): Result<null> {
  if (exit.state !== 'granted' || !exit.pass) return no({ code: 'exit-not-granted', state: exit.state })
  return standsOn(exit) === names ? ok(null) : no({ code: 'exit-already-decided', state: exit.state })
}

/** Whether there is somebody out whom this end would be for: later than they are due, and not for a season. */
function endFits({ whereabouts, outAt, dueBack }: Outside, until: Instant, at: Instant): Result<Instant> {
  if (whereabouts !== 'out' || outAt === null) return no({ code: 'exit-not-out', whereabouts })
  if (until <= at || (dueBack !== null && until <= dueBack)) return no({ code: 'extension-not-later' })
  return until > plus(outAt, longestWindow) ? no({ code: 'window-too-long', days: 62 }) : ok(outAt)
}

/** A proposal that nobody can confirm any more, because its end is over or they are back: it waits for nobody, and another may be made. */
export const isOverdue = (first: Exit['renewing'], out: Outside, at: Instant): boolean => first?.what === 'extension-proposed' && !endFits(out, first.until, at).ok

/** What the rules have against it as they are now; null when they are content with this person's word. */
export function against(advice: Pick<Advice, 'missing' | 'decider' | 'hours'>, by: Decider, outAt: Instant, until: Instant): Result<null> {
  if (advice.missing.length > 0) return no({ code: 'evidence-missing', missing: advice.missing.map((item) => item.requirement.kind) })
  if (until > plus(outAt, advice.hours * hour)) return no({ code: 'extension-too-long', hours: advice.hours })
  return reaches(advice.decider, by) ? ok(null) : no({ code: 'decider-needed', decider: advice.decider })
}

export function extend(steps: readonly Step[], advice: Pick<Advice, 'missing' | 'decider' | 'hours'>, out: Outside, by: Decider, at: Instant, { until, reason, names }: NewEnd): Result<Extended> {
  const exit = exitAfter(steps)
  const may = renewable(exit, names)
  if (!may.ok) return may
  const fits = endFits(out, until, at)
  if (!fits.ok) return fits
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  const content = against(advice, by, fits.value, until)
  return content.ok ? ok({ what: 'extended', seq: exit.seq + 1, at, by, names, until, was: out.dueBack, reason, pass: exit.pass! }) : content
}

/** The first of two: for a new end, or, with none, for keeping the pass as it is. */
export function proposeRenewal(steps: readonly Step[], out: Outside, by: Decider, at: Instant, { until, reason, names }: Omit<NewEnd, 'until'> & { until: Instant | null }): Result<ExtensionProposed | KeepProposed> {
  const exit = exitAfter(steps)
  const may = renewable(exit, names)
  if (!may.ok) return may
  // Whoever slipped may propose anew over their own.
  if (exit.renewing && exit.renewing.by.account !== by.account && !isOverdue(exit.renewing, out, at)) return no({ code: 'override-already-proposed' })
  const fits = until === null ? ok(null) : endFits(out, until, at)
  if (!fits.ok) return fits
  if (reason.trim() === '') return no({ code: 'reason-needed' })
  const stamp = { seq: exit.seq + 1, at, by, names, reason }
  return ok(until === null ? { what: 'keep-proposed', ...stamp } : { what: 'extension-proposed', ...stamp, until, was: out.dueBack })
}

/** The second; never the first. One of the two reaches the role that the rules ask for. */
export function confirmRenewal(steps: readonly Step[], advice: Pick<Advice, 'decider'>, out: Outside, by: Decider, at: Instant, proposal: number): Result<Extended | Kept> {
  const exit = exitAfter(steps)
  const first = exit.renewing
  if (first?.seq !== proposal) return exit.renewed && exit.seq > proposal ? no({ code: 'exit-already-decided', state: exit.state }) : no({ code: 'no-override-proposed' })
  const may = renewable(exit, first.names)
  if (!may.ok) return may
  if (first.by.account === by.account) return no({ code: 'override-needs-second-person' })
  if (![first.by, by].some(({ role }) => mayDecide(role, advice.decider))) return no({ code: 'decider-needed', decider: advice.decider })
  const stamp = { seq: exit.seq + 1, at, by, names: first.names, reason: first.reason, pass: exit.pass! }
  if (first.what === 'keep-proposed') return ok({ what: 'kept', ...stamp })
  const fits = endFits(out, first.until, at)
  return fits.ok ? ok({ what: 'extended', ...stamp, until: first.until, was: out.dueBack }) : fits
}
