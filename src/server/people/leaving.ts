// What stands behind people and ends when somebody leaves: what opens their home, and what lets them out; and what was said before they came where somebody
// joins. Theirs to say and to do; main.ts hands it in.

import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, FlatId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Level } from '#domain/people/levels.ts'
import type { ActPreview } from '#domain/people/record-wire.ts'
import type { Tx } from '../db/pool.ts'
import type { Ask } from '../http/endpoint.ts'
import { zoneOf } from './community.ts'
import { childrensHomes, lockChildrensHomes } from './own-phones.ts'

/** Who leaves what: `home` false where somebody is gone whose phone stays with the others (a death); `gone` true where they live here no more; `goesOn` where they stay at home as another record of theirs. */
export type Leaving = { household: HouseholdId; residents: readonly ResidentId[]; home: boolean; gone: boolean; goesOn?: boolean; /** what is left is a record of theirs, and they are reached through another from now on */ madeOne?: boolean; /** asked of what ends where somebody grown up joins */ joined?: boolean }
export type Opened = Pick<ActPreview, 'slip' | 'phones' | 'links' | 'cares' | 'carers'>
/** Who joins a household, by their day of birth. */
export type Joiner = { household: HouseholdId; born: string | null }
type Ending = Pick<Ask, 'tx' | 'community' | 'now' | 'rights'> & Partial<Pick<Ask, 'touch'>>

export type LeftBehind = {
  opened: (tx: Tx, community: CommunityId, leaving: Leaving, now: Instant) => Promise<Opened>
  /** those of these homes that may act for somebody elsewhere */
  caring: (tx: Tx, community: CommunityId, households: readonly HouseholdId[], now: Instant) => Promise<HouseholdId[]>
  /** in the transaction of the act: a session that goes on shows what is no longer theirs */
  close: (ask: Ending, leaving: Leaving) => Promise<void>
  /** what may be in the hand of whoever has a number that was taken for this person's: links and codes, phones that came in by one, and those that were claimed by one */
  atNumber: (tx: Tx, community: CommunityId, resident: ResidentId, now: Instant) => Promise<number>
  endAtNumber: (ask: Pick<Ask, 'tx' | 'community' | 'now' | 'rights'>, residents: readonly ResidentId[]) => Promise<void>
  /** before somebody joins these households: what was shared with every phone there was not said of them; and where they are grown up (`adults`), the home acts for nobody else until it is asked anew */
  joins: (ask: Ending, households: readonly HouseholdId[], adults: readonly HouseholdId[], /** only what was shared since then: they are of it again, who were not meanwhile */ since?: Instant) => Promise<void>
  /** what they are under where they live, and would be at that flat */
  levels: (tx: Tx, community: CommunityId, move: { resident: ResidentId; to: FlatId }, now: Instant) => Promise<{ from: Level; to: Level }>
  /** whether anything was given out or happened since somebody was put down as one of that home: its slip, a phone, a link or code of theirs, a request, a call */
  usedSince: (tx: Tx, community: CommunityId, one: { household: HouseholdId; resident: ResidentId }, since: Instant) => Promise<boolean>
  requests: (tx: Tx, community: CommunityId, residents: readonly ResidentId[], now: Instant) => Promise<Pick<ActPreview, 'passes' | 'waiting' | 'out'>>
}

/** Before these join: where children live alone and somebody grown up comes, their slip ends, and the phones that came in by it. They would be the own of whoever comes, and show what is told in confidence. */
export async function closeChildrens(ask: Ending, { close }: Pick<LeftBehind, 'close'>, joiners: readonly Joiner[]): Promise<void> {
  for (const household of await lockChildrensHomes(ask.tx, ask.community, await grownInto(ask, joiners), ask.now)) await close(ask, { household, residents: [], home: true, gone: false })
}

/** Somebody joins these households; whoever shared something there hears of it. */
export async function joining(ask: Ending, behind: Pick<LeftBehind, 'close' | 'joins'>, joiners: readonly Joiner[], since?: Instant): Promise<void> {
  if (joiners.length === 0) return
  await closeChildrens(ask, behind, joiners)
  await behind.joins(ask, [...new Set(joiners.map((one) => one.household))], await grownInto(ask, joiners), since)
}

/** What ends at home where these join it: said before. */
export async function openedAt(ask: Pick<Ask, 'tx' | 'community' | 'now'>, { opened }: Pick<LeftBehind, 'opened'>, joiners: readonly Joiner[]): Promise<Pick<Opened, 'slip' | 'phones' | 'cares'>> {
  const all = { slip: false, phones: 0, cares: 0 }
  const grown = await grownInto(ask, joiners)
  const childrens = await childrensHomes(ask.tx, ask.community, grown, ask.now)
  for (const household of grown) {
    const { slip, phones, cares } = await opened(ask.tx, ask.community, { household, residents: [], home: childrens.includes(household), gone: false, joined: true }, ask.now)
    all.slip ||= slip
    all.phones += phones
    all.cares += cares
  }
  return all
}

/** Those of the households that somebody grown up joins. */
export async function grownInto({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, joiners: readonly Joiner[]): Promise<HouseholdId[]> {
  if (joiners.length === 0) return []
  const today = dayOf(now, await zoneOf(tx, community))
  return [...new Set(joiners.filter(({ born }) => isAdult(born, today)).map((one) => one.household))]
}
