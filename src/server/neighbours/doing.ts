// An act on a repair, from whichever side it comes: may it be, is it kept, what follows for the promise, who is told. One way for desk and home.

import type { CaseId } from '#domain/kernel/ids.ts'
import { earlier, hour, plus, type Instant } from '#domain/kernel/instants.ts'
import { no, never, ok, type Result } from '#domain/kernel/result.ts'
import { bookedAhead, isNews, mayRepair, mostByHome, openNow, waysOpen, type Danger, type Repair, type RepairDeed, type Visit } from '#domain/neighbours/repairs.ts'
import { dueOf } from '#domain/promises/due.ts'
import type { Deed, StepCode } from '#domain/promises/promise.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { byOf } from '../promises/acting.ts'
import type { CaseHome } from './homes.ts'
import { addRepairAct, follow, isThere, lockRepair, outcomeOf, promiseOf } from './repairs.ts'

/** Of what did not help, by whom it is gone on: somebody who hears no more than that they are to ring does not know that it was tried. */
const afterInVain = { self: 'wait-for-them', guided: 'guide', visit: 'send-somebody' } as const satisfies Record<string, StepCode>
const stepFor = { self: 'wait-for-them', guided: 'call', visit: 'send-somebody' } as const satisfies Record<string, StepCode>
const next = (code: StepCode, words = ''): Deed => ({ kind: 'step', step: { code, words } })
/** Whoever has tried what they were told waits no longer for the next than this. */
const inVain = (soon: Instant, now: Instant): Instant => earlier(soon, plus(now, 2 * hour))
const sooner = (due: Instant | null, than: Instant): Deed => ({ kind: 'due', due: due ? earlier(due, than) : than })

/** Nobody needs whoever is on the way: the case stays open, with somebody who calls them off. */
export const callOff = ({ who }: Visit, due: Instant | null, now: Instant): Deed[] => [next('call', who), sooner(due, now)]

type Owed = { due: Instant | null; soon: Instant; now: Instant; /** nobody is needed any more: they say that it works, or that it need not be mended, or whatever the desk wrote */ over: 'works' | 'unneeded' | 'outcome' | null }
/** What an act on the repair means for what is owed. */
function follows(deed: RepairDeed, is: Repair, danger: Danger | null, { due, soon, now, over }: Owed): Deed[] {
  const booked = bookedAhead(is, now)
  switch (deed.kind) {
    case 'way': return [next(stepFor[deed.way])]
    case 'failed': return [next(afterInVain[waysOpen(is, danger)[0] ?? 'visit'], deed.words), sooner(due, inVain(soon, now))]
    case 'tool': return [next('lend', deed.words), sooner(due, inVain(soon, now))]
    // Whoever sends somebody says that it is not over, whatever came of it before: else a press “told” would close it unmended.
    case 'visit': return [...(over ? [{ kind: 'reopened' as const, words: '' }] : []), next('send-somebody', deed.visit.who), { kind: 'due', due: deed.visit.until }]
    case 'cost': case 'level-late': return []
    // What they said themselves they need not be told.
    case 'visit-off': return over === 'works' ? [{ kind: 'told', way: is.worksHeard ?? 'page', words: '' }] : over === 'unneeded' ? [{ kind: 'withdrawn', words: '' }] : [next(over ? 'tell' : 'send-somebody'), sooner(due, soon)]
    case 'level': return [next(deed.level === 'property' ? 'ask-property' : 'ask-office', [deed.ring, deed.words].filter(Boolean).join(' · ')), { kind: 'due', due: deed.due }]
    case 'works': return [{ kind: 'outcome', outcome: 'done', words: '' }, ...(booked ? callOff(booked, due, now) : [{ kind: 'told' as const, way: deed.heard ?? 'page' as const, words: deed.words }])]
    case 'again': return deed.still ? [] : [{ kind: 'reopened', words: deed.words }, { kind: 'urgency', urgency: danger ? 'now' : 'today', why: 'said', due: soon }, next('call')]
    default: return never(deed)
  }
}

export function touchRepair(ask: Ask, of: CaseId, { people, building, private: isPrivate }: Pick<CaseHome, 'people' | 'building' | 'private'>): void {
  // What is in confidence wakes no phone of the home.
  ask.touch('repair', [of, ...(isPrivate ? [] : people)], building)
  ask.touch('case', of, building)
}

/** Sent twice it is done once. Problems: those of `mayRepair`; `repair-unknown` where nobody has said what is broken; `repair-over` of one that the home took back; `repair-said-enough` of a home that has said so much of it already. */
export async function doRepair(ask: Ask, of: CaseId, home: CaseHome, it: { id: Parameters<typeof isThere>[2]; deed: RepairDeed; at: Instant }): Promise<Result<{ done: true }>> {
  const { tx, community, now } = ask
  const kept = await lockRepair(tx, community, of)
  if (!kept) return no({ code: 'repair-unknown' })
  const there = await isThere(tx, community, it.id)
  if (there) return there === of ? ok({ done: true as const }) : no({ code: 'id-taken' })
  const row = await promiseOf(tx, community, of)
  const before = openNow(kept.is, row?.closedAt ?? null, now)
  const may = mayRepair(it.deed, before, kept.danger)
  if (!may.ok) return may
  // What is over is opened by saying that it is broken again, and by nothing else.
  if (!row || (row.closedAt !== null && it.deed.kind !== 'again')) return no({ code: 'repair-over' })
  const outcome = await outcomeOf(tx, community, of)
  const isOver = row.closedAt !== null || before.worksAt !== null || outcome !== null
  if (!isNews(it.deed, kept.acts, before, isOver)) return ok({ done: true as const })
  if (ask.rights.actor.kind === 'household' && kept.acts.filter((act) => act.home).length >= mostByHome) return no({ code: 'repair-said-enough' })
  const deed: RepairDeed = it.deed.kind === 'again' && !isOver ? { ...it.deed, still: true } : it.deed
  const is = await addRepairAct(tx, community, of, kept, { ...it, deed }, byOf(ask), now)
  const soon = dueOf(kept.danger ? 'now' : 'today', now, await zoneOf(tx, community))
  const over = before.worksAt !== null ? 'works' : outcome === 'theirs' ? 'unneeded' : outcome === 'written' ? 'outcome' : null
  await follow(ask, of, follows(deed, is, kept.danger, { due: row.due, soon, now, over }))
  touchRepair(ask, of, home)
  return ok({ done: true as const })
}
