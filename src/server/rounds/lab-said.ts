// What laboratories say of tubes and of the people in them, now: worked out from all swabs and all results, whichever came first. Questions only.

import { sql } from 'kysely'
import type { CommunityId, LabResultId, ResidentId, SampleId, TestingRoundId } from '#domain/kernel/ids.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { saidOfTube, standing, type SaidOfTube } from '#domain/rounds/lab-said.ts'
import { tubesOf, type Tube } from '#domain/rounds/tubes.ts'
import type { Comes } from '#domain/rounds/verdicts.ts'
import type { Tx } from '../db/pool.ts'
import { looksOf, resultsOf, type ResultRow } from './lab-store.ts'
import { toldOfTubes } from './samples.ts'

/** A number of a round that began longer ago is no tube of these days: what is kept of it ends then. */
const these = 14 * day

type RoundHere = { id: TestingRoundId; title: string }
/** Rounds of these days in which something was told of one of these tubes. */
async function roundsWith(tx: Tx, community: CommunityId, codes: readonly string[], now: Instant): Promise<RoundHere[]> {
  const all = sql`${[...codes]}::text[]`
  const { rows } = await sql<RoundHere>`
    select t.id, t.title from testing_rounds t where t.community_id = ${community} and t.begins_at > ${plus(now, -these)} and t.begins_at < ${plus(now, these)}
      and (exists (select from samples s where s.community_id = ${community} and s.round_id = t.id and s.tube = any(${all})) or exists (select from sample_acts a where a.community_id = ${community} and a.round_id = t.id and a.tube = any(${all})))
    order by t.begins_at, t.id`.execute(tx)
  return rows
}

export type TubeHere = { code: string; tubes: Tube[]; rounds: RoundHere[] }
/** These tubes as they stand in the rounds of these days. */
export async function tubesNamed(tx: Tx, community: CommunityId, codes: readonly string[], now: Instant): Promise<Map<string, TubeHere>> {
  const found = new Map<string, TubeHere>(codes.map((code) => [code, { code, tubes: [], rounds: [] }]))
  for (const round of await roundsWith(tx, community, codes, now)) {
    // All of the round: that somebody lies in two tubes is seen only by whoever looks at both.
    const told = await toldOfTubes(tx, community, round.id)
    const tubes = tubesOf(told.samples, told.sampleActs, told.tubeActs)
    for (const one of found.values()) {
      const tube = tubes.get(one.code)
      if (tube && tube.members.length > 0) { one.tubes.push(tube); one.rounds.push(round) }
    }
  }
  return found
}

/** All papers of these tubes that count; of those that contradict each other, what somebody chose. */
export async function standingOf(tx: Tx, community: CommunityId, codes: readonly string[], known?: ReadonlyMap<string, ResultRow[]>): Promise<Map<string, ResultRow[]>> {
  const results = known ?? await resultsOf(tx, community, codes)
  const looks = results.size === 0 ? [] : await looksOf(tx, community, [...results.keys()])
  return new Map([...results].map(([code, rows]) => [code, standing(rows, looks.filter((one) => one.tube === code))]))
}

export type Said = TubeHere & { said: SaidOfTube; papers: ResultRow[]; /** those that count */ stand: ResultRow[] }
/** What was said of these tubes, each with all of its papers; tubes of which nothing was said are left out. */
export async function saidOf(tx: Tx, community: CommunityId, codes: readonly string[], now: Instant): Promise<Map<string, Said>> {
  const results = await resultsOf(tx, community, codes)
  const tubes = await tubesNamed(tx, community, [...results.keys()], now)
  const stand = await standingOf(tx, community, codes, results)
  return new Map([...tubes].map(([code, here]) => [code, { ...here, papers: results.get(code)!, stand: stand.get(code)!, said: saidOfTube(here.tubes, stand.get(code)!) }]))
}

/** A swab of somebody, with what its tube comes to and how many lie there, and the paper by which it is known to be negative; null as long as it is not. */
export type OwnSwab = { person: ResidentId; sample: SampleId; round: TestingRoundId; tube: string; sampledAt: Instant; to: Comes['to']; pool: number; negative: { result: LabResultId; lab: string; at: Instant; actor: string; role: string } | null }

type Held = { person: ResidentId; at: Instant }
/** When these people were asked to stay in, by the record that holds now. */
async function heldSince(tx: Tx, community: CommunityId, people: readonly ResidentId[]): Promise<Held[]> {
  const { rows } = await sql<Held>`select coalesce(n.kept_as, n.id) as person, o.at from pool_held q join pool_holds o on o.community_id = q.community_id and o.id = q.hold_id join residents n on n.community_id = q.community_id and n.id = q.person_id
    where q.community_id = ${community} and (n.id = any(${[...people]}::uuid[]) or n.kept_as = any(${[...people]}::uuid[]))`.execute(tx)
  return rows
}

/** The swabs of these people in the rounds of these days, by the record that holds now. */
export async function swabsOf(tx: Tx, community: CommunityId, people: readonly ResidentId[], now: Instant): Promise<OwnSwab[]> {
  const { rows } = await sql<{ person: ResidentId; sample: SampleId; round: TestingRoundId; tube: string; at: Instant; what: 'undone' | 'moved' | null }>`
    select coalesce(n.kept_as, n.id) as person, s.id as sample, t.id as round, coalesce(case when a.what = 'moved' then a.tube end, s.tube) as tube, s.at, a.what
    from residents n join testing_rounds t on t.community_id = n.community_id and t.begins_at > ${plus(now, -these)} and t.begins_at < ${plus(now, these)}
      join samples s on s.community_id = n.community_id and s.round_id = t.id and s.person_id = n.id
      left join lateral (select a.what, a.tube from sample_acts a where a.community_id = s.community_id and a.round_id = s.round_id and a.sample_id = s.id order by a.at desc, a.id desc limit 1) a on true
    where n.community_id = ${community} and (n.id = any(${[...people]}::uuid[]) or n.kept_as = any(${[...people]}::uuid[])) order by s.at desc, s.id`.execute(tx)
  const swabs = rows.filter((row) => row.what !== 'undone')
  const said = await saidOf(tx, community, [...new Set(swabs.map((row) => row.tube))], now)
  const held = swabs.length === 0 ? [] : await heldSince(tx, community, people)
  // In the round of the pool they lie in its tube as well: whoever held them knew. Of two tubes since then nobody can tell which is theirs.
  const knownAlone = (it: (typeof swabs)[number]): boolean => held.some((one) => one.person === it.person && one.at < it.at && !swabs.some((other) => other.person === it.person && other.round === it.round && other.tube !== it.tube && other.at > one.at))
  return swabs.map((it) => {
    const { person, sample, round, tube, at } = it
    const here = said.get(tube)
    const own = here?.said.people.find((one) => one.sample === sample)
    const free = own !== undefined && (own.free || (own.single && knownAlone(it)))
    const paper = free ? here!.stand.find((one) => one.verdict === 'negative')! : null
    return { person, sample, round, tube, sampledAt: at, to: here?.said.to ?? 'waiting', pool: here?.said.pool ?? 1, negative: paper && { result: paper.id, lab: paper.labName, at: paper.receivedAt, actor: paper.actor, role: paper.role } }
  })
}

/** Whether anything was said at all in these days: most minutes nothing was. */
export async function anySaid(tx: Tx, community: CommunityId, now: Instant): Promise<boolean> {
  const { rows } = await sql`select from lab_results where community_id = ${community} and received_at > ${plus(now, -these)} limit 1`.execute(tx)
  return rows.length > 0
}
