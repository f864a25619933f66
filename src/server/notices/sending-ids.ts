// To which number or address a notice goes, under which id. The same notice to the same number is one message, of however many homes it is the number: the id
// is made of both, and neither is kept. What a person sends once more has an id of its own.

import { sql } from 'kysely'
import { holderOf } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import { isDead, type Grade } from '#domain/notices/ladder.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { messageId, writeMessages, type NewMessage, type Rank } from '../channels/messages.ts'
import type { ChannelKind } from '../channels/port.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'
import { knowingIn, type HomeRow } from './homes.ts'
import { homesToReach, numbersOf, type Home } from './reach.ts'
import type { NoticeRow } from './store.ts'

export type Target = { message: string; to: string; resident: ResidentId }
export type Targets = { to: Target[]; /** why there is none */ why: 'no-channel' | 'no-number' | 'no-phone' | 'not-wanted' | null }

const idOf = (community: CommunityId, notice: NoticeId, kind: ChannelKind, to: string, act: string | null): string => messageId(community, 'notice', notice, kind, to, ...(act === null ? [] : [act]))

/** Phones that ring. What says something of a person by being sent rings on the one that is known to be theirs. */
function phonesOf({ phones, people }: Home, concerned: readonly ResidentId[], own: boolean, knows: readonly ResidentId[]): { address: string; resident: ResidentId }[] {
  const [first] = people
  return phones.flatMap(({ address, person }) => {
    const holder = holderOf(person, people)
    return !first || (own && (holder === null || !concerned.includes(holder) || knows.includes(holder))) ? [] : [{ address, resident: holder ?? first.id }]
  })
}

/** Where one home is told: at one number, in danger at all of them; on every phone that somebody let ring. Of what is for people alone each whom it concerns, but whoever `knows`, is told at a number of their own: nobody at home may tell them. */
export function targetsOf(community: CommunityId, notice: NoticeRow, home: Home, { concerned, knows = [] }: { concerned: readonly ResidentId[]; knows?: readonly ResidentId[] }, kind: ChannelKind, channels: Channels, act: string | null = null): Targets {
  const channel = channelOf(channels, kind, community)
  if (!channel) return { to: [], why: 'no-channel' }
  const own = notice.part !== 'home'
  if (kind === 'sms' && !home.ways.text) return { to: [], why: 'not-wanted' }
  const [first] = concerned
  const addresses = kind === 'push' ? phonesOf(home, concerned, own, knows) : kind === 'sms' ? numbersOf(home, concerned, own, knows).map(({ phone, resident }) => ({ address: phone, resident }))
    : home.ways.mail === null || own || first === undefined ? [] : [{ address: home.ways.mail, resident: first }]
  const all = addresses.flatMap(({ address, resident }): Target[] => {
    const to = channel.takes(address)
    return to === null ? [] : [{ message: idOf(community, notice.id, kind, to, act), to, resident }]
  })
  const some = [...new Map(all.map((it) => [it.message, it])).values()].slice(0, notice.urgency === 'danger' || own || kind === 'push' ? all.length : 1)
  return { to: some, why: some.length > 0 ? null : kind === 'push' ? 'no-phone' : 'no-number' }
}

const ranks: Record<NoticeRow['urgency'], Rank> = { danger: 0, 'cannot-wait': 1, usual: 2 }
export const messageFor = (kind: ChannelKind, { urgency }: NoticeRow, { household }: { household: NewMessage['household'] }, { message, resident }: Target, by: string): NewMessage =>
  ({ id: message, kind: 'notice', channel: kind, household, resident, by, rank: ranks[urgency] })

/** Of several numbers the one at which it came to nothing, or to which nothing went yet. */
async function lackingIn(tx: Tx, community: CommunityId, notice: NoticeId, { household, rung }: { household: HouseholdId; rung: ChannelKind }, targets: readonly Target[]): Promise<Target> {
  const { rows } = await sql<{ id: string; message: string; grade: Grade }>`
    select d.id, d.message_id as message, d.grade from notice_deliveries d
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = ${household} and d.rung = ${rung} and d.message_id is not null order by d.at, d.recorded_at, d.grade <> 'queued', d.id`.execute(tx)
  const cameTo = (to: string): Grade | undefined => {
    const theirs = new Set([null, ...rows.map(({ id }) => id)].map((act) => idOf(community, notice, rung, to, act)))
    return rows.findLast(({ message }) => theirs.has(message))?.grade
  }
  return targets.find(({ to }) => isDead(cameTo(to) ?? 'failed')) ?? targets[0]!
}

/** Writes one down that a person sends once more; null when there is no way to them any more. */
export async function againTo(tx: Tx, community: CommunityId, notice: NoticeRow, home: HomeRow, { rung, act }: { rung: ChannelKind; act: string }, channels: Channels, by: string, now: Instant): Promise<string | null> {
  const one = (await homesToReach(tx, community, [home.household], dayOf(now, await zoneOf(tx, community)), now)).get(home.household)
  const knows = (await knowingIn(tx, community, notice, [home.household]))(home.household).map(({ id }) => id)
  const targets = one ? targetsOf(community, notice, one, { concerned: home.residents, knows }, rung, channels, act).to : []
  const target = targets.length > 1 ? await lackingIn(tx, community, notice.id, { household: home.household, rung }, targets) : targets[0]
  if (!target) return null
  await writeMessages(tx, community, [messageFor(rung, notice, home, target, by)], now)
  return target.message
}
