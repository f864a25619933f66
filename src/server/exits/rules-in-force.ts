// The release rules that hold now, as the answers that were worked out when the file was loaded: no file is opened here, for what opening
// one costs, its author decided. Read once and kept: what a version says never changes.
// Refuses to guess: without rules in force there is no advice, and nothing but an emergency is granted.

import { sql } from 'kysely'
import { openReleaseRules, rulesOf, type Release, type ReleaseRules } from '#domain/rules/release.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

const known = new Map<string, Promise<ReleaseRules | null>>()
/** Communities that work with the same file share it; with more files than this the one that was asked for longest ago is read again. */
const mostKept = 50

function keep(key: string, rules: Promise<ReleaseRules | null>): Promise<ReleaseRules | null> {
  known.delete(key)
  if (known.size >= mostKept) known.delete(known.keys().next().value!)
  known.set(key, rules)
  return rules
}

type File = { answers: [string, Release][]; /** only where no answers were kept */ dmn: string | null }
/** A version from before answers were kept is opened, once; none is loaded so any more. */
async function read({ answers, dmn }: File, version: number): Promise<ReleaseRules | null> {
  if (dmn === null) return rulesOf(version, answers)
  const rules = await openReleaseRules(dmn, version, { stored: true })
  return rules.ok ? rules.value : null
}

/** The newest version whose day has come; null when there is none. */
export async function ruleSetInForce(tx: Tx, community: CommunityId, now: Instant): Promise<{ id: string; version: number; sha256: string } | null> {
  const { rows: [row] } = await sql<{ id: string; version: number; sha256: string }>`
    select id, version, encode(sha256, 'hex') as sha256 from rule_sets where community_id = ${community} and code = 'release' and valid_from <= ${now}
    order by valid_from desc, version desc limit 1`.execute(tx)
  return row ?? null
}

/** The rules of that version; null when there is none that can be read. */
export async function rulesInForce(tx: Tx, community: CommunityId, now: Instant): Promise<ReleaseRules | null> {
  const row = await ruleSetInForce(tx, community, now)
  if (!row) return null
  const key = `${row.version} ${row.sha256}`
  const before = known.get(key)
  if (before) return keep(key, before)
  const { rows: [file] } = await sql<File>`
    select answers, case when answers = '[]' then dmn end as dmn from rule_sets where community_id = ${community} and id = ${row.id}`.execute(tx)
  return keep(key, read(file!, row.version))
}
