// Versions of the release rules. A row is only ever added, and only when the file opens without a fault: a gap must show when
// it is loaded, not during a call.

import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { uuidv7, type AccountId, type CommunityId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { answersOf, openReleaseRules } from '#domain/rules/release.ts'
import type { Tx } from '../db/pool.ts'

export type Loaded = { id: string; code: 'release'; version: number; validFrom: Instant; /** the same file was loaded before, and nothing was added */ known: boolean }

/** A file that opens (the caller has opened it), and what it answers. */
export type RuleFile = { dmn: string; answers: string }

/** Adds a version, valid from `validFrom`. The bytes of the newest version again: nothing is added. */
export async function loadRuleFile(tx: Tx, community: CommunityId, { dmn, answers }: RuleFile, validFrom: Instant, by: AccountId | null, now: Instant): Promise<Loaded> {
  const sha256 = createHash('sha256').update(dmn).digest()
  // One at a time, or two would give the same number.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`rules ${community}`}, 0))`.execute(tx)
  const { rows: [newest] } = await sql<{ id: string; version: number; valid_from: Instant; sha256: Buffer }>`
    select id, version, valid_from, sha256 from rule_sets where community_id = ${community} and code = 'release' order by version desc limit 1`.execute(tx)
  if (newest?.sha256.equals(sha256)) return { id: newest.id, code: 'release', version: newest.version, validFrom: newest.valid_from, known: true }
  const version = (newest?.version ?? 0) + 1
  const id = uuidv7(msOf(now), randomBytes(10))
  await sql`
    insert into rule_sets (community_id, id, code, version, valid_from, dmn, answers, sha256, loaded_by, loaded_at)
    values (${community}, ${id}, 'release', ${version}, ${validFrom}, ${dmn}, ${answers}::jsonb, ${sha256}, ${by}, ${now})`.execute(tx)
  return { id, code: 'release', version, validFrom, known: false }
}

/** The shipped rules for a new community, valid at once. Throws when the file is faulty: then the program is. */
export async function seedRules(tx: Tx, community: CommunityId, dmnXml: string, now: Instant): Promise<void> {
  const opened = await openReleaseRules(dmnXml, 1)
  if (!opened.ok) throw new Error(`the shipped rules do not open: ${opened.problem.code}`)
  await loadRuleFile(tx, community, { dmn: dmnXml, answers: answersOf(opened.value) }, now, null, now)
}

export type RuleVersion = { id: string; code: string; version: number; validFrom: Instant; loadedAt: Instant; inForce: boolean }

/** Newest first; `inForce` is true for the one that advises now. */
export async function ruleVersions(tx: Tx, community: CommunityId, now: Instant): Promise<RuleVersion[]> {
  const { rows } = await sql<Omit<RuleVersion, 'inForce'>>`
    select id, code, version, valid_from as "validFrom", loaded_at as "loadedAt" from rule_sets where community_id = ${community} order by version desc`.execute(tx)
  const current = rows.filter((row) => row.validFrom <= now).sort((a, b) => (a.validFrom === b.validFrom ? b.version - a.version : a.validFrom < b.validFrom ? 1 : -1))[0]
  return rows.map((row) => ({ ...row, inForce: row.id === current?.id }))
}

export async function ruleFile(tx: Tx, community: CommunityId, id: string): Promise<string | null> {
  const { rows: [row] } = await sql<{ dmn: string }>`select dmn from rule_sets where community_id = ${community} and id = ${id}`.execute(tx)
  return row?.dmn ?? null
}
