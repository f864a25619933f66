// Exits with a pass, put straight into the tables: for tests of what happens afterwards, at the gate.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type ExitId, type PassId } from '#domain/kernel/ids.ts'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, type Database } from '#server/db/pool.ts'
import type { Place } from './community.ts'

export type Granted = { exit: ExitId; pass: PassId }
export type GrantedAs = { resident?: string; exits?: number; from?: Instant; until?: Instant; index?: number; text?: string }

/** A granted exit of the nurse (or another) with its pass: from two hours ago for a day, back within ten hours. */
export async function putGranted(database: Database, place: Place, now: Instant, it: GrantedAs = {}): Promise<Granted> {
  const make = () => uuidv7(msOf(now), randomBytes(10))
  const [exit, pass] = [make() as ExitId, make() as PassId]
  const { resident = place.residents.nurse, exits = 1, from = plus(now, -2 * hour), until = plus(now, 22 * hour), index = Math.floor(Math.random() * 1e6), text = `PST1:${pass}` } = it
  const claims = {
    id: pass, community: place.community, who: '护＊', home: '2-1-502', purpose: 'medical-recall', place: '第六人民医院', gates: [], notBefore: from, notAfter: until,
    backWithin: 600, backBy: plus(until, 2 * hour), exits, statusIndex: index, issuedAt: from,
  }
  await ownerTransaction(database, async (tx) => {
    await sql`
      insert into exits (community_id, id, resident_id, building_id, purpose, place, from_at, until_at, exits, asked_by, asked_at, recorded_at, state, state_details, changed_at)
      values (${place.community}, ${exit}, ${resident}, ${place.buildings.two}, 'medical-recall', 'the hospital', ${from}, ${until}, ${exits}, ${`account:${place.accounts.staff}`},
        ${from}, ${from}, 'granted', ${JSON.stringify({ state: 'granted', by: null, at: from, pass, override: null, afterAppeal: null })}::jsonb, ${from})`.execute(tx)
    await sql`
      insert into passes (community_id, id, exit_id, code, text, claims, status_index, not_after, issued_at)
      values (${place.community}, ${pass}, ${exit}, ${pass.slice(-12)}, ${text}, ${JSON.stringify(claims)}::jsonb, ${index}, ${until}, ${from})`.execute(tx)
  })
  return { exit, pass }
}
