// The demonstration: fills an empty database with Osmanthus Court, and prints one sign-in link for each role.
// A filling that was cut short is cleared and done again; a database with a real community in it is never touched.

import { sql } from 'kysely'
import type { AccountId, CommunityId, GateId, HouseholdId } from '#domain/kernel/ids.ts'
import { day, instantOf, plus } from '#domain/kernel/instants.ts'
import { createSignInLink, type LinkFor } from '#server/access/sign-in-links.ts'
import { ownerTransaction, transaction, type Database, type Tx } from '#server/db/pool.ts'

export type SignInLink = { role: string; url: string }

/** Clears what an interrupted filling left, but only when nothing else is in the database. */
async function clearHalfFilled(db: Database): Promise<void> {
  await ownerTransaction(db, async (tx) => {
    const { rows: [row] } = await sql<{ filling: number; all: number }>`select count(*) filter (where filling)::int as filling, count(*)::int as all from communities`.execute(tx)
    if (!row || row.filling === 0 || row.filling !== row.all) return
    const { rows } = await sql<{ name: string }>`
      select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'migrations'`.execute(tx)
    await sql.raw(`truncate ${rows.map((r) => r.name).join(', ')}`).execute(tx)
  })
}

/** Fills the database when no community is in it. */
export async function fillIfEmpty(db: Database, detail: (text: string) => void): Promise<void> {
  await clearHalfFilled(db)
  const { rows } = await sql`select 1 from communities limit 1`.execute(db.owner)
  if (rows.length > 0) return
  const { fillDemo } = await import('./demo-community.ts')
  await fillDemo(db, 'http://127.0.0.1', instantOf(Date.now()), (percent, what) => detail(`${percent} % ${what}`))
}

type Found = { community: CommunityId; secretary: AccountId; staff: AccountId; gate: GateId; gateName: string; household: HouseholdId }

/** Osmanthus Court's secretary, a member of staff, the first gate, and the nurse's household; null in any other database. */
async function demoPeople(tx: Tx): Promise<Found | null> {
  const { rows: [row] } = await sql<Found>`
    select c.community_id as community, s.id as secretary, f.id as staff, g.id as gate, g.name as "gateName", h.id as household
    from communities c, accounts s, accounts f, gates g, households h, flats t
    where c.name = '桂园 Osmanthus Court' and s.login = 'secretary' and f.login = 'staff-1' and g.community_id = c.community_id and g.number = 1
      and t.community_id = c.community_id and t.door = '2-1-502' and h.community_id = c.community_id and h.flat_id = t.id limit 1`.execute(tx)
  return row ?? null
}

/** One link for each role, good for a day and for several sign-ins; empty when this is not the demonstration. */
export async function signInLinks(db: Database, origin: string): Promise<SignInLink[]> {
  const found = await ownerTransaction(db, demoPeople)
  if (!found) return []
  const now = instantOf(Date.now())
  const wanted: { role: string; path: string; for: LinkFor }[] = [
    { role: 'secretary', path: '/sign-in#link=', for: { kind: 'account', account: found.secretary } },
    { role: 'staff', path: '/sign-in#link=', for: { kind: 'account', account: found.staff } },
    { role: 'gate (a phone)', path: '/gate#enrol=', for: { kind: 'device', gate: found.gate, label: found.gateName } },
    { role: 'resident (2-1-502, building 2 is sealed)', path: '/me#link=', for: { kind: 'household', household: found.household } },
  ]
  return transaction(db, [found.community], async (tx) => {
    const links: SignInLink[] = []
    for (const { role, path, for: subject } of wanted) {
      const token = await createSignInLink(tx, { community: found.community, for: subject, now, expiresAt: plus(now, day), uses: 20 })
      links.push({ role, url: `${origin}${path}${token}` })
    }
    return links
  })
}
