// An order that ends the passes of hundreds: how long until they have ended, until the desk sees whom to call, and until a press on
// a home is written. On a PostgreSQL as the product starts it, with nothing counted yet, as it is right after such an order.

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Rights } from '#domain/access/access.ts'
import type { ToTellLine } from '#domain/exits/wire.ts'
import { uuidv7, type AccountId, type CommunityId, type HouseholdId, type TellingId } from '#domain/kernel/ids.ts'
import { day, instantOf, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { startEmbedded } from '#server/db/embedded.ts'
import { migrate } from '#server/db/migrate.ts'
import { connect, transaction, type Database } from '#server/db/pool.ts'
import { wholeQueue } from '#server/desk/queue.ts'
import { seedLetter } from '#server/exits/letters.ts'
import { reviewExits } from '#server/exits/review.ts'
import { tell } from '#server/exits/tellings.ts'
import { homesToTell } from '#server/exits/to-tell.ts'
import { ensureKeys } from '#server/pass/keys.ts'
import { seedRules } from '#server/rules/store.ts'
import { shippedRules } from '../test/support/asking.ts'
import { settle, type Place } from '../test/support/community.ts'
import { putGranted } from '../test/support/granted.ts'
import { againstLimit, median, type Row } from './row.ts'

const passes = 600
const most = { end: 20_000, list: 300, press: 500 }

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Building 1 is sealed with a case, while somebody in it holds all these passes. */
async function fill(database: Database, now: Instant): Promise<{ place: Place; order: string }> {
  const place = await settle(database, 'Osmanthus Court', now)
  const community = place.community as CommunityId
  await transaction(database, [community], async (tx) => {
    await seedRules(tx, community, shippedRules(), now)
    await seedLetter(tx, community, now)
    await ensureKeys(tx, community, now)
  })
  for (let index = 0; index < passes; index++) {
    await putGranted(database, place, now, { resident: place.residents.neighbour, building: place.buildings.one, purpose: 'scheduled-care', exits: 12, until: plus(now, 30 * day), index })
  }
  const order = uuidv7(msOf(now), randomBytes(10))
  await sql`
    insert into sealing_orders (community_id, id, scope_kind, scope_id, rule_id, starts_at, case_since, issuer, ground, issued_by, issued_at)
    values (${community}, ${order}, 'building', ${place.buildings.one}, ${place.rule}, ${now}, ${now}, '街道', '发现病例', ${place.accounts.secretary}, ${now})`.execute(database.owner)
  await sql`
    insert into sealing_order_steps (community_id, id, order_id, kind, at, case_since, reason, source, by_account, by_role, written_at)
    values (${community}, ${order}, ${order}, 'issued', ${now}, ${now}, '发现病例', '街道', ${place.accounts.secretary}, 'secretary', ${now})`.execute(database.owner)
  return { place, order }
}

async function measure(database: Database, now: Instant): Promise<Row[]> {
  const { place, order } = await fill(database, now)
  const community = place.community as CommunityId
  // What this machine's disk takes for as many commits of one row each.
  const bare = async () => {
    for (let i = 0; i < passes; i++) await transaction(database, [community], (tx) => sql`insert into status_places values (${community}, ${i}) on conflict (community_id) do update set status_index = excluded.status_index`.execute(tx))
  }
  const commits = await timed(bare)
  const ended = await timed(() => reviewExits({
    db: database, community, payload: { community, order, step: order, by: place.accounts.secretary }, now, progress: async () => undefined, stopped: () => false, failed: (row) => { throw new Error(`${row} could not be ended`) },
  }))
  const rights: Rights = { actor: { kind: 'account', id: place.accounts.staff as AccountId }, grants: [], residents: [] }
  const list = () => transaction(database, [community], (tx) => wholeQueue({ tx, community, now, rights }, [homesToTell]))
  const says = (await list()).sections[0]?.lines[0]?.says as ToTellLine | undefined
  const exits = says?.people[0]?.count
  if (exits !== passes) throw new Error(`${exits} of ${passes} are on the list`)
  const lists: number[] = []
  for (let i = 0; i < 9; i++) lists.push(await timed(list))
  const press = await timed(() => transaction(database, [community], (tx) => tell(tx, community, { household: place.households.neighbour as HouseholdId, resident: null, since: now, until: now }, {
    id: uuidv7(msOf(now), randomBytes(10)) as TellingId, what: 'told', how: 'phone', tryAgainAt: null, takesBack: null, by: `account:${place.accounts.staff}`, role: 'staff',
  }, now)))
  return [
    againstLimit('told', `${passes} passes of one person ended; floor: as many commits of one row`, 'ms', ended, most.end, commits),
    againstLimit('told', `the call list with ${passes} on it, median of 9`, 'ms', median(lists), most.list),
    againstLimit('told', `one press that tells of all ${passes}`, 'ms', press, most.press),
  ]
}

export async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  const cluster = await startEmbedded(folder)
  try {
    await migrate(cluster.ownerUrl, join(import.meta.dirname, '../migrations'))
    const database = await connect(cluster, { size: 4 })
    return await measure(database, instantOf(Date.now())).finally(() => database.close())
  } finally {
    await cluster.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
