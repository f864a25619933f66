// One sign-in link for each role of the demonstration community, so that a newcomer is at the desk, at the gate and in the sealed
// building with one click. Refuses to make any for a real community: there, links are given out at the desk.
import { sql } from 'kysely'
import type { AccountId, CommunityId, GateId, HouseholdId } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '#server/db/pool.ts'
import { isDemo } from './fill.ts'

export type SignInLink = { /** who, in words */ role: string; url: string }

/** The nurse's home in building 2, which is sealed. */
const sealedHome = '2-1-502'
const one = async <Row>(query: { execute(tx: Tx): Promise<{ rows: Row[] }> }, tx: Tx): Promise<Row | undefined> => (await query.execute(tx)).rows[0]

/** Links for a day, each good for many clicks; none unless the database holds the demonstration community. */
export async function signInLinks(database: Database, origin: string): Promise<SignInLink[]> {
  if (!(await isDemo(database))) return []
  const { createSignInLink } = await import('#server/access/sign-in-links.ts')
  const { rows } = await sql<{ id: CommunityId }>`select community_id as id from communities order by created_at limit 1`.execute(database.owner)
  const community = rows[0]?.id
  if (!community) return []
  const now = instantOf(Date.now())
  return transaction(database, [community], async (tx) => {
    type For = Parameters<typeof createSignInLink>[1]['for']
    const link = (target: For) => createSignInLink(tx, { community, for: target, now, expiresAt: plus(now, day), uses: 100 })
    const links: SignInLink[] = []
    for (const [login, role] of [['secretary', 'secretary'], ['staff-1', 'staff']] as const) {
      const account = await one(sql<{ id: AccountId }>`select id from accounts where login = ${login}`, tx)
      if (account) links.push({ role, url: `${origin}/sign-in#link=${await link({ kind: 'account', account: account.id })}` })
    }
    const gate = await one(sql<{ id: GateId; name: string }>`select id, name from gates order by number limit 1`, tx)
    if (gate) links.push({ role: 'gate', url: `${origin}/gate#enrol=${await link({ kind: 'device', device: 'gate', place: gate.id, label: gate.name })}` })
    const home = await one(sql<{ id: HouseholdId }>`
      select h.id from households h join flats f on f.community_id = h.community_id and f.id = h.flat_id where f.door = ${sealedHome} limit 1`, tx)
    const resident = 'resident in the sealed building'
    if (home) links.push({ role: resident, url: `${origin}/me#link=${await link({ kind: 'household', household: home.id })}` })
    return links
  })
}
