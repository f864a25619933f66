// Who is asked to stay in because of a tube, and what was done about each, in SQL: rows that are only added. Owner of pool_holds, pool_held, pool_acts and pool_watches.

import { sql, type RawBuilder } from 'kysely'
import type { AccountId, CommunityId, LabResultId, PoolActId, PoolHoldId, ResidentId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { stateOfHeld, type HoldAct, type HoldState } from '#domain/rounds/holds.ts'
import type { Tx } from '../db/pool.ts'
import { swabsOf, type OwnSwab } from './lab-said.ts'
import type { By } from './store.ts'

/** Of a row `q` of pool_held: nobody has ended it, and no negative of their own. */
export const stillHeld = sql.raw(`not exists (select from pool_acts e where e.community_id = q.community_id and e.hold_id = q.hold_id and e.person_id = q.person_id and e.what in ('ended', 'freed'))`)
/** The ids of whoever is asked to stay in now, by the record that holds now. */
export const heldNow = (community: CommunityId): RawBuilder<unknown> => sql`select coalesce(n.kept_as, n.id) from pool_held q join residents n on n.community_id = q.community_id and n.id = q.person_id where q.community_id = ${community} and ${stillHeld}`

/** The question which of these people are: for whoever asks it with one of their own. `toHeld` reads the answer. */
export const heldAmong = (community: CommunityId, people: RawBuilder<unknown>): RawBuilder<{ id: ResidentId }> => sql<{ id: ResidentId }>`select coalesce(n.kept_as, n.id) as id from pool_held q join residents n on n.community_id = q.community_id and n.id = q.person_id
  where q.community_id = ${community} and ${stillHeld} and coalesce(n.kept_as, n.id) = any(${people})`
export const toHeld = ({ rows }: { rows: readonly { id: ResidentId }[] }): ReadonlySet<ResidentId> => new Set(rows.map((row) => row.id))

export type HoldRow = { id: PoolHoldId; tube: string; round: TestingRoundId; results: LabResultId[]; ringsBy: AccountId; ringsAt: Instant; ringsName: string; by: string; actor: string; role: string; at: Instant }
const heads = sql`select o.id, o.tube, o.round_id as round, o.results, o.rings_by as "ringsBy", o.rings_at as "ringsAt", coalesce(c.name, '') as "ringsName", coalesce(a.name, '') as by, o.by_actor as actor, o.by_role as role, o.at
  from pool_holds o left join accounts a on 'account:' || a.id::text = o.by_actor left join accounts c on c.id = o.rings_by`
export async function holdsOf(tx: Tx, community: CommunityId, of: { tube: string } | { id: PoolHoldId } | { round: TestingRoundId }): Promise<HoldRow[]> {
  const { rows } = await sql<HoldRow>`${heads} where o.community_id = ${community} and ${'tube' in of ? sql`o.tube = ${of.tube}` : 'id' in of ? sql`o.id = ${of.id}` : sql`o.round_id = ${of.round}`} order by o.at, o.id`.execute(tx)
  return rows
}

export type NewHold = { id: PoolHoldId; tube: string; round: TestingRoundId; results: readonly LabResultId[]; ringsBy: AccountId; ringsAt: Instant; people: readonly ResidentId[]; pool: number }
/** False when the id is taken. */
export async function insertHold(tx: Tx, community: CommunityId, it: NewHold, by: By, now: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into pool_holds (community_id, id, tube, results, round_id, rings_by, rings_at, by_actor, by_role, at)
    values (${community}, ${it.id}, ${it.tube}, ${[...it.results]}::uuid[], ${it.round}, ${it.ringsBy}, ${it.ringsAt}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  await sql`insert into pool_held (community_id, hold_id, person_id, pool) select ${community}, ${it.id}, id, ${it.pool} from unnest(${[...it.people]}::uuid[]) as t (id)`.execute(tx)
  return true
}

export type NewAct = { id: PoolActId; hold: PoolHoldId; person: ResidentId; what: HoldAct['what']; words: string }
/** `taken`: the id stands for something else. */
export async function insertAct(tx: Tx, community: CommunityId, it: NewAct, by: By, now: Instant): Promise<'added' | 'there' | 'taken'> {
  const { rows } = await sql`
    insert into pool_acts (community_id, id, hold_id, person_id, what, words, by_actor, by_role, at) values (${community}, ${it.id}, ${it.hold}, ${it.person}, ${it.what}, ${it.words}, ${by.actor}, ${by.role}, ${now}) on conflict do nothing returning id`.execute(tx)
  if (rows.length > 0) return 'added'
  const { rows: same } = await sql`select from pool_acts where community_id = ${community} and id = ${it.id} and hold_id = ${it.hold} and person_id = ${it.person} and what = ${it.what} and words = ${it.words}`.execute(tx)
  return same.length > 0 ? 'there' : 'taken'
}

type ActRow = HoldAct & { hold: PoolHoldId; /** as it was named then */ row: ResidentId; words: string }
/** `row`: the record by which they were held, `person` the one that holds now. */
export type HeldRow = { hold: PoolHoldId; row: ResidentId; person: ResidentId; pool: number; heldAt: Instant; acts: ActRow[]; swabs: OwnSwab[]; state: HoldState }
/** Everybody of these holds with how they stand; `null`: of all who are asked to stay in now. */
export async function heldOf(tx: Tx, community: CommunityId, holds: readonly PoolHoldId[] | null, now: Instant): Promise<HeldRow[]> {
  const { rows } = await sql<Omit<HeldRow, 'acts' | 'swabs' | 'state'>>`
    select q.hold_id as hold, q.person_id as row, coalesce(n.kept_as, n.id) as person, q.pool, o.at as "heldAt" from pool_held q join pool_holds o on o.community_id = q.community_id and o.id = q.hold_id
      join residents n on n.community_id = q.community_id and n.id = q.person_id where q.community_id = ${community} and ${holds ? sql`q.hold_id = any(${[...holds]}::uuid[])` : stillHeld} order by o.at, q.hold_id, q.person_id`.execute(tx)
  if (rows.length === 0) return []
  const { rows: acts } = await sql<ActRow>`select hold_id as hold, person_id as row, what, words, at from pool_acts where community_id = ${community} and hold_id = any(${[...new Set(rows.map((one) => one.hold))]}::uuid[]) order by at, id`.execute(tx)
  const swabs = await swabsOf(tx, community, [...new Set(rows.map((one) => one.person))], now)
  return rows.map((one) => {
    const [did, own] = [acts.filter((act) => act.hold === one.hold && act.row === one.row), swabs.filter((swab) => swab.person === one.person && swab.sampledAt > one.heldAt)]
    return { ...one, acts: did, swabs: own, state: stateOfHeld(one.heldAt, did, own.map((swab) => ({ at: swab.sampledAt, pool: swab.pool, to: swab.to, free: swab.negative !== null }))) }
  })
}

/** Who is called on while nobody presses, in their order. */
export async function watchOf(tx: Tx, community: CommunityId): Promise<{ id: AccountId; name: string }[]> {
  const { rows } = await sql<{ id: AccountId; name: string }>`
    select a.id, a.name from (select accounts from pool_watches where community_id = ${community} order by seq desc limit 1) w, unnest(w.accounts) with ordinality as t (id, nth) join accounts a on a.id = t.id order by t.nth`.execute(tx)
  return rows
}
export async function insertWatch(tx: Tx, community: CommunityId, accounts: readonly AccountId[], by: By, now: Instant): Promise<void> {
  await sql`insert into pool_watches (community_id, seq, accounts, by_actor, at) select ${community}, coalesce(max(seq), 0) + 1, ${[...accounts]}::uuid[], ${by.actor}, ${now} from pool_watches where community_id = ${community}`.execute(tx)
}
