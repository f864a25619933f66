// Exits with a pass, put straight into the tables: for tests of what happens afterwards, at the gate.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { ask } from '#domain/exits/history.ts'
import type { Purpose } from '#domain/exits/request.ts'
import { uuidv7, type AccountId, type BuildingId, type CommunityId, type ExitId, type PassId, type ResidentId } from '#domain/kernel/ids.ts'
import { hour, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { ownerTransaction, type Database, type Tx } from '#server/db/pool.ts'
import { insertExits } from '#server/exits/rows.ts'
import { addStep } from '#server/exits/steps.ts'
import type { Place } from './community.ts'

export type Granted = { exit: ExitId; pass: PassId }
export type GrantedAs = { resident?: string; exits?: number; from?: Instant; until?: Instant; index?: number; text?: string; purpose?: Purpose; building?: string }

/** Somebody new in the nurse's household, where nobody else's going out and coming back counts. */
export async function putPerson(database: Database, place: Place, now: Instant): Promise<string> {
  const id = uuidv7(msOf(now), randomBytes(10))
  await sql`insert into residents (community_id, id, household_id, name) values (${place.community}, ${id}, ${place.households.nurse}, '新来的')`.execute(database.owner)
  return id
}

/** Places on the status list far from those that the server gives; each is used once in a process. */
let lastIndex = 500_000

/** A granted exit of the nurse (or another) with its pass: from two hours ago for a day, back within ten hours. */
export async function putGranted(database: Database, place: Place, now: Instant, it: GrantedAs = {}): Promise<Granted> {
  const make = () => uuidv7(msOf(now), randomBytes(10))
  const [exit, pass] = [make() as ExitId, make() as PassId]
  const { resident = place.residents.nurse, exits = 1, from = plus(now, -2 * hour), until = plus(now, 22 * hour), index = lastIndex += 1, text = `PST1:${pass}`, purpose = 'medical-recall', building = place.buildings.two } = it
  const claims = {
    id: pass, community: place.community, who: '护＊', home: '2-1-502', purpose, place: '第六人民医院', gates: [], notBefore: from, notAfter: until,
    backWithin: 600, backBy: plus(until, 2 * hour), exits, statusIndex: index, issuedAt: from,
  }
  await ownerTransaction(database, async (tx) => {
    await putAsked(tx, place, exit, { resident, exits, from, until, at: from, purpose, building })
    await sql`
      insert into passes (community_id, id, exit_id, code, text, claims, status_index, not_after, issued_at)
      values (${place.community}, ${pass}, ${exit}, ${pass.slice(-12)}, ${text}, ${JSON.stringify(claims)}::jsonb, ${index}, ${until}, ${from})`.execute(tx)
    const staff = { account: place.accounts.staff as AccountId, role: 'staff' as const }
    const first = ask(from)
    const advised = { advise: 'grant', because: [], items: [], missing: 0, decider: 'staff', exits, hours: 10, monitoringDays: 0, transport: null, rules: { code: 'release', version: 1 } }
    await addStep(tx, place.community as CommunityId, {
      exit, before: [first], step: { what: 'granted', seq: 2, at: from, by: staff, pass }, by: `account:${staff.account}`, role: 'staff', basis: { advice: advised, facts: null, rules: null },
    }, from)
  })
  return { exit, pass }
}

export type AskedAs = { resident: string; exits?: number; from: Instant; until: Instant; at: Instant; by?: string; purpose?: Purpose; building?: string }

/** A request as its person would make it, with its first step. */
export async function putAsked(tx: Tx, place: Place, id: ExitId, { resident, exits = 1, from, until, at, by = `account:${place.accounts.staff}`, purpose = 'medical-recall', building = place.buildings.two }: AskedAs): Promise<void> {
  const community = place.community as CommunityId
  const request = { id, community, resident: resident as ResidentId, described: null, purpose, place: 'the hospital', reason: '', from, until, weekly: null, exits, askedAt: at }
  await insertExits(tx, community, [{ request, emergency: false, fromGate: false, building: building as BuildingId, askedBy: by }], at)
  await addStep(tx, community, { exit: id, before: [], step: ask(at), by, role: 'resident', basis: null }, at)
}
