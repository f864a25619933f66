// Homes of a notice by stairwell, floors from the top, as a lead rings and knocks: with how each can be reached and how far the notice came. Questions only.

import { sql, type RawBuilder } from 'kysely'
import type { BuildingId, CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { dayOf, type Instant } from '#domain/kernel/instants.ts'
import type { Grade, Rung } from '#domain/notices/ladder.ts'
import { promisedOf } from '#domain/notices/told-before.ts'
import type { HomeLine } from '#domain/notices/wire.ts'
import { shareNumber } from '#domain/people/roster-cells.ts'
import type { Tx } from '../db/pool.ts'
import { zoneOf } from '../people/community.ts'
import { isThere, knowingIn } from './homes.ts'
import { homesToReach, numbersOf } from './reach.ts'
import type { NoticeRow } from './store.ts'

export type Which = 'open' | 'rings' | 'knocks' | 'doubtful' | 'late' | 'reached' | 'all'
/** `by`: what was promised, once that moment has come. */
function inState(which: Which, by: Instant | null): RawBuilder<unknown> {
  switch (which) {
    case 'open': return sql`and n.reached_at is null`
    case 'rings': case 'knocks': return sql`and n.on_list = ${which}`
    case 'doubtful': return sql`and n.reached_at is null and n.last @? '$.* ? (@ == "doubtful" || @ == "failed")'`
    case 'late': return by === null ? sql`and false` : sql`and (n.reached_at is null or n.reached_at > ${by})`
    case 'reached': return sql`and n.reached_at is not null`
    case 'all': return sql``
  }
}

type Row = Pick<HomeLine, 'household' | 'building' | 'entrance' | 'door' | 'floor' | 'next' | 'answer'> & {
  residents: ResidentId[]; due: HomeLine['due']; page: boolean
  reached: { at: Instant; grade: 'acknowledged' | 'told'; how: string | null; by: string; act: string } | null
}
const pageOf = 100
/** `walk` of the domain (doors/order.ts) as SQL: the number that stands at the house, as people count it; in a lane the house itself, and of one that is let to several what their doors share. */
const house = `case when e.label = '' and f.floor is null then f.label else e.label end`
const counted = `case when ${house} = '' then 0 else coalesce(substring(${house} from '^[0-9]{1,8}')::int, 999999999) end`
const placed = sql.raw(`b.sort, b.id, ${counted}, ${house}, coalesce(-f.floor, 1000), length(f.door), f.door, h.id`)

async function rowsOf(tx: Tx, community: CommunityId, notice: NoticeId, which: RawBuilder<unknown>, after: HouseholdId | null, now: Instant): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select n.household_id as household, n.residents, b.id as building, e.label as entrance, f.door, f.floor, n.on_list as due, n.next_at as next, n.answer,
      exists (select from sessions s where s.community_id = ${community} and s.kind = 'household' and s.household_id = h.id and s.expires_at > ${now}) as page,
      (select jsonb_build_object('at', to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'grade', d.grade, 'how', case when d.grade = 'acknowledged' and d.rung = 'sms' then 'text' else d.how end, 'by', d.by_role, 'act', d.id) from notice_deliveries d
        where d.community_id = ${community} and d.id = n.reached_by) as reached
    from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join entrances e on e.community_id = f.community_id and e.id = f.entrance_id join buildings b on b.community_id = f.community_id and b.id = f.building_id
    where n.community_id = ${community} and n.notice_id = ${notice} and n.residents <> '{}' and ${isThere} ${which}
      ${after ? sql`and (${placed}) > (select ${placed} from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id join entrances e on e.community_id = f.community_id and e.id = f.entrance_id
        join buildings b on b.community_id = f.community_id and b.id = f.building_id where h.community_id = ${community} and h.id = ${after})` : sql``}
    order by ${placed} limit ${pageOf + 1}`.execute(tx)
  return rows
}

type StepRow = { household: HouseholdId; rung: Rung; grade: Grade; at: Instant; why: string | null }
/** What each rung has come to, as it is kept, and when last. */
async function stepsOf(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select distinct on (d.household_id, d.rung) d.household_id as household, d.rung, d.grade, d.at, d.why from notice_deliveries d join notice_homes n on n.community_id = d.community_id and n.notice_id = d.notice_id and n.household_id = d.household_id
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = any(${[...households]}::uuid[]) and d.grade <> 'taken-back'
      and not exists (select from notice_deliveries t where t.community_id = ${community} and t.takes_back = d.id)
    order by d.household_id, d.rung, coalesce(d.grade = n.last->>d.rung, false) desc, d.at desc, d.recorded_at desc, d.grade = 'queued', d.id desc`.execute(tx)
  return rows
}

