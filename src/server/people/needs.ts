// Acts about needs: read, added, and what they come to kept beside them by the one function that adds. Owner of `need_acts` and `needs`. A need hangs on the
// record it was put down of: two records made one are reached together, and apart again each has its own. Refuses to change or remove an act.

import { sql } from 'kysely'
import type { AccountId, CommunityId, HouseholdId, NeedActId, NeedId, ResidentId } from '#domain/kernel/ids.ts'
import type { Day, Instant } from '#domain/kernel/instants.ts'
import { needNow, seeToFrom, type Need, type NeedAct, type NeedContent, type NeedHow, type NeedKind, type NeedTimes } from '#domain/people/needs.ts'
import type { Tx } from '../db/pool.ts'
import { recordsOf } from './merges.ts'
import { isOpenNeed } from './needs-read.ts'
import type { By } from './stays.ts'

type ActRow = {
  id: NeedActId; need: NeedId; resident: ResidentId; household: HouseholdId; what: NeedAct['what']; takesBack: NeedActId | null; kind: NeedKind; words: string; due: Day | null; times: NeedTimes | null
  helper: AccountId | null; helperWords: string; endsOn: Day | null; private: boolean; how: NeedHow | null; why: string; actor: string; role: string; at: Instant; of: ResidentId
}
const columns = sql.raw(`a.id, a.need_id as need, a.resident_id as resident, a.household_id as household, a.what, a.takes_back as "takesBack", a.kind, a.words, a.due, a.times, a.helper_id as helper,
  a.helper_words as "helperWords", a.ends_on as "endsOn", a.private, a.how, a.why, a.by_actor as actor, a.by_role as role, a.at, coalesce(r.kept_as, r.id) as of`)
const acts = sql`need_acts a join residents r on r.community_id = a.community_id and r.id = a.resident_id`

/** An act with who put it down, how it was known, and why. */
export type PutDown = NeedAct & { by: string; role: string; how: NeedHow | null; why: string }
const helperOf = ({ helper, helperWords }: ActRow): NeedContent['helper'] => (helper ? { account: helper } : helperWords ? { words: helperWords } : null)

function toAct(row: ActRow): PutDown {
  const { id, need, at, what, takesBack, household: home, kind, words, due, times, endsOn, how, why } = row
  const said = { by: row.actor, role: row.role === pageRole.others ? pageRole.own : row.role, how, why }
  if (what === 'taken-back') return { id, need, at, what, takesBack: takesBack!, ...said }
  if (what === 'ended') return { id, need, at, what, ...said }
  return { id, need, at, what, home, content: { kind, words, due, times, helper: helperOf(row), endsOn, private: row.private }, ...said }
}

export type KeptNeed = { /** whose it is by now: the record through which that one is reached */ of: ResidentId; need: Need; acts: PutDown[] }
function kept(rows: readonly ActRow[]): KeptNeed[] {
  const each = new Map<NeedId, ActRow[]>()
  for (const row of rows) each.set(row.need, [...(each.get(row.need) ?? []), row])
  return [...each.values()].flatMap((own) => {
    const acts = own.map(toAct)
    const need = needNow(acts, own[0]!.resident)
    return need ? [{ of: own[0]!.of, need, acts }] : []
  })
}

/** All needs of these people, by whichever record of theirs, with their acts in order. */
export async function needsOf(tx: Tx, community: CommunityId, people: readonly ResidentId[]): Promise<KeptNeed[]> {
  const { rows } = await sql<ActRow>`
    select ${columns} from ${acts} where a.community_id = ${community} and a.resident_id = any(${recordsOf(community, people)}) order by a.at, a.id`.execute(tx)
  return kept(rows)
}

/** One need as it is now; null when there is none. */
export async function needOf(tx: Tx, community: CommunityId, id: NeedId): Promise<KeptNeed | null> {
  const { rows } = await sql<ActRow>`select ${columns} from ${acts} where a.community_id = ${community} and a.need_id = ${id} order by a.at, a.id`.execute(tx)
  return kept(rows)[0] ?? null
}

/** Of these the needs that were said in confidence, and whose they are. */
export async function confidedNeeds(tx: Tx, community: CommunityId, ids: readonly string[]): Promise<Map<string, ResidentId>> {
  const { rows } = await sql<{ id: string; resident: ResidentId }>`
    select n.id, coalesce(r.kept_as, r.id) as resident from needs n join residents r on r.community_id = n.community_id and r.id = n.resident_id
    where n.community_id = ${community} and r.community_id = ${community} and n.id = any(${[...ids]}::uuid[]) and n.private`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.resident]))
}

