// Where a tube is, whatever round it was filled in: everything that was told of it, in order, and of the boxes in which it lies. Questions only.

import { sql } from 'kysely'
import type { BoxId, CommunityId, DeviceId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { tubesOf, type Tube } from '#domain/rounds/tubes.ts'
import type { WhereIs } from '#domain/rounds/wire.ts'
import type { Tx } from '../db/pool.ts'
import { peopleOf } from '../people/homes.ts'
import { boxesIn, toldOfBoxes } from './boxes.ts'
import { toldOfTubes } from './samples.ts'
import { roundOf, stationsOf } from './store.ts'

type Found = WhereIs['tubes'][number]
type Step = Found['steps'][number]
/** Rounds are told apart where labels are used again: the latest first. */
const mostRounds = 5

async function roundsWith(tx: Tx, community: CommunityId, code: string): Promise<TestingRoundId[]> {
  const { rows } = await sql<{ id: TestingRoundId }>`
    select r.id from testing_rounds r where r.community_id = ${community} and (exists (select from tube_acts a where a.community_id = ${community} and a.round_id = r.id and a.tube = ${code})
      or exists (select from samples s where s.community_id = ${community} and s.round_id = r.id and s.tube = ${code})
      or exists (select from sample_acts m where m.community_id = ${community} and m.round_id = r.id and m.tube = ${code})
      or exists (select from box_acts b where b.community_id = ${community} and b.round_id = r.id and b.tube = ${code}))
    order by r.begins_at desc, r.id limit ${mostRounds}`.execute(tx)
  return rows.map((row) => row.id)
}

/** What phones and accounts are called, by `device:…` and `account:…`. */
async function namesOf(tx: Tx, community: CommunityId, devices: readonly DeviceId[]): Promise<Map<string | null, string>> {
  const { rows } = await sql<{ id: DeviceId; label: string }>`select id, label from devices where community_id = ${community} and id = any(${[...new Set(devices)]}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.label]))
}

const none = (code: string): Tube => ({ code, size: null, members: [], closed: false, with: null, openedAt: null, closedAt: null, doubts: [] })
const byTime = (a: Step, b: Step): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)

async function tubeIn(tx: Tx, community: CommunityId, round: TestingRoundId, code: string): Promise<Found> {
  // Whole, so that a person who lies in another tube as well is a doubt here too.
  const told = await toldOfTubes(tx, community, round)
  const tube = tubesOf(told.samples, told.sampleActs, told.tubeActs).get(code) ?? none(code)
  const [{ acts }, { boxes, handings }, head] = [await toldOfBoxes(tx, community, round), await boxesIn(tx, community, round), (await roundOf(tx, community, round))!]
  const lies = boxes.filter((box) => box.tubes.includes(code))
  const written = new Map<BoxId, string>(boxes.map((box) => [box.id, box.code]))
  const [own, put] = [told.tubeActs.filter((act) => act.tube === code), acts.filter((act) => act.tube === code)]
  const names = await namesOf(tx, community, [...own.flatMap((act) => [act.device, act.to]), ...put.map((act) => act.device), tube.with].filter((one) => one !== null))
  const stations = new Map<string | null, string>((await stationsOf(tx, community)).map((one) => [one.id, one.name]))
  const known = await peopleOf(tx, community, tube.members.flatMap((one) => one.person ?? []))
  const called = new Map(told.samples.map((one) => [one.id, one.called]))
  const handed = handings.filter((one) => lies.some((box) => box.id === one.box))
  const since = (box: BoxId): Instant => put.findLast((act) => act.box === box && act.what === 'put')?.at ?? head.begins
  const steps: Step[] = [
    ...own.map((act): Step => ({ at: act.at, what: act.what, leg: null, of: names.get(act.to) ?? '', by: names.get(act.device) ?? '' })),
    ...put.map((act): Step => ({ at: act.at, what: act.what as 'put' | 'out', leg: null, of: written.get(act.box) ?? '', by: names.get(act.device) ?? '' })),
    ...handed.filter((one) => one.at >= since(one.box)).map((one): Step => ({ at: one.at, what: one.what, leg: one.leg, of: written.get(one.box) ?? '', by: one.who })),
  ]
  return {
    round: { id: round, title: head.title, begins: head.begins }, code, size: tube.size, closed: tube.closed, doubts: [...tube.doubts], phone: names.get(tube.with) ?? '',
    station: stations.get(tube.members[0]?.station ?? lies[0]?.station ?? null) ?? '', boxes: lies.map(({ id, code: text }) => ({ id, code: text })), with: lies.at(-1)?.with ?? 'station', steps: steps.sort(byTime),
    members: tube.members.map((one) => {
      const person = one.person && known.get(one.person)
      return { sample: one.id, person: person ? person.id : null, name: person ? person.name : called.get(one.id) ?? '', door: person ? person.door : '', at: one.at }
    }),
  }
}

/** Everything that is called so, the latest round first. */
export async function tubesCalled(tx: Tx, community: CommunityId, code: string): Promise<Found[]> {
  const found: Found[] = []
  for (const round of await roundsWith(tx, community, code)) found.push(await tubeIn(tx, community, round, code))
  return found
}