/** `names`: whoever asks may be told whom it concerns; else doors alone. `texts`: a telephone that sends texts is connected. */
export type Asked = { building: BuildingId | null; which: Which; /** the last home of the page before: its door stands in no address */ after: HouseholdId | null; names: boolean; texts: boolean }
export async function homeLines(tx: Tx, community: CommunityId, notice: NoticeRow, { building, which, after, names, texts }: Asked, now: Instant): Promise<{ homes: HomeLine[]; next: HouseholdId | null; count: number }> {
  // Late is whoever missed the first of what was promised whose time has come.
  const due = promisedOf(notice).map(({ by }) => by).filter((by) => by <= now).toSorted()[0] ?? null
  const wanted = sql`${inState(which, due)} ${building ? sql`and n.building_id = ${building}` : sql``}`
  const all = await rowsOf(tx, community, notice.id, wanted, after, now)
  const rows = all.slice(0, pageOf)
  const ids = rows.map((row) => row.household)
  const [homes, steps] = [await homesToReach(tx, community, ids, dayOf(now, await zoneOf(tx, community)), now), await stepsOf(tx, community, notice.id, ids)]
  const knowing = await knowingIn(tx, community, notice, ids)
  const { rows: [counted] } = await sql<{ count: number }>`select count(*)::int as count from notice_homes n where n.community_id = ${community} and n.notice_id = ${notice.id} and n.residents <> '{}' and ${isThere} ${wanted}`.execute(tx)
  const last = all.length > pageOf ? rows.at(-1)! : null
  return {
    count: counted!.count, next: last && last.household,
    homes: rows.map(({ residents, page, ...row }): HomeLine => {
      const home = homes.get(row.household)!
      const known = knowing(row.household).filter(({ id }) => residents.includes(id))
      // Whoever rings rings whom it is still to be said to; where that is nobody, the numbers by which they were told.
      const numbers = numbersOf(home, residents, notice.part !== 'home', row.reached ? [] : known.map(({ id }) => id))
      const concerned = notice.part === 'home' ? [] : home.people.filter((one) => one.adult && residents.includes(one.id))
      const { language, mail, text, knockFirst, words } = home.ways
      return {
        ...row, resident: (names ? residents[0] ?? home.people[0]?.id : home.people[0]?.id ?? residents[0])!, people: home.people.length,
        adults: names ? home.people.filter((one) => one.adult).map(({ id, name }) => ({ id, name })) : [],
        concerns: names ? concerned.map(({ id, name }) => ({ id, name, knows: known.some((one) => one.id === id), act: known.find((one) => one.id === id)?.act ?? null })) : [], phones: names ? numbers.map(({ phone }) => ({ phone, of: home.people.filter((one) => shareNumber(one.phone, phone)).map((one) => one.name).join('、') })) : [],
        ways: { page, sms: texts && text && numbers.length > 0, mail: mail !== null }, words, language, knockFirst, steps: steps.filter((step) => step.household === row.household).map(({ household: _home, ...step }) => step),
      }
    }),
  }
}

type Answered = { household: HouseholdId; resident: ResidentId; door: string; phone: string | null; code: string; at: Instant; /** given to the text before */ earlier: boolean }
/** By door; a thousand at most. The number is one under which this notice may be said: of what is for some alone no other of their home. */
export async function answersOf(tx: Tx, community: CommunityId, notice: NoticeRow, now: Instant): Promise<Answered[]> {
  const { rows } = await sql<Omit<Answered, 'phone' | 'resident'> & { residents: ResidentId[] }>`
    select n.household_id as household, n.residents, f.door, n.answer as code, d.at, d.earlier
    from notice_homes n join households h on h.community_id = n.community_id and h.id = n.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    join buildings b on b.community_id = f.community_id and b.id = f.building_id
    cross join lateral (
      select d.at, d.why is not distinct from 'earlier-text' as earlier from notice_deliveries d where d.community_id = ${community} and d.notice_id = ${notice.id} and d.household_id = n.household_id and d.answer = n.answer and d.why is distinct from 'late'
        and not exists (select from notice_deliveries t where t.community_id = ${community} and t.takes_back = d.id) order by d.at desc, d.recorded_at desc, d.id desc limit 1) d
    where n.community_id = ${community} and n.notice_id = ${notice.id} and n.answer is not null and n.residents <> '{}' order by b.sort, b.id, length(f.door), f.door limit 1000`.execute(tx)
  const homes = await homesToReach(tx, community, rows.map((row) => row.household), dayOf(now, await zoneOf(tx, community)), now)
  return rows.map(({ residents, ...row }) => ({ ...row, resident: residents[0]!, phone: numbersOf(homes.get(row.household)!, residents, notice.part !== 'home')[0]?.phone ?? null }))
}
