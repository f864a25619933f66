// By which ways an audience can be reached, in numbers: what a rung will come to before it is begun. Questions only; whether a number really takes a text,
// its channel says when it is tried.

import { sql, type RawBuilder } from 'kysely'
import type { CommunityId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { HomeWays } from '#domain/notices/told-before.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import type { Tx } from '../db/pool.ts'

export type WaysAmong = { page: number; sms: number; mail: number; rings: number; knocks: number }

/** A number is a way for a text where a telephone that sends them is connected, and nowhere else. */
export const textsGoOut = (channels: Channels, community: CommunityId): boolean => channelOf(channels, 'sms', community) !== null

type Ask = { now: Instant; /** what it says is for those alone whom it concerns */ own: boolean }
const mobile = (phone: string) => sql.raw(`regexp_replace(${phone}, '[^0-9+]', '', 'g') ~ '^\\+?[1-9][0-9]{6,14}$'`)
/** A row for each home: whether it has a phone that is open to it, a number that rings, one that takes a text, wants texts, has an address, has to be knocked at first. */
const waysOfEach = (community: CommunityId, rows: RawBuilder<unknown>, { now, own }: Ask): RawBuilder<unknown> => sql`
    m as materialized (${rows}), w as materialized (
      select m.household_id, m.residents, m.had_old, exists (select from sessions s where s.community_id = ${community} and s.kind = 'household' and s.household_id = m.household_id and s.expires_at > ${now}) as page,
        coalesce(p.rings, false) or (not ${own} and h.phone is not null) as rings, coalesce(p.sms, false) or (not ${own} and coalesce(${mobile('h.phone')}, false)) as number, coalesce(x.text, true) as text, x.mail is not null and not ${own} as mail,
        coalesce(x.knock_first, false) as knock_first
      from m join households h on h.community_id = ${community} and h.id = m.household_id
      left join (select r.household_id, true as rings, bool_or(${mobile('r.phone')}) as sms from m n join residents r on r.community_id = ${community} and r.household_id = n.household_id
        where r.moved_away_at is null and r.kept_as is null and r.phone is not null and (not ${own} or r.id = any(n.residents)) group by r.household_id) p on p.household_id = m.household_id
      left join (select distinct on (y.household_id) y.household_id, y.text, y.mail, y.knock_first from home_ways y where y.community_id = ${community} order by y.household_id, y.at desc, y.id desc) x on x.household_id = m.household_id)`

/** `rows`: as `homesMeant` answers. */
export async function waysAmong(tx: Tx, community: CommunityId, rows: RawBuilder<unknown>, of: Ask & { texts: boolean }): Promise<WaysAmong> {
  const { rows: [row] } = await sql<WaysAmong>`
    with ${waysOfEach(community, rows, of)}
    select count(*) filter (where page)::int as page, count(*) filter (where number and text and ${of.texts})::int as sms, count(*) filter (where mail)::int as mail, count(*) filter (where rings)::int as rings,
      count(*) filter (where not rings and not page and not mail)::int as knocks from w`.execute(tx)
  return row!
}

/** How many homes can be reached in each of these ways: thirty-two rows at most. */
export async function homesByWays(tx: Tx, community: CommunityId, rows: RawBuilder<unknown>, of: Ask): Promise<(HomeWays & { homes: number })[]> {
  const { rows: all } = await sql<HomeWays & { homes: number }>`
    with ${waysOfEach(community, rows, of)}
    select number and text as sms, mail, rings, knock_first as "knockFirst", had_old as "hadOld", count(*)::int as homes from w group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5`.execute(tx)
  return all
}

export type HomeWithWays = HomeWays & { household: HouseholdId; resident: ResidentId; door: string; compound: string }
const pageOf = 100
/** Those that can be reached in one of these ways, by door; `after` is where the page before ended. */
export async function homesWithWays(tx: Tx, community: CommunityId, rows: RawBuilder<unknown>, of: Ask & { which: readonly HomeWays[]; after: readonly string[] | null }): Promise<{ homes: HomeWithWays[]; next: string | null }> {
  const { which, after } = of
  const { rows: all } = await sql<HomeWithWays & { sort: number; building: string; length: number }>`
    with ${waysOfEach(community, rows, of)}
    select w.household_id as household, w.residents[1] as resident, f.door, c.name as compound, t.sms, t.mail, t.rings, t."knockFirst", t."hadOld", b.sort, b.id as building, length(f.door) as length
    from w join jsonb_to_recordset(${JSON.stringify(which)}::jsonb) as t (sms bool, mail bool, rings bool, "knockFirst" bool, "hadOld" bool) on t.sms = (w.number and w.text) and t.mail = w.mail and t.rings = w.rings and t."knockFirst" = w.knock_first and t."hadOld" = w.had_old
    join households h on h.community_id = ${community} and h.id = w.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join buildings b on b.community_id = f.community_id and b.id = f.building_id join compounds c on c.community_id = f.community_id and c.id = f.compound_id
    where true ${after ? sql`and (b.sort, b.id, length(f.door), f.door, h.id) > (${Number(after[0])}::int, ${after[1]}::uuid, ${Number(after[2])}::int, ${after[3]}, ${after[4]}::uuid)` : sql``}
    order by b.sort, b.id, length(f.door), f.door, h.id limit ${pageOf + 1}`.execute(tx)
  const last = all.length > pageOf ? all[pageOf - 1]! : null
  return { homes: all.slice(0, pageOf).map(({ sort: _, building: __, length: ___, ...home }) => home), next: last && [last.sort, last.building, last.length, encodeURIComponent(last.door), last.household].join(' ') }
}
