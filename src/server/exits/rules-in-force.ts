// The release rules that hold now. A rule file is opened once and kept: what it says follows from its bytes and its version.
// Refuses to guess: without rules in force there is no advice, and nothing but an emergency is granted.

import { sql } from 'kysely'
import { openReleaseRules, type ReleaseRules } from '#domain/rules/release.ts'
import type { CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Tx } from '../db/pool.ts'

const opened = new Map<string, Promise<ReleaseRules | null>>()
const mostOpen = 20

async function open(dmn: string, version: number): Promise<ReleaseRules | null> {
  const rules = await openReleaseRules(dmn, version)
  return rules.ok ? rules.value : null
}

/** The newest version whose day has come; null when there is none that can be opened. */
export async function rulesInForce(tx: Tx, community: CommunityId, now: Instant): Promise<ReleaseRules | null> {
  const { rows: [row] } = await sql<{ id: string; version: number; sha256: string }>`
    select id, version, encode(sha256, 'hex') as sha256 from rule_sets where community_id = ${community} and code = 'release' and valid_from <= ${now}
    order by valid_from desc, version desc limit 1`.execute(tx)
  if (!row) return null
  const key = `${row.version} ${row.sha256}`
  let rules = opened.get(key)
  if (!rules) {
    const { rows: [file] } = await sql<{ dmn: string }>`select dmn from rule_sets where community_id = ${community} and id = ${row.id}`.execute(tx)
    rules = open(file!.dmn, row.version)
    if (opened.size >= mostOpen) opened.delete(opened.keys().next().value!)
    opened.set(key, rules)
  }
  return rules
}
