// What was said to my home: the notices that hold for it or will, as the desk reads them out. Each is one question by the first of its line, so that a correction or a withdrawal
// finds everybody who was told what stood there before. What is for some alone is answered of them alone, where their own may be told.

import { sql } from 'kysely'
import type { Answer } from '#domain/desk/answers.ts'
import type { HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { asRead } from '#domain/notices/notice.ts'
import type { AnswerAsk, AnswerSource } from '../http/answers.ts'
import { grouped } from './homes.ts'
import { columns, toNotice, type Columns, type NoticeRow } from './store.ts'

type AtHome = { household: HouseholdId; notice: NoticeId; residents: ResidentId[]; hadOld: boolean }
/** Of these homes the notices that are not over and that nothing has taken the place of, the newest first. */
async function atHomes({ tx, community, now }: AnswerAsk, households: readonly HouseholdId[]): Promise<AtHome[]> {
  const { rows } = await sql<AtHome>`
    select h.household_id as household, h.notice_id as notice, h.residents, h.had_old as "hadOld" from notice_homes h join notices n on n.community_id = h.community_id and n.id = h.notice_id
    where h.community_id = ${community} and h.household_id = any(${[...new Set(households)]}::uuid[]) and n.ended_as is null and n.kind <> 'withdrawal' and n.valid_until > ${now}
    order by n.issued_at desc, n.id`.execute(tx)
  return rows
}

/** `root`: the first of its line; `version`: the how many-th of it this is. */
type InLine = { notice: NoticeRow; root: NoticeId; version: number }
async function inLines({ tx, community }: AnswerAsk, ids: readonly NoticeId[]): Promise<Map<NoticeId, InLine>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Columns & { root: NoticeId; version: number }>`
    with recursive line as (select x.id as notice, x.id, x.corrects, 1 as version from notices x where x.community_id = ${community} and x.id = any(${[...ids]}::uuid[])
      union all select l.notice, o.id, o.corrects, l.version + 1 from line l join notices o on o.community_id = ${community} and o.id = l.corrects)
    select ${columns}, l.id as root, l.version from line l join notices n on n.community_id = ${community} and n.id = l.notice where l.corrects is null`.execute(tx)
  return new Map(rows.map(({ root, version, ...row }) => [row.id, { notice: toNotice(row), root, version }]))
}

function asAnswer({ notice, root, version }: InLine, hadOld: boolean): Answer {
  const { source, changed, sender, ground, ask, validFrom, validUntil } = asRead(notice, hadOld)
  return { question: 'notice', of: root, sentence: 'notice', values: { source, changed, sender, ground, ask, from: validFrom, until: validUntil }, basis: [{ kind: 'notice', id: root, version }], until: validUntil }
}

export const saidToHomes: AnswerSource = {
  question: 'notice', may: null, watched: true,
  async answer(ask, whose) {
    const there = await atHomes(ask, whose.map(({ household }) => household))
    const lines = await inLines(ask, [...new Set(there.map(({ notice }) => notice))])
    const of = grouped(there, ({ household }) => household)
    return whose.map(({ resident, household, whole }) => (of.get(household) ?? []).flatMap(({ notice, residents, hadOld }) => {
      const it = lines.get(notice)
      return it && (it.notice.part === 'home' || (whole && it.notice.part === 'health' && residents.includes(resident))) ? [asAnswer(it, hadOld)] : []
    }))
  },
  async holdStill({ tx, community, now }, of) {
    const { rows } = await sql<{ root: string }>`
      with recursive line as (select x.id as root, x.id from notices x where x.community_id = ${community} and x.id = any(${[...of]}::uuid[])
        union all select l.root, n.id from line l join notices n on n.community_id = ${community} and n.corrects = l.id)
      select distinct l.root from line l join notices n on n.community_id = ${community} and n.id = l.id where n.ended_as is null and n.kind <> 'withdrawal' and n.valid_until > ${now}`.execute(tx)
    return new Set(rows.map(({ root }) => root))
  },
}
