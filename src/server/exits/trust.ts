// Through whose credential a piece of evidence came, who has confirmed it, who is on duty and whether anybody has opened its
// picture: what the domain needs to know before somebody decides on what came through their own link. Writes confirmations only.

import { sql } from 'kysely'
import type { Rights } from '#domain/access/access.ts'
import { throughWhom, type Issued } from '#domain/access/credentials.ts'
import type { Advice } from '#domain/exits/advice.ts'
import type { Decider, Exit } from '#domain/exits/history.ts'
import { checkOwn, onDutyFor, ownIn, type Confirmation, type Own, type Trust } from '#domain/exits/own-credential.ts'
import type { AccountId, BuildingId, CommunityId, EvidenceId, ExitId, ResidentId, UploadId } from '#domain/kernel/ids.ts'
import { plus, type Instant } from '#domain/kernel/instants.ts'
import type { Result } from '#domain/kernel/result.ts'
import type { Tx } from '../db/pool.ts'
import { newId } from './rows.ts'

/** As whose own counts what this session brings for that person: who issued its link or slip, and who made it a carer. */
export async function throughOf(tx: Tx, community: CommunityId, rights: Rights, resident: ResidentId | null, now: Instant): Promise<AccountId[]> {
  const { actor } = rights
  if (actor.kind !== 'household' || resident === null) return []
  const { rows: [carer] } = await sql<{ by: AccountId | null; at: Instant | null }>`
    select given_by as by, given_at as at from carers where community_id = ${community} and household_id = ${actor.id} and resident_id = ${resident}`.execute(tx)
  const asCarer: Issued[] = carer?.by && carer.at ? [{ by: carer.by, at: carer.at, personal: false }] : []
  return throughWhom([...(actor.issued ? [actor.issued] : []), ...asCarer], now)
}

/** `building` null: for all of them. On duty is who signed in lately. */
export type DeciderHere = Decider & { building: BuildingId | null; onDuty: boolean }

/** People with a deciding role. Signing out of a shared desk does not send anybody home, so sessions are not asked. */
export async function decidersAt(tx: Tx, community: CommunityId, now: Instant): Promise<DeciderHere[]> {
  const { rows } = await sql<DeciderHere>`
    select g.account_id as account, g.role, g.building_id as building, exists (select from credential_traces t where t.community_id = ${community} and t.account_id = g.account_id and t.what = 'used'
      and t.kind in ('account-link', 'password', 'passkey') and t.at > ${plus(now, -onDutyFor)}) as "onDuty"
    from grants g join accounts a on a.id = g.account_id
    where g.community_id = ${community} and g.role in ('secretary', 'deputy', 'staff') and (g.until is null or g.until > ${now}) and a.disabled_at is null`.execute(tx)
  return rows
}

export type ConfirmationHere = Confirmation & { at: Instant; byActor: string; role: string }

export async function confirmationsOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ExitId, ConfirmationHere[]>> {
  const { rows } = await sql<{ exit: ExitId; how: Confirmation['how']; evidence: string[]; through: AccountId[]; actor: string; role: string; at: Instant }>`
    select exit_id as exit, how, evidence_ids as evidence, through, by_actor as actor, by_role as role, at from confirmations
    where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) order by at, id`.execute(tx)
  const found = new Map<ExitId, ConfirmationHere[]>()
  for (const { exit, actor, ...row } of rows) {
    const by = actor.startsWith('account:') ? (actor.slice('account:'.length) as AccountId) : null
    found.set(exit, [...(found.get(exit) ?? []), { ...row, by, byActor: actor }])
  }
  return found
}

export type NewConfirmation = { exit: ExitId; evidence: readonly EvidenceId[]; how: Confirmation['how']; through: readonly AccountId[]; by: string; role: string; now: Instant }

export async function insertConfirmation(tx: Tx, community: CommunityId, it: NewConfirmation): Promise<void> {
  await sql`
    insert into confirmations (community_id, id, exit_id, evidence_ids, how, through, by_actor, by_role, at)
    values (${community}, ${newId(it.now)}, ${it.exit}, ${[...it.evidence]}::uuid[], ${it.how}, ${[...it.through]}::uuid[], ${it.by}, ${it.role}, ${it.now})`.execute(tx)
}

/** Of the pictures laid before these decisions, those that somebody with an account has opened. */
export async function openedPictures(tx: Tx, community: CommunityId, exits: readonly ExitId[]): Promise<Set<UploadId>> {
  const { rows } = await sql<{ id: UploadId }>`
    select distinct upload_id as id from looks where community_id = ${community} and actor_kind = 'account'
      and upload_id = any(array(select (content ->> 'upload')::uuid from evidence where community_id = ${community} and exit_id = any(${[...exits]}::uuid[]) and content ->> 'upload' is not null))`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export type Undecided = { exit: Exit; advice: Advice | null; trust: Trust }
export type Step = 'grant' | 'refuse' | 'propose-override' | 'confirm-override'

/** What of a case rests on this person's own credential, and who else may take this step. */
export function ownHere({ exit, advice, trust }: Undecided, by: Decider, step: Step, now: Instant): Own {
  const first = (exit.proposed ?? exit.renewing)?.by ?? null
  const least = step === 'grant' || (step === 'confirm-override' && first?.role !== 'secretary' && first?.role !== advice?.decider) ? advice?.decider ?? 'staff' : 'staff'
  return ownIn(exit, advice, by, trust, least, now)
}

export const checkOwnHere = (it: Undecided, by: Decider, step: Step, now: Instant): Result<{ marked: boolean }> => checkOwn(ownHere(it, by, step, now))
