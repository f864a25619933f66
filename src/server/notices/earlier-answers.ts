// What homes answered to a text that was corrected since: it holds for the correction where that asks the same, in whatever order its options stand. Questions only.

import { sql } from 'kysely'
import type { CommunityId, HouseholdId, NoticeId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { languages } from '#domain/kernel/says.ts'
import type { Tx } from '../db/pool.ts'
import type { Call, NoticeRow } from './store.ts'

/** The option in the same words; codes are places in a list, and mean another option in another list. */
function inSameWords(old: Call, next: Call, code: string): string | null {
  const was = old.options.find((one) => one.code === code)
  return was ? next.options.find((one) => languages.every((language) => one.says[language] === was.says[language]))?.code ?? null : null
}

/** What counts as the answer of a home `o` of a notice. */
const holding = sql.raw(`(
  select d.id, d.answer, d.at from notice_deliveries d where d.community_id = o.community_id and d.notice_id = o.notice_id and d.household_id = o.household_id and d.answer = o.answer and d.why is distinct from 'late'
    and not exists (select from notice_deliveries t where t.community_id = d.community_id and t.takes_back = d.id) order by d.at desc, d.recorded_at desc, d.id desc limit 1)`)

/** `act`: by which they said so; `code`: in the new text. */
export type EarlierAnswer = { household: HouseholdId; act: string; code: string; at: Instant }
/** Of homes that had the old text and have said nothing to the new one themselves; of what is for some alone, where it concerns nobody whom that did not concern. `households`: of these; null: of all. */
export async function earlierAnswers(tx: Tx, community: CommunityId, old: NoticeRow, next: NoticeRow, households: readonly HouseholdId[] | null): Promise<EarlierAnswer[]> {
  const [before, call] = [old.call, next.call]
  if (!before || !call) return []
  const { rows } = await sql<EarlierAnswer>`
    select o.household_id as household, d.id as act, d.answer as code, d.at from notice_homes o join notice_homes n on n.community_id = o.community_id and n.household_id = o.household_id
    cross join lateral ${holding} d
    where o.community_id = ${community} and o.notice_id = ${old.id} and n.notice_id = ${next.id} and n.had_old and n.residents <> '{}' and (${old.part === 'home' && next.part === 'home'} or n.residents <@ o.residents)
      ${households === null ? sql`` : sql`and o.household_id = any(${[...households]}::uuid[])`}
      and not exists (select from notice_deliveries d where d.community_id = ${community} and d.notice_id = n.notice_id and d.household_id = n.household_id and d.answer is not null and coalesce(d.why, '') <> all(array['earlier-text', 'late']))`.execute(tx)
  return rows.flatMap((row) => { const code = inSameWords(before, call, row.code); return code === null ? [] : [{ ...row, code }] })
}

/** What these homes answered to a text and what holds there no longer: taken back, or another answer is the last. */
export async function answersGone(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select d.id from notice_deliveries d join notice_homes o on o.community_id = d.community_id and o.notice_id = d.notice_id and o.household_id = d.household_id left join lateral ${holding} h on true
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = any(${[...households]}::uuid[]) and d.answer is not null and d.id is distinct from h.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Answers that these homes have at a notice from the text before; `off`: taken back since. */
export async function answersCarried(tx: Tx, community: CommunityId, notice: NoticeId, households: readonly HouseholdId[]): Promise<{ id: string; household: HouseholdId; off: boolean }[]> {
  const { rows } = await sql<{ id: string; household: HouseholdId; off: boolean }>`
    select d.id, d.household_id as household, exists (select from notice_deliveries t where t.community_id = d.community_id and t.takes_back = d.id) as off from notice_deliveries d
    where d.community_id = ${community} and d.notice_id = ${notice} and d.household_id = any(${[...households]}::uuid[]) and d.why = 'earlier-text'`.execute(tx)
  return rows
}
