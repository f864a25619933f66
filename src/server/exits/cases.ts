// A case with all that its advice rests on: the person, what the home is under now, the evidence, the rules in force.
// Reads anywhere, writes nothing. The advice is worked out anew at every look, because tests grow old.

import { sql } from 'kysely'
import { advise, type Advice } from '#domain/exits/advice.ts'
import type { EvidenceContent } from '#domain/exits/evidence.ts'
import type { Decider, Exit } from '#domain/exits/exit.ts'
import type { Credentialed } from '#domain/exits/own-credential.ts'
import type { AccountId, CommunityId, EvidenceId, ExitId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant, Zone } from '#domain/kernel/instants.ts'
import type { Home, PersonStatus } from '#domain/people/people.ts'
import { decideRelease, type Release, type ReleaseFacts, type ReleaseRules } from '#domain/rules/release.ts'
import { open, spansOf, statusAt, type SealingOrder, type Status } from '#domain/sealing/sealing.ts'
import type { Tx } from '../db/pool.ts'
import { exitRows, toExit, type ExitRow } from './rows.ts'
import { rulesInForce } from './rules-in-force.ts'
import { confirmationsOf, onDutyAt, openedPictures, type ConfirmationHere } from './trust.ts'

export type Person = { id: ResidentId; name: string; phone: string | null; status: PersonStatus; door: string; home: Home }
/** An order, and the building in which its scope lies (null for a compound). */
export type OrderHere = SealingOrder & { building: string | null }
export type EvidenceHere = Credentialed & { by: string; /** null when there is no picture */ pictureOpened: boolean | null }
export type Case = {
  row: ExitRow
  exit: Exit
  person: Person | null
  evidence: EvidenceHere[]
  trust: { evidence: EvidenceHere[]; confirmations: ConfirmationHere[]; onDuty: Decider[] }
  status: Status
  order: OrderHere | null
  facts: ReleaseFacts
  rules: ReleaseRules | null
  release: Release | null
  advice: Advice | null
}

export async function peopleOf(tx: Tx, community: CommunityId, ids: readonly ResidentId[]): Promise<Map<ResidentId, Person>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Omit<Person, 'home'> & Omit<Home, 'community'>>`
    select r.id, r.name, coalesce(r.phone, h.phone) as phone, r.status, f.door, f.compound_id as compound, f.building_id as building, f.entrance_id as entrance, f.id as flat
    from residents r join households h on h.community_id = r.community_id and h.id = r.household_id
      join flats f on f.community_id = h.community_id and f.id = h.flat_id
    where r.community_id = ${community} and r.id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ compound, building, entrance, flat, ...person }) => [person.id, { ...person, home: { community, compound, building, entrance, flat } }]))
}

type OrderRow = {
  id: SealingOrder['id']; scope_kind: SealingOrder['scope']['kind']; scope_id: string; starts_at: Instant; restarts: Instant[]; case_since: Instant | null; lifted_at: Instant | null
  issuer: string; ground: string; rule_id: string; code: string; version: number; valid_from: Instant; stages: SealingOrder['rule']['stages']; counts_from: 'midnight' | 'moment'; building: string | null
}

/** Every order of the community that is not lifted at `now`, with the building its scope lies in. */
export async function ordersOf(tx: Tx, community: CommunityId, now: Instant): Promise<OrderHere[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.scope_kind, o.scope_id, o.starts_at, o.restarts, o.case_since, o.lifted_at, o.issuer, o.ground,
      r.id as rule_id, r.code, r.version, r.valid_from, r.stages, r.counts_from,
      case o.scope_kind when 'building' then o.scope_id else coalesce(e.building_id, f.building_id, pf.building_id) end as building
    from sealing_orders o join control_rules r on r.community_id = o.community_id and r.id = o.rule_id
      left join entrances e on e.community_id = o.community_id and e.id = o.scope_id and o.scope_kind = 'entrance'
      left join flats f on f.community_id = o.community_id and f.id = o.scope_id and o.scope_kind = 'flat'
      left join residents p on p.community_id = o.community_id and p.id = o.scope_id and o.scope_kind = 'person'
      left join households ph on ph.community_id = p.community_id and ph.id = p.household_id
      left join flats pf on pf.community_id = ph.community_id and pf.id = ph.flat_id
    where o.community_id = ${community} and (o.lifted_at is null or o.lifted_at > ${now})`.execute(tx)
  return rows.map((row) => ({
    id: row.id, scope: { kind: row.scope_kind, id: row.scope_id } as SealingOrder['scope'], startsAt: row.starts_at, restarts: row.restarts, liftedAt: row.lifted_at,
    caseSince: row.case_since, issuer: row.issuer, ground: row.ground, building: row.building,
    rule: { id: row.rule_id as never, code: row.code, version: row.version, validFrom: row.valid_from, stages: row.stages, countsFrom: row.counts_from },
  }))
}

