// One sign-in link for each role of the demonstration communities, so that a newcomer is at the desk, at the gate and in the sealed
// building with one click. Refuses to make any for a real community: there, links are given out at the desk.
import { sql } from 'kysely'
import { riversideDoors } from '#demo/riverside.ts'
import type { AccountId, CommunityId, GateId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, instantOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '#server/db/pool.ts'
import { isDemo } from './fill.ts'

export type SignInLink = { /** who, in words */ role: string; url: string }

/** `logins`: what stands before the names of its accounts. `home`: whose door is under the strictest order: the nurse's at Osmanthus Court. */
type Shown = { called: string; logins: string; home: string; resident: string; lead: string }
const shown: readonly Shown[] = [
  { called: '', logins: '', home: '2-1-502', resident: 'resident in the sealed building', lead: 'building lead, building 10' },
  { called: 'Riverside: ', logins: 'riverside-', home: riversideDoors.lane, resident: 'resident in the sealed lane', lead: 'building lead of the closed lane' },
]
const one = async <Row>(query: { execute(tx: Tx): Promise<{ rows: Row[] }> }, tx: Tx): Promise<Row | undefined> => (await query.execute(tx)).rows[0]

/** Links for a day, each good for many clicks; none unless the database holds the demonstration communities. */
export async function signInLinks(database: Database, origin: string): Promise<SignInLink[]> {
  if (!(await isDemo(database))) return []
  const now = instantOf(Date.now())
  const links: SignInLink[] = []
  for (const place of shown) links.push(...await linksOf(database, origin, place, now))
  return links
}

async function linksOf(database: Database, origin: string, { called, logins, home: door, resident, lead }: Shown, now: Instant): Promise<SignInLink[]> {
  const { createSignInLink } = await import('#server/access/sign-in-links.ts')
  const { rows: [row] } = await sql<{ id: CommunityId }>`
    select g.community_id as id from grants g join accounts a on a.id = g.account_id where a.login = ${`${logins}secretary`} order by g.id limit 1`.execute(database.owner)
  if (!row) return []
  const community = row.id
  return transaction(database, [community], async (tx) => {
    type For = Parameters<typeof createSignInLink>[1]['for']
    const link = (target: For) => createSignInLink(tx, { community, for: target, now, expiresAt: plus(now, day), uses: 100 })
    const links: SignInLink[] = []
    for (const [login, role] of [['secretary', 'secretary'], ['deputy', 'deputy'], ['staff-1', 'staff'], ['volunteer-1', 'volunteer'], ['lead-1', lead]] as const) {
      const account = await one(sql<{ id: AccountId }>`select id from accounts where login = ${`${logins}${login}`}`, tx)
      if (account) links.push({ role: `${called}${role}`, url: `${origin}/sign-in#link=${await link({ kind: 'account', account: account.id })}` })
    }
    const gate = await one(sql<{ id: GateId; name: string }>`select id, name from gates where community_id = ${community} order by number limit 1`, tx)
    if (gate) links.push({ role: `${called}gate`, url: `${origin}/gate#enrol=${await link({ kind: 'device', device: 'gate', place: gate.id, label: gate.name })}` })
    const home = await one(sql<{ id: HouseholdId; person: ResidentId }>`
      select h.id, r.id as person from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id
      join residents r on r.community_id = h.community_id and r.household_id = h.id where f.community_id = ${community} and f.door = ${door} order by r.born limit 1`, tx)
    if (home) links.push({ role: `${called}${resident}`, url: `${origin}/me#link=${await link({ kind: 'household', household: home.id, person: home.person })}` })
    return links
  })
}
