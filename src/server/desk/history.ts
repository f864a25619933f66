// What was put down of somebody's records: where they lived, what was put right, which records are one person. Of people's tables, with the names of
// colleagues, which people do not know. A question alone.

import { sql } from 'kysely'
import type { ActId, CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { HistoryRow } from '#domain/people/record-wire.ts'
import type { Tx } from '../db/pool.ts'
import { actFor } from '../people/merging-values.ts'
import { recordsOf } from '../people/merges.ts'

type Put = { act: ActId; of: string | null; words: string; by: string; role: string; at: string }
type StayRow = Put & { kind: string; since: string | null; until: string | null; door: string; host: string | null; place: string; taken: boolean }
type CorrectionRow = Put & { resident: ResidentId; field: string; old: string | null; new: string | null }
type MergeRow = Put & { kept: ResidentId; undoes: boolean; name: string; door: string; taken: boolean }

async function staysOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<StayRow[]> {
  const { rows } = await sql<StayRow>`
    select s.act_id as act, case when r.kept_as is not null then r.name end as of, s.kind, s.since, s.until, f.door, p.name as host, s.place, s.source as words, coalesce(a.name, '') as by, s.by_role as role, s.recorded_at as at,
      exists (select from stays t where t.community_id = s.community_id and t.resident_id = s.resident_id and t.takes_back = s.act_id) as taken
    from stays s join residents r on r.community_id = s.community_id and r.id = s.resident_id
    join households h on h.community_id = s.community_id and h.id = s.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    left join residents p on p.community_id = s.community_id and p.id = s.host_id left join accounts a on 'account:' || a.id::text = s.by_actor
    where s.community_id = ${community} and s.resident_id = any(${recordsOf(community, [resident])})`.execute(tx)
  return rows
}

async function correctionsOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<CorrectionRow[]> {
  const { rows } = await sql<CorrectionRow>`
    select c.act_id as act, c.resident_id as resident, case when r.kept_as is not null then r.name end as of, c.what as field, c.old_value as old, c.new_value as new, c.why as words, coalesce(a.name, '') as by, c.by_role as role, c.recorded_at as at
    from corrections c join residents r on r.community_id = c.community_id and r.id = c.resident_id left join accounts a on 'account:' || a.id::text = c.by_actor
    where c.community_id = ${community} and c.resident_id = any(${recordsOf(community, [resident])})`.execute(tx)
  return rows
}

/** With the record that is not this one's: of two people again, each names the other. */
async function mergesOf(tx: Tx, community: CommunityId, resident: ResidentId): Promise<MergeRow[]> {
  const { rows } = await sql<MergeRow>`
    select m.act_id as act, m.kept_id as kept, null as of, m.takes_back is not null as undoes, r.name, f.door, m.why as words, coalesce(a.name, '') as by, m.by_role as role, m.recorded_at as at,
      exists (select from merges t where t.community_id = m.community_id and t.takes_back = m.act_id) as taken
    from merges m join residents r on r.community_id = m.community_id and r.id = case when m.gone_id = ${resident} then m.kept_id else m.gone_id end
    join households h on h.community_id = r.community_id and h.id = r.household_id join flats f on f.community_id = h.community_id and f.id = h.flat_id
    left join accounts a on 'account:' || a.id::text = m.by_actor
    where m.community_id = ${community} and (m.kept_id = any(${recordsOf(community, [resident])}) or m.gone_id = any(${recordsOf(community, [resident])}))`.execute(tx)
  return rows
}

const stay = ({ kind, since, until, door, host, place, taken }: StayRow) => (kind === 'taken-back' ? { what: kind } : { what: kind, since, until, door, host, place, takenBack: taken })
/** To the person, what was somebody else's record has no name. */
const merged = ({ undoes, name, door, taken }: MergeRow, byName: boolean) =>
  (undoes ? { what: 'unmerged' } : { what: 'merged', name: taken && !byName ? '' : name, door: taken && !byName ? '' : door, takenBack: taken })

/** Whether it was put right by a merging that was a mistake, or by its taking back: what stands there is somebody else's, whoever's that was. */
function ofAnother(merges: readonly MergeRow[]): (row: CorrectionRow) => boolean {
  const [taken, undoing] = [new Set(merges.filter((it) => it.taken).map((it) => it.act)), merges.filter((it) => it.undoes)]
  // On a further record it stands under an act that follows from the taking back.
  return ({ act, resident }) => taken.has(act) || undoing.some((it) => it.act === act || (resident !== it.kept && actFor(it.act, it.kept, resident) === act))
}

/** All that was put down of somebody, the latest first. `by` is the colleague's name, or their role to the person; empty for what the roster said. */
export async function historyOf(tx: Tx, community: CommunityId, named: ResidentId, by: 'name' | 'role' = 'name'): Promise<HistoryRow[]> {
  // All in one breath: asked side by side they are one statement.
  const [stays, corrections, merges] = await Promise.all([staysOf(tx, community, named), correctionsOf(tx, community, named), mergesOf(tx, community, named)])
  const another = by === 'name' ? () => false : ofAnother(merges)
  // What a mistaken merging brought may have been put right by itself before that was seen: the line is theirs, what stood there is not.
  const mistaken = new Set(by === 'name' ? [] : merges.filter((it) => it.taken).map((it) => it.act))
  const brought = new Set(corrections.filter((row) => mistaken.has(row.act)).map(({ resident, field, new: value }) => JSON.stringify([resident, field, value])))
  const oldOf = ({ resident, field, old }: CorrectionRow): string | null => (brought.has(JSON.stringify([resident, field, old])) ? null : old)
  // Why two were taken for one, or are two, is words about both.
  const wordsOf = (row: MergeRow): MergeRow => (by === 'role' && (row.taken || row.undoes) ? { ...row, words: '' } : row)
  const line = (row: Put, says: object) => ({ act: row.act, at: row.at, of: row.of, words: row.words, by: by === 'name' ? row.by : row.role, says })
  const rows = [
    ...stays.map((row) => line(row, stay(row))), ...merges.map((row) => line(wordsOf(row), merged(row, by === 'name'))),
    ...corrections.filter((row) => !another(row)).map((row) => line(row, { what: 'corrected', field: row.field, old: oldOf(row), new: row.new })),
  ] as HistoryRow[]
  // What the roster had is the first of all, whenever it was written down.
  return rows.sort((a, b) => Number(a.by === '') - Number(b.by === '') || (a.at > b.at ? -1 : a.at < b.at ? 1 : 0))
}
