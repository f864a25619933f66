// What everybody was told, held against what holds: a second after rules, orders or short answers changed, whoever was told otherwise is listed. It may run on
// several servers at once and twice without harm. Refuses to list anybody for whom nothing is other: a new version that says the same calls nobody.

import { sql } from 'kysely'
import { sameQuestion, toldOtherwise, type Answer, type Question } from '#domain/desk/answers.ts'
import type { CommunityId, ResidentId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import type { AnswerSource, AnswerWho } from '../http/answers.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity } from '../jobs/each.ts'
import type { Jobs } from '../jobs/registry.ts'
import { peopleOf, type Person } from '../people/homes.ts'
import { putDownSince } from '../people/stays.ts'
import { answersTo, anybodyIn, openTo, whoOf } from './answering.ts'
import { keepJudged, restingOn, standing, toJudge, type ToldRow } from './told.ts'

/** A transaction's worth. */
const atOnce = 200

/** Of these people everything that these sources answer now. Whoever has moved away is told nothing more. */
async function answersNow(tx: Tx, community: CommunityId, sources: readonly AnswerSource[], residents: readonly ResidentId[], now: Instant, whoIs: (person: Person) => AnswerWho = (person) => whoOf(person, true)): Promise<Map<ResidentId, Answer[]>> {
  const people = [...(await peopleOf(tx, community, residents))].filter(([, person]) => person.movedAwayAt === null)
  const answers = await answersTo({ tx, community, now }, sources, people.map(([, person]) => whoIs(person)))
  return new Map(people.map(([asked], at) => [asked, answers[at]!]))
}

type Found = { is: ReadonlyMap<ResidentId, readonly Answer[]>; /** what anybody is told */ open: ReadonlyMap<ResidentId, readonly Answer[]>; /** holds, though they are answered it no more: they have moved */ leftBehind: ReadonlySet<string> }
const isOtherwise = ({ id, answer, resident, otherwise, public: anybody }: ToldRow, { is, open, leftBehind }: Found, now: Instant): boolean => {
  const theirs = (anybody ? open : is).get(resident)
  const found = theirs?.find((one) => sameQuestion(one, answer)) ?? null
  return theirs !== undefined && !(found === null && leftBehind.has(id)) && toldOtherwise(answer, found, now, otherwise !== null, anybody)
}

/** Of what these were told and are answered no more, which holds still for where they lived then: nobody rings them to say that it does not. */
async function leftBehindBy(tx: Tx, community: CommunityId, sources: readonly AnswerSource[], told: readonly ToldRow[], is: ReadonlyMap<ResidentId, readonly Answer[]>, now: Instant): Promise<Set<string>> {
  const left = new Set<string>()
  for (const source of sources) {
    const gone = told.filter(({ answer, resident }) => answer.question === source.question && answer.of !== null && !is.get(resident)?.some((one) => sameQuestion(one, answer)))
    if (!source.holdStill || gone.length === 0) continue
    const [holds, moved] = [await source.holdStill({ tx, community, now }, [...new Set(gone.map(({ answer }) => answer.of!))]), await putDownSince(tx, community, gone.map(({ resident, at }) => ({ resident, since: at })))]
    for (const { id, resident, answer } of gone) if (holds.has(answer.of!) && moved.has(resident)) left.add(id)
  }
  return left
}

/** Returns how many were looked at. */
export async function judgeTold(tx: Tx, community: CommunityId, sources: readonly AnswerSource[], now: Instant): Promise<number> {
  const watched = sources.filter((it) => it.watched)
  const { on, rows } = await toJudge(tx, community, watched, now, atOnce)
  if (rows.length === 0) return 0
  const told = rows.flatMap((row) => row.told ?? [])
  const asked = new Set<Question>(told.map((one) => one.answer.question))
  const asking = watched.filter((it) => asked.has(it.question))
  const is = await answersNow(tx, community, asking, told.map((one) => one.resident), now)
  const open = await answersNow(tx, community, openTo(asking), told.filter((one) => one.public).map((one) => one.resident), now, anybodyIn)
  const found: Found = { is, open, leftBehind: await leftBehindBy(tx, community, asking, told, is, now) }
  const changed = await keepJudged(tx, community, on, rows.map((row) => ({ id: row.id, otherwise: row.told !== null && isOtherwise(row.told, found, now) })), now)
  const residents = told.filter((one) => changed.includes(one.id)).map((one) => one.resident)
  if (residents.length > 0) await flushChanges(tx, community, [{ kind: 'told', ids: [...new Set(residents)], building: null }], now)
  return rows.length
}

/** Where something has changed since somebody's answer was looked at. */
async function communitiesWithSome(db: Database, watched: readonly AnswerSource[], now: Instant): Promise<{ community: CommunityId }[]> {
  const questions = watched.map((it) => it.question)
  const { rows } = await sql<{ community: CommunityId }>`
    select c.community_id as community from (select distinct s.community_id from told s where s.question = any(${[...questions]}::text[]) and ${standing('s')}) c
      cross join lateral (select ${restingOn(sql`c.community_id`, watched, now)} as on offset 0) resting where exists (
      select from told t where t.community_id = c.community_id and t.question = any(${[...questions]}::text[]) and ${standing('t')} and (t.looked < resting.on or t.looked > resting.on))`.execute(db.watch)
  return rows
}

export async function judgeAllTold(db: Database, sources: readonly AnswerSource[], now: Instant): Promise<void> {
  const found = await communitiesWithSome(db, sources.filter((it) => it.watched), now)
  await eachCommunity('desk:told', found, (community) => transaction(db, [community], (tx) => judgeTold(tx, community, sources, now)))
}

export const toldJobs = (sources: readonly AnswerSource[]): Jobs => ({ ticks: { 'desk:told': (db, now) => judgeAllTold(db, sources, now) } })
