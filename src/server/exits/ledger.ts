// The ledger: everyone let out or told no, on what evidence, under which rule version, by whom, out and back when. What can still be
// undone is not in it yet; what was undone stands in the history of its case alone. Newest first, page by page from a fixed place, so
// that what comes in meanwhile moves no line. It writes nothing but looks.

import { sql, type RawBuilder } from 'kysely'
import type { z } from 'zod'
import { only, outingInLedger } from '#domain/exits/outing.ts'
import { exitView, ledger, ledgerQuery, type LedgerRow } from '#domain/exits/wire.ts'
import { plain } from '#domain/people/doors.ts'
import { isUuid, type CommunityId, type ExitId, type ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { ok } from '#domain/kernel/result.ts'
import { at as anInstant } from '#domain/kernel/wire.ts'
import type { PassClaims } from '#domain/pass/pass.ts'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { exitOfPath, exitParams, viewNow } from './acting.ts'
import type { Tx } from '../db/pool.ts'
import { waysOfTyped } from '../people/found-by.ts'
import { orAtHome } from '../people/homes.ts'
import { evidenceCounts } from './evidence-store.ts'
import { askedFields } from './rows.ts'
import { stateTold, stepCounts, told } from './untold.ts'
import { namesOf } from './view.ts'

type Query = z.infer<typeof ledgerQuery>
type Row = z.infer<typeof outingInLedger> & {
  id: ExitId; resident: ResidentId | null; name: string | null; described: string | null; door: string | null; claims: Partial<PassClaims> | null; emergency: boolean; override: boolean; own: boolean; state: string
  evidence: LedgerRow['evidence'] | null; code: string | null; version: number | null; by_actor: string | null; by_role: string | null; decided_at: Instant | null; reason: string | null
  whereabouts: LedgerRow['whereabouts']; out_at: Instant | null; back_at: Instant | null; exits_used: number; overdue: boolean; flags: number; asked_at: Instant
}
type Counts = { total: number; let_out: number; back: number; still_out: number }

const decidedStates = ['granted', 'refused', 'appealed', 'revoked']
/** Who was let out, or told no, by a person. */
const words = ['granted', 'refused', 'override-confirmed', 'revoked', 'office-granted', 'office-refused']
const wasDecided = (now: Instant) => sql`exists (select from exit_steps s where s.community_id = e.community_id and s.exit_id = e.id and s.what = any(${words}::text[]) and ${stepCounts('s', now)})`
const escaped = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/** States of the exit itself, or of the person: `out`, `back`, `overdue`; `override` and `emergency` for how it came about. */
function ofState(state: string | undefined, now: Instant): RawBuilder<unknown> {
  switch (state) {
    // Withdrawing takes back what was asked, and not what was answered to it, nor that they went out.
    case undefined: case '': return sql`(${stateTold(now)} = any(${decidedStates}::text[]) or (e.state = 'withdrawn' and (e.whereabouts <> 'not-yet-out' or ${wasDecided(now)})))`
    case 'out': return sql`e.whereabouts = 'out'`
    case 'back': return sql`e.whereabouts = 'back'`
    case 'overdue': return sql`e.whereabouts = 'out' and e.left_as is null and e.due_back <= ${now}`
    case 'override': return sql`(e.override or e.proposed)`
    case 'emergency': return sql`e.emergency`
    default: return sql`${stateTold(now)} = ${state}`
  }
}

/** In whose name, its sound, door or description this word stands; of one or two letters, where one begins. */
const exitsWith = (community: CommunityId, word: string): RawBuilder<unknown> => sql`select exits_named(${community}, ${waysOfTyped(word)}::text[], ${/^[\d-]+$/.test(plain(word))}, ${escaped(word)})`

function where(community: CommunityId, query: Query, now: Instant): RawBuilder<unknown> {
  const parts = [sql`e.community_id = ${community}`, ofState(query.state, now)]
  if (query.from) parts.push(sql`e.asked_at >= ${query.from}`)
  if (query.until) parts.push(sql`e.asked_at < ${query.until}`)
  if (query.purpose) parts.push(sql`e.purpose = ${query.purpose}`)
  if (query.building) parts.push(sql`e.building_id = ${query.building}`)
  for (const word of (query.text ?? '').trim().split(/\s+/).filter((it) => it !== '').slice(0, 5)) parts.push(sql`e.id = any(array(${exitsWith(community, word)}))`)
  return sql.join(parts, sql` and `)
}

/** `2026-04-05T01:00:00.000Z_0190…`: the place after which a page begins; anything else begins at the top. */
function placeOf(after: string | undefined): RawBuilder<unknown> {
  const [at, id] = (after ?? '').split('_')
  return at && id && isUuid(id) && anInstant.safeParse(at).success ? sql`(e.asked_at, e.id) < (${at}::timestamptz, ${id}::uuid)` : sql`true`
}

/** What fits is found once: counted, cut to the page, and only of the page it is asked what each line says. */
async function pageOf(tx: Tx, community: CommunityId, query: Query, now: Instant, limit: number): Promise<{ rows: Row[]; counts: Counts }> {
  const { rows } = await sql<Counts & (Row | { id: null })>`
    with hit as materialized (select e.community_id, e.id, e.asked_at, e.whereabouts from exits e where ${where(community, query, now)}),
    counts as (select count(*) as total, count(*) filter (where whereabouts <> 'not-yet-out') as let_out, count(*) filter (where whereabouts = 'back') as back, count(*) filter (where whereabouts = 'out') as still_out from hit),
    page as (select e.community_id, e.id from hit e where ${placeOf(query.after)} order by e.asked_at desc, e.id desc limit ${limit})
    select c.total, c.let_out, c.back, c.still_out, e.id, p.resident_id as resident, r.name, p.described, f.door, ${askedFields(outingInLedger)}, e.emergency, ${stateTold(now)} as state, e.asked_at, e.exits_used,
      e.override or e.proposed as override, e.whereabouts = 'out' and e.left_as is null and e.due_back <= ${now} as overdue, jsonb_array_length(e.flags) as flags,
      exists (select from exit_steps o where o.community_id = e.community_id and o.exit_id = e.id and o.own_credential and ${stepCounts('o', now)}) as own,
      (select array_agg(distinct v.kind order by v.kind) from evidence v where v.community_id = e.community_id and v.exit_id = e.id and ${evidenceCounts}) as evidence,
      (select s.claims from passes s where s.community_id = e.community_id and s.exit_id = e.id and ${told('s', now)} order by s.issued_at desc, s.status_index desc limit 1) as claims,
      d.rule_code as code, d.rule_version as version, d.by_actor, d.by_role, d.at as decided_at, w.words as reason, e.whereabouts, e.out_at, e.back_at
    from counts c left join page on true left join exits e on e.community_id = page.community_id and e.id = page.id
      left join exit_people p on p.community_id = e.community_id and p.exit_id = e.id
      left join residents r on r.community_id = p.community_id and r.id = p.resident_id ${orAtHome}
      left join lateral (select * from exit_steps d where d.community_id = e.community_id and d.exit_id = e.id
        and d.what in ('granted', 'refused', 'override-confirmed', 'revoked', 'emergency', 'extended', 'kept', 'office-granted', 'office-refused') and ${stepCounts('d', now)} order by d.seq desc limit 1) d on true
      left join exit_words w on w.community_id = d.community_id and w.exit_id = d.exit_id and w.seq = d.seq
    order by e.asked_at desc, e.id desc`.execute(tx)
  return { rows: rows.filter((row): row is Counts & Row => row.id !== null), counts: rows[0]! }
}

/** What was decided stands before what was asked; but a place is cut to fit a pass. */
const shown = (row: Row, names: Map<string, string>): LedgerRow => ({
  ...only(outingInLedger, { ...row, ...row.claims, place: row.place }), id: row.id, resident: row.resident, name: row.name ?? row.described ?? '', door: row.door ?? '', emergency: row.emergency, override: row.override, ownCredential: row.own,
  state: row.state, evidence: row.evidence ?? [], rules: row.code !== null && row.version !== null ? { code: row.code, version: row.version } : null,
  decidedBy: row.by_actor && (names.get(row.by_actor) ?? null), decidedRole: row.by_role, decidedAt: row.decided_at, reason: row.reason ?? '',
  whereabouts: row.whereabouts, outAt: row.out_at, backAt: row.back_at, exitsUsed: row.exits_used, overdue: row.overdue ?? false, flags: row.flags,
})

const ledgerRoute = endpoint({
  // A question, but with names typed into it, and names do not belong into addresses, which proxies write down.
  method: 'POST', path: '/ledger/search', summary: 'Everyone let out, on what evidence, by whom, out and back when', may: 'ledger.read', body: ledgerQuery, reply: ledger, once: false, rate: { burst: 120, perMinute: 120 },
  async handle({ tx, community, body: query, now }) {
    const limit = query.limit ?? 50
    const { rows, counts: { total, let_out: letOut, back, still_out: stillOut } } = await pageOf(tx, community, query, now, limit + 1)
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const names = await namesOf(tx, page.flatMap((row) => row.by_actor ?? []))
    return ok({ rows: page.map((row) => shown(row, names)), next: rows.length > limit && last ? `${last.asked_at}_${last.id}` : null, total, letOut, back, stillOut })
  },
})

const ledgerCaseRoute = endpoint({
  method: 'GET', path: '/ledger/:id', summary: 'One page of the ledger', may: 'ledger.read', place: exitOfPath, params: exitParams, reply: exitView, why: 'ledger',
  handle: (ask) => viewNow(ask, ask.params.id),
})

export const ledgerRoutes: readonly Endpoint[] = [ledgerRoute, ledgerCaseRoute]
