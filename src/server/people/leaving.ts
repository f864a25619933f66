// What stands behind people and ends when somebody leaves: what opens their home, and what lets them out; and what was said before they came where somebody
// joins. Theirs to say and to do; main.ts hands it in.

import type { BuildingId, CommunityId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Level } from '#domain/people/levels.ts'
import type { ActPreview } from '#domain/people/record-wire.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { childrensHomes } from './own-phones.ts'

/** Who leaves what: `home` false where somebody is gone whose phone stays with the others (a death); `gone` true where they live here no more. */
export type Leaving = { household: HouseholdId; residents: readonly ResidentId[]; home: boolean; gone: boolean }
export type Opened = Pick<ActPreview, 'slip' | 'phones' | 'links'>

export type LeftBehind = {
  opened: (tx: Tx, community: CommunityId, leaving: Leaving, now: Instant) => Promise<Opened>
  /** in the transaction of the act: a session that goes on shows what is no longer theirs */
  close: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, leaving: Leaving) => Promise<void>
  /** what may be in the hand of whoever has a number that was taken for this person's: links and codes, phones that came in by one, and those that were claimed by one */
  atNumber: (tx: Tx, community: CommunityId, resident: ResidentId, now: Instant) => Promise<number>
  endAtNumber: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, residents: readonly ResidentId[]) => Promise<void>
  /** before somebody joins these households: what was shared with every phone there was not said of them; returns whose shares changed */
  joins: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, households: readonly HouseholdId[]) => Promise<ResidentId[]>
  /** what they are under where they live, and would be at that flat */
  levels: (tx: Tx, community: CommunityId, move: { resident: ResidentId; to: FlatId }, now: Instant) => Promise<{ from: Level; to: Level }>
  /** whether anything was given out or happened since somebody was put down as one of that home: its slip, a phone, a link or code of theirs, a request, a call */
  usedSince: (tx: Tx, community: CommunityId, one: { household: HouseholdId; resident: ResidentId }, since: Instant) => Promise<boolean>
  requests: (tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant) => Promise<Pick<ActPreview, 'passes' | 'waiting' | 'out'>>
}

/** Before somebody joins these households: where children live alone their slip ends, and the phones that came in by it. They would be the own of whoever comes, and show what is told in confidence. */
export async function closeChildrens(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, { close }: Pick<LeftBehind, 'close'>, households: readonly HouseholdId[]): Promise<void> {
  for (const household of await childrensHomes(ask.tx, ask.community, households, ask.now)) await close(ask, { household, residents: [], home: true, gone: false })
}

/** Somebody joins these households; whoever shared something there hears of it. */
export async function joining(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights' | 'touch'>, behind: Pick<LeftBehind, 'close' | 'joins'>, households: readonly HouseholdId[], building: BuildingId | null): Promise<void> {
  if (households.length === 0) return
  await closeChildrens(ask, behind, households)
  const whose = await behind.joins(ask, households)
  if (whose.length > 0) ask.touch('circle', whose, building)
}