export async function zoneOf(tx: Tx, community: CommunityId): Promise<Zone> {
  const { rows: [row] } = await sql<{ zone: string }>`select zone from communities where community_id = ${community}`.execute(tx)
  return row?.zone ?? 'UTC'
}

/** A case anywhere in the building counts, also when the order covers only the flat next door. */
export function caseInBuilding(home: Home, status: Status, orders: readonly OrderHere[], now: Instant, zone: Zone): boolean {
  if (status.caseInScope) return true
  return orders.some((order) => order.building === home.building && order.caseSince !== null && order.caseSince <= now
    && spansOf(order, zone).some((span) => span.from <= now && now < span.until))
}

const pictureOf = (content: EvidenceContent) => (content.kind === 'employer-confirmation' ? null : content.upload)

async function evidenceOf(tx: Tx, community: CommunityId, ids: readonly ExitId[]): Promise<Map<ExitId, EvidenceHere[]>> {
  const { rows } = await sql<{ id: EvidenceId; exit: ExitId; content: EvidenceContent; from_side: 'desk' | 'resident'; recorded_by: string; recorded_at: Instant; by_actor: string; through: AccountId[] }>`
    select id, exit_id as exit, content, from_side, recorded_by, recorded_at, by_actor, through from evidence
    where community_id = ${community} and exit_id = any(${[...ids]}::uuid[]) order by recorded_at, id`.execute(tx)
  const found = new Map<ExitId, EvidenceHere[]>(ids.map((id) => [id, []]))
  const opened = await openedPictures(tx, community, rows.flatMap((row) => pictureOf(row.content) ?? []))
  for (const { from_side, recorded_by, recorded_at, by_actor, ...row } of rows) {
    const picture = pictureOf(row.content)
    found.get(row.exit)!.push({ ...row, from: from_side, recordedBy: recorded_by, recordedAt: recorded_at, by: by_actor, pictureOpened: picture === null ? null : opened.has(picture) })
  }
  return found
}

/** In the order of `ids`; those that are not there are left out. `lock`: to decide on them. */
export async function loadCases(tx: Tx, community: CommunityId, ids: readonly ExitId[], now: Instant, lock = false): Promise<Case[]> {
  const rows = await exitRows(tx, community, ids, lock)
  if (rows.length === 0) return []
  const people = await peopleOf(tx, community, rows.flatMap((row) => row.resident_id ?? []))
  const orders = await ordersOf(tx, community, now)
  const zone = await zoneOf(tx, community)
  const evidence = await evidenceOf(tx, community, rows.map((row) => row.id))
  const rules = await rulesInForce(tx, community, now)
  const confirmations = await confirmationsOf(tx, community, rows.map((row) => row.id))
  const onDuty = await onDutyAt(tx, community, now)
  return rows.map((row) => caseOf(row, { community, person: row.resident_id ? people.get(row.resident_id) ?? null : null, evidence: evidence.get(row.id) ?? [], confirmations: confirmations.get(row.id) ?? [], onDuty, orders, zone, rules, now }))
}

type Around = { community: CommunityId; person: Person | null; evidence: EvidenceHere[]; confirmations: ConfirmationHere[]; onDuty: Decider[]; orders: readonly OrderHere[]; zone: Zone; rules: ReleaseRules | null; now: Instant }

function caseOf(row: ExitRow, { community, person, evidence, confirmations, onDuty, orders, zone, rules, now }: Around): Case {
  const exit = toExit(row, community)
  const status = person ? statusAt(person.home, person.id, orders, now, zone) : open
  const facts: ReleaseFacts = {
    purpose: row.purpose, level: status.level, personStatus: person?.status ?? 'none',
    caseInBuilding: person !== null && caseInBuilding(person.home, status, orders, now, zone),
  }
  const release = rules && decideRelease(rules, facts)
  const advice = release && advise(release, row.emergency, evidence, now)
  return { row, exit, person, evidence, trust: { evidence, confirmations, onDuty }, status, order: orders.find((order) => order.id === status.order) ?? null, facts, rules, release, advice }
}

/** One case, or null. */
export const loadCase = async (tx: Tx, community: CommunityId, id: ExitId, now: Instant, lock = false): Promise<Case | null> =>
  (await loadCases(tx, community, [id], now, lock))[0] ?? null
