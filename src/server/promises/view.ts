// One promise whole: whose it is, what is next, and everything that was done about it, with what two desks wrote of the same side by side. Questions only.

import { sql } from 'kysely'
import { can } from '#domain/access/access.ts'
import type { AccountId, CommunityId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { openClashes, presentOf, readsPrivate, sinceGone, struckIn, type Present } from '#domain/promises/promise.ts'
import { promiseParams, promiseView, type PromiseActRow, type PromiseView } from '#domain/promises/wire.ts'
import type { Tx } from '../db/pool.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import type { QueueSource, Standing } from '../http/queue.ts'
import { placeOfPromise, somewhere } from './acting.ts'
import { deskNow } from './desk-now.ts'
import { lineOf, type Line } from './lines.ts'
import { owedColumn, owedOf, standingOf, type OwedRow } from './owed.ts'
import { actsOf, promiseRow, type Key, type KeptAct, type PromiseRow } from './store.ts'

type Whole = { owed: OwedRow; outcome: { code: NonNullable<Present['outcome']>['code']; words: string } | null; toldAt: Instant | null; closedAt: Instant | null; closedAs: Present['closedAs'] }
async function wholeOf(tx: Tx, { community, now }: Pick<Ask, 'community' | 'now'>, { section, about }: Key, standing: Standing, { at, says }: Pick<Line, 'at' | 'says'>): Promise<Whole | null> {
  const { rows: [row] } = await sql<Whole>`
    select ${owedColumn(standing, { at: sql`${at}::timestamptz`, says: sql`${JSON.stringify(says)}::jsonb` }, community, now)} as owed, case when p.outcome is not null then jsonb_build_object('code', p.outcome, 'words', p.outcome_words) end as outcome, p.told_at as "toldAt", p.closed_at as "closedAt", p.closed_as as "closedAs"
    from (select) one left join promises p on p.community_id = ${community} and p.section = ${section} and p.about = ${about}`.execute(tx)
  return row ?? null
}

async function namesOf(tx: Tx, community: CommunityId, section: string, about: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct a.id, a.name from promises p join promise_acts t on t.community_id = p.community_id and t.promise_id = p.id
    join accounts a on t.by_actor = 'account:' || a.id::text or t.deed ->> 'to' = a.id::text
    where p.community_id = ${community} and t.community_id = ${community} and p.section = ${section} and p.about = ${about}`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

/** An act as it is read: what its kind does not have is empty. */
function shown({ id, seq, by, role, at, recordedAt, deed, clashesWith }: KeptAct, names: ReadonlyMap<string, string>, struck: ReturnType<typeof struckIn>): PromiseActRow {
  const nameOf = (account: AccountId | null): string => (account === null ? '' : names.get(account) ?? '')
  const step = 'step' in deed ? deed.step : null
  return {
    id, seq, kind: deed.kind, by: nameOf(by), role, at, recordedAt, to: deed.kind === 'handed-over' ? nameOf(deed.to) : '', step: step?.code ?? null, due: 'due' in deed ? deed.due : null,
    until: deed.kind === 'snoozed' ? deed.until : null, urgency: 'urgency' in deed ? deed.urgency : null, why: 'why' in deed ? deed.why ?? null : null, way: 'way' in deed ? deed.way : null,
    outcome: deed.kind === 'outcome' ? deed.outcome : null, words: 'words' in deed ? deed.words : step?.words ?? '', clashesWith, struck: struck.has(id),
  }
}

/** Of a row that may not be there yet: what is worked out and nobody has touched has no history. `at`: that of its line. */
export async function viewOf(tx: Tx, ask: Pick<Ask, 'community' | 'now'>, key: Key & Pick<PromiseRow, 'kept'> & { id: PromiseRow['id'] | null }, standing: Standing, line: Pick<Line, 'at' | 'says'>): Promise<PromiseView> {
  const { community, now } = ask
  const [whole, acts, names, desk] = await sideBySide(tx, (one) => Promise.all([
    wholeOf(one, ask, key, standing, line), key.id ? actsOf(one, community, [key.id]) : [], namesOf(one, community, key.section, key.about), deskNow(one, community, now),
  ]))
  const { owed, ...rest } = whole!
  const struck = struckIn(acts)
  return { ...owedOf(key.section, key.about, { ...owed, confidential: false }, desk, now), owner: owedOf(key.section, key.about, owed, desk, now).owner, ...rest, kept: key.kept, clashes: openClashes(acts), history: acts.map((act) => shown(act, names, struck)) }
}

const read = (sources: readonly QueueSource[]) => endpoint({
  method: 'GET', path: '/promises/:section/:about', summary: 'One line of the queue: whose it is, what is next, and all that was done about it', may: 'promise.keep', place: (ask) => somewhere(ask as Ask), params: promiseParams, reply: promiseView,
  async handle(ask) {
    const { tx, community, rights, params } = ask
    const source = sources.find((it) => it.section === params.section)
    const standing = source && standingOf(source)
    if (!source) return no({ code: 'not-found' })
    const [row, line] = await sideBySide(tx, (one) => Promise.all([promiseRow(one, community, params), lineOf({ ...ask, tx: one } as Ask, source, params.about)]))
    if (!standing || (row?.kept ? !can(rights, 'promise.keep', placeOfPromise(community, row.building)) : !can(rights, source.may, { community }))) return no({ code: 'not-found' })
    if (!row && !line) return no({ code: 'not-found' })
    // What it came to ends its line, and opens nothing to those who could not read it there.
    const closed = line || !row || !source.closedTo ? null : await source.closedTo(ask as Ask, params.about)
    if ((row?.confidential && closed !== false) || line?.private || closed) {
      const acts = row ? sinceGone(await actsOf(tx, community, [row.id])) : []
      const whose = line && !row?.kept ? line.owner : null
      if (!readsPrivate(rights, placeOfPromise(community, row?.building ?? null), { owner: presentOf(acts).owner ?? whose, openedBy: row?.kept ? acts[0]?.by ?? null : whose, keeperOnly: row?.keeperOnly ?? false })) return no({ code: 'promise-private' })
    }
    if (line?.resident) ask.look(line.resident, 'queue')
    return ok(await viewOf(tx, ask, { ...params, kept: row?.kept ?? false, id: row?.id ?? null }, standing, line ?? { at: ask.now, says: {} }))
  },
})

export const viewRoutes = (sources: readonly QueueSource[]): readonly Endpoint[] => [read(sources)]
