// The desk's queue as a test reads it: by section, what the lines of the first page say; or a section whole, page by page.
import { sql } from 'kysely'
import type { QueueLine } from '#domain/desk/wire.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import type { Database } from '#server/db/pool.ts'

/** A client of the API tests, or one that answers with the body alone. */
type Asks = { get(path: string): Promise<any> }
const bodyOf = (answer: any): any => (typeof answer?.status === 'number' && 'body' in answer ? answer.body : answer)

/** By section, what its lines say; and `counts`, of all rows. A section that the asker may not see is left out. */
export async function queueOf(client: Asks): Promise<any> {
  const { sections } = bodyOf(await client.get('/desk/queue')) as { sections: { section: string; count: number; lines: QueueLine[] }[] }
  return {
    ...Object.fromEntries(sections.map((it) => [it.section, it.lines.map((line) => line.says)])),
    counts: Object.fromEntries(sections.map((it) => [it.section, it.count])),
  }
}

/** Lines of a section from page to page, and what happens `between` two of them. */
export async function pagesOf(client: Asks, section: string, { of, between = async () => undefined }: { of?: string; between?: (page: number) => Promise<unknown> } = {}): Promise<QueueLine[]> {
  const lines: QueueLine[] = []
  const fold = of === undefined ? '' : `&of=${encodeURIComponent(of)}`
  for (let page = 0, next: string | null = ''; next !== null; page++) {
    if (page > 0) await between(page)
    const body: { lines: QueueLine[]; next: string | null } = bodyOf(await client.get(`/desk/queue/${section}?${next === '' ? '' : `after=${next}`}${fold}`))
    lines.push(...body.lines)
    next = body.next
  }
  return lines
}

export type Crowd = { /** so many exits, each of another household that is in no roster */ many: number; state?: 'asked' | 'granted'; paperOpen?: boolean; whereabouts?: 'not-yet-out' | 'out' | 'back'; flagged?: boolean; /** received so many ms apart, from then on */ from: Instant; apartMs?: number; /** all of them of one sender */ fold?: string }

/** Exits put straight into the tables, oldest first; returns their ids. */
export async function putCrowd({ database, place: { community } }: { database: Database; place: { community: string } }, { many, state = 'asked', paperOpen = false, whereabouts = 'not-yet-out', flagged = false, from, apartMs = 1, fold }: Crowd): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with made as (
      insert into exits (community_id, id, purpose, from_at, until_at, emergency, paper_open, asked_by, fold, asked_at, recorded_at, state, whereabouts, due_back, flags, changed_at)
      select ${community}, id, ${paperOpen ? 'emergency' : 'other'}, at, at + interval '1 hour', ${paperOpen}, ${paperOpen}, 'household:' || id, coalesce(${fold ?? null}::text, 'household:' || id), '1990-01-01', at, ${state}, ${whereabouts},
        case when ${whereabouts} = 'out' then at end, ${flagged ? '[{"flag":"second-out","movements":[]}]' : '[]'}::jsonb, at
      from (select gen_random_uuid() as id, ${from}::timestamptz + n * ${apartMs}::int * interval '1 ms' as at from generate_series(1, ${many}::int) n) one returning id, recorded_at),
    who as (insert into exit_people (community_id, exit_id, described, place) select ${community}, id, '某人', '某处' from made),
    steps as (insert into exit_steps (community_id, exit_id, seq, what, at, by_actor, by_role) select ${community}, id, 1, ${paperOpen ? 'emergency' : 'asked'}, recorded_at, 'household:' || id, 'resident' from made)
    select id from made order by recorded_at, id`.execute(database.owner)
  return rows.map((row) => row.id)
}

/** All rows of a section, on whatever page and under whatever line: what they say. */
export async function allIn(client: Asks, section: string): Promise<any[]> {
  const rows: QueueLine[] = []
  for (const line of await pagesOf(client, section)) rows.push(...(line.count > 1 ? await pagesOf(client, section, { of: line.fold }) : [line]))
  return rows.map((row) => row.says)
}
