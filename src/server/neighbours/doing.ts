// An act on a repair, from whichever side it comes: may it be, is it kept, what follows for the promise, who is told. One way for desk and home.

import type { CaseId } from '#domain/kernel/ids.ts'
import { earlier, type Instant } from '#domain/kernel/instants.ts'
import { no, never, ok, type Result } from '#domain/kernel/result.ts'
import { mayRepair, openNow, waysOpen, type Danger, type Repair, type RepairDeed } from '#domain/neighbours/repairs.ts'
import { dueOf } from '#domain/promises/due.ts'
import type { Deed, StepCode, Way } from '#domain/promises/promise.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { byOf } from '../promises/acting.ts'
import type { CaseHome } from './homes.ts'
import { addRepairAct, follow, isThere, lockRepair, promiseOf } from './repairs.ts'

const stepFor = { self: 'wait-for-them', guided: 'call', visit: 'send-somebody' } as const satisfies Record<string, StepCode>
const next = (code: StepCode, words = ''): Deed => ({ kind: 'step', step: { code, words } })
const sooner = (due: Instant | null, than: Instant): Deed => ({ kind: 'due', due: due ? earlier(due, than) : than })

/** What an act on the repair means for what is owed. `told`: how whoever said that it works was spoken with. */
function follows(deed: RepairDeed, is: Repair, danger: Danger | null, due: Instant | null, soon: Instant, told: Way): Deed[] {
  switch (deed.kind) {
    case 'way': return [next(stepFor[deed.way])]
    case 'failed': return [next(stepFor[waysOpen(is, danger)[0] ?? 'visit']), sooner(due, soon)]
    case 'visit': return [next('send-somebody', deed.visit.who), { kind: 'due', due: deed.visit.until }]
    case 'cost': return []
    case 'visit-off': return [next('send-somebody'), sooner(due, soon)]
    case 'level': return [next(deed.level === 'property' ? 'ask-property' : 'ask-office', deed.words), { kind: 'due', due: deed.due }]
    case 'works': return [{ kind: 'outcome', outcome: 'done', words: '' }, { kind: 'told', way: told, words: deed.words }]
    case 'again': return [{ kind: 'reopened', words: deed.words }, { kind: 'urgency', urgency: danger ? 'now' : 'today', why: 'said', due: soon }, next('call')]
    default: return never(deed)
  }
}

export function touchRepair(ask: Ask, of: CaseId, { people, building, private: isPrivate }: Pick<CaseHome, 'people' | 'building' | 'private'>): void {
  // What is in confidence wakes no phone of the home.
  ask.touch('repair', [of, ...(isPrivate ? [] : people)], building)
  ask.touch('case', of, building)
}

/** Sent twice it is done once. Problems: those of `mayRepair`; `repair-unknown` where nobody has said what is broken; `repair-over` of one that the home took back. */
export async function doRepair(ask: Ask, of: CaseId, home: CaseHome, it: { id: Parameters<typeof isThere>[2]; deed: RepairDeed; at: Instant }, told: Way): Promise<Result<{ done: true }>> {
  const { tx, community, now } = ask
  const kept = await lockRepair(tx, community, of)
  if (!kept) return no({ code: 'repair-unknown' })
  const there = await isThere(tx, community, it.id)
  if (there) return there === of ? ok({ done: true as const }) : no({ code: 'id-taken' })
  const row = await promiseOf(tx, community, of)
  const may = mayRepair(it.deed, openNow(kept.is, row?.closedAt ?? null), kept.danger)
  if (!may.ok) return may
  // What is over is opened by saying that it is broken again, and by nothing else.
  if (!row || (row.closedAt !== null && it.deed.kind !== 'again')) return no({ code: 'repair-over' })
  const is = await addRepairAct(tx, community, of, kept, it, byOf(ask), now)
  const soon = dueOf(kept.danger ? 'now' : 'today', now, await zoneOf(tx, community))
  await follow(ask, of, follows(it.deed, is, kept.danger, row.due, soon, told))
  touchRepair(ask, of, home)
  return ok({ done: true as const })
}