export type NewNeedAct = {
  id: NeedActId; need: NeedId; resident: ResidentId; home: HouseholdId; what: NeedAct['what']; content: NeedContent | null; takesBack: NeedActId | null; how: NeedHow | null; why: string
}

/** The very same, sent before by whatever way: null where there is none of that id, false where it is another. */
export async function isSaid(tx: Tx, community: CommunityId, act: Pick<NewNeedAct, 'id' | 'need' | 'resident' | 'what' | 'content' | 'takesBack'>): Promise<boolean | null> {
  const { rows: [row] } = await sql<ActRow>`select ${columns} from ${acts} where a.community_id = ${community} and a.id = ${act.id}`.execute(tx)
  if (!row) return null
  const content = row.what === 'added' || row.what === 'changed' ? contentText({ kind: row.kind, words: row.words, due: row.due, times: row.times, helper: helperOf(row), endsOn: row.endsOn, private: row.private }) : ''
  // Of whom it is may have been put right since it was sent first.
  const theirs = row.what !== 'added' || row.resident === act.resident
  return theirs && row.need === act.need && row.what === act.what && row.takesBack === act.takesBack && content === (act.content ? contentText(act.content) : '')
}
const contentText = ({ kind, words, due, times, helper, endsOn, private: few }: NeedContent): string =>
  JSON.stringify([kind, words, due, times && [times.days, times.at], helper && ('account' in helper ? [helper.account] : helper.words), endsOn, few])

/** Each is later than those before it, whatever the clock says. */
export async function addNeedAct(tx: Tx, community: CommunityId, act: NewNeedAct, by: By, now: Instant): Promise<void> {
  const { content } = act
  const helper = content?.helper ?? null
  await sql`
    insert into need_acts (community_id, id, need_id, resident_id, household_id, what, takes_back, kind, words, due, times, helper_id, helper_words, ends_on, private, how, why, by_actor, by_role, at)
    values (${community}, ${act.id}, ${act.need}, ${act.resident}, ${act.home}, ${act.what}, ${act.takesBack}, ${content?.kind ?? null}, ${content?.words ?? ''}, ${content?.due ?? null}::date,
      ${content?.times ? JSON.stringify(content.times) : null}::jsonb, ${helper && 'account' in helper ? helper.account : null}, ${helper && 'words' in helper ? helper.words : ''}, ${content?.endsOn ?? null}::date,
      ${content?.private ?? false}, ${act.how}, ${act.why}, ${by.actor}, ${by.role},
      greatest(${now}::timestamptz, (select max(at) + interval '1 millisecond' from need_acts where community_id = ${community} and need_id = ${act.need})))`.execute(tx)
  await keepNeed(tx, community, act.need)
}

/** What its acts come to, beside them. */
async function keepNeed(tx: Tx, community: CommunityId, id: NeedId): Promise<void> {
  const { need } = (await needOf(tx, community, id))!
  const { helper, times } = need
  await sql`
    insert into needs (community_id, id, resident_id, household_id, kind, words, due, times, helper_id, helper_words, ends_on, private, state, last_act_id, see_to_from)
    values (${community}, ${id}, ${need.resident}, ${need.home}, ${need.kind}, ${need.words}, ${need.due}::date, ${times ? JSON.stringify(times) : null}::jsonb, ${helper && 'account' in helper ? helper.account : null},
      ${helper && 'words' in helper ? helper.words : ''}, ${need.endsOn}::date, ${need.private}, ${need.state}, ${need.last}, ${seeToFrom(need)}::date)
    on conflict (community_id, id) do update set household_id = excluded.household_id, kind = excluded.kind, words = excluded.words, due = excluded.due, times = excluded.times, helper_id = excluded.helper_id,
      helper_words = excluded.helper_words, ends_on = excluded.ends_on, private = excluded.private, state = excluded.state, last_act_id = excluded.last_act_id, see_to_from = excluded.see_to_from`.execute(tx)
}

/** In which role a page of a home put something down: of whose it is by their own phone, or by whoever else is at home. Both are read as a resident. */
export const pageRole = { own: 'resident', others: 'resident-for-another' } as const
export type Page = keyof typeof pageRole

/** How many of somebody's are open that this side of their home put down: their own phone, or whoever else is at home. Neither counts the other's, nor learns how many those are. */
export async function openByPage(tx: Tx, community: CommunityId, resident: ResidentId, now: Instant, page: Page): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`
    select count(*)::int as count from needs n where n.community_id = ${community} and ${isOpenNeed(community, now)} and n.resident_id = any(${recordsOf(community, [resident])})
      and exists (select from need_acts a where a.community_id = n.community_id and a.need_id = n.id and a.what = 'added' and a.by_actor like 'household:%' and (a.by_role = ${pageRole.others}) = ${page === 'others'})`.execute(tx)
  return row!.count
}
