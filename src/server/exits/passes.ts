// Issues the signed pass of a granted exit. The place in the status list is allotted from one row of the community, locked until
// commit, so no two grants are given the same and none is given twice; the typed code is drawn, and drawn again when it is taken. Refuses a pass for a gate that does not exist.
// Gates are told of it when the decision can be undone no more (untold.ts).

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { termsOf, type Limits, type Wish } from '#domain/exits/terms.ts'
import { toldFrom } from '#domain/exits/undo.ts'
import type { CommunityId, PassId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { signPass, type PassClaims } from '#domain/pass/pass.ts'
import { shortCode } from '#domain/pass/short-code.ts'
import { initials } from '#domain/people/people.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import type { Ask } from '../http/endpoint.ts'
import { signerFor } from '../pass/keys.ts'
import type { Case } from './cases.ts'

const tries = 5

/** A place is used once, also when the pass that had it is no longer kept. Passes put in from elsewhere count as well. */
async function nextPlace({ tx, community }: Ask): Promise<number> {
  const { rows: [place] } = await sql<{ status_index: number }>`
    insert into status_places as last (community_id, status_index)
    select ${community}, coalesce(max(status_index) + 1, 0) from passes where community_id = ${community}
    on conflict (community_id) do update set status_index = greatest(last.status_index + 1, excluded.status_index) returning status_index`.execute(tx)
  return place!.status_index
}

type Asking = Pick<Ask, 'tx' | 'community'>

async function gatesAreThere({ tx, community }: Asking, gates: readonly number[]): Promise<boolean> {
  if (gates.length === 0) return true
  const { rows } = await sql<{ number: number }>`select number from gates where community_id = ${community}`.execute(tx)
  return gates.length <= 32 && gates.every((gate) => rows.some((row) => row.number === gate))
}

async function isTaken({ tx, community }: Asking, pass: PassId): Promise<boolean> {
  const { rows } = await sql`select from passes where community_id = ${community} and id = ${pass}`.execute(tx)
  return rows.length > 0
}

async function insertPass(ask: Ask, it: Case, claims: PassClaims, text: string): Promise<boolean> {
  const { rows } = await sql`
    insert into passes (community_id, id, exit_id, code, text, claims, status_index, status, not_after, issued_at, told_from)
    values (${ask.community}, ${claims.id}, ${it.row.id}, ${shortCode(randomBytes(8))}, ${text}, ${JSON.stringify(claims)}::jsonb, ${claims.statusIndex}, 0, ${claims.notAfter}, ${ask.now}, ${toldFrom(ask.now)})
    on conflict do nothing returning id`.execute(ask.tx)
  return rows.length === 1
}

/** Moved away or died since they asked: there is nobody to let out. */
export const hasGone = ({ person }: Case): boolean => person !== null && person.movedAwayAt !== null

/** Problems: `person-has-gone`, `gate-unknown`, `window-empty`, `window-over`, `pass-id-taken`. */
export async function issuePass(ask: Ask, it: Case, limits: Limits, wish: Wish): Promise<Result<PassId>> {
  const { tx, community, now } = ask
  if (hasGone(it)) return no({ code: 'person-has-gone' })
  const [gates, signer] = await sideBySide(tx, (one) => Promise.all([gatesAreThere({ tx: one, community }, wish.gates), signerFor(one, community, now)]))
  if (!gates) return no({ code: 'gate-unknown' })
  const { person, request } = it
  const terms = termsOf(request, limits, wish, { who: initials(person?.name ?? '?'), home: person?.door ?? '' }, now)
  if (!terms.ok) return terms
  const claims: PassClaims = { ...terms.value, statusIndex: await nextPlace(ask) }
  const text = await signPass(claims, signer)
  for (let attempt = 0; attempt < tries; attempt++) {
    if (await insertPass(ask, it, claims, text)) return ok(wish.pass)
    if (await isTaken(ask, wish.pass)) return no({ code: 'pass-id-taken' })
  }
  throw new Error('no free code for a pass')
}

/** The same pass with a new end for whoever is out on it: same id, code and place in the status list, signed anew. What it said before is what gates have until it is told. */
export async function signAnew({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, pass: PassId, until: Instant): Promise<void> {
  const { rows: [row] } = await sql<{ claims: PassClaims }>`select claims from passes where community_id = ${community} and id = ${pass} for update`.execute(tx)
  const claims: PassClaims = { ...row!.claims, extendedTo: until, issuedAt: now }
  const text = await signPass(claims, await signerFor(tx, community, now))
  await sql`
    update passes set text = ${text}, claims = ${JSON.stringify(claims)}::jsonb, before = jsonb_build_object('text', text, 'claims', claims), before_until = ${toldFrom(now)}
    where community_id = ${community} and id = ${pass}`.execute(tx)
}

/** Before anybody was told: what it said before. */
export async function signedBefore(tx: Tx, community: CommunityId, pass: PassId): Promise<void> {
  await sql`
    update passes set text = before ->> 'text', claims = before -> 'claims', before = null, before_until = null
    where community_id = ${community} and id = ${pass} and before is not null`.execute(tx)
}
