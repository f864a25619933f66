// Plays the testing rounds of Osmanthus Court through the same endpoints as real use: stations with a phone at the table, swabs and tubes
// told as facts, a box that goes to the laboratory, its file, and the round that is called for tomorrow.

import { minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import type { EntranceId, StationId } from '#domain/kernel/ids.ts'
import { proposeSlots } from '#domain/rounds/plan.ts'
import type { DemoPerson, DemoPlace } from '#demo/osmanthus.ts'
import { carried, everyNot, issued, laboratory, notSwabbed, orderedBy, perTube, stations, testedBuildings, tomorrow, yesterday } from '#demo/testing.ts'
import { buildingOf, doorOf, type DayPlayers, type Places } from './demo-day.ts'
import { newId } from './demo-players.ts'
import type { Player, Step } from './demo-stories.ts'

/** A phone with a code by which it is enrolled. */
export type EnrolPhone = (code: string, label: string) => Promise<Player>

const inBuildings = ({ people }: DemoPlace): DemoPerson[] => people.filter((one) => (testedBuildings as readonly string[]).includes(one.building))

/** All of it, in no order: the caller plays the steps of everything by their time. */
export function testingRounds(place: DemoPlace, places: Places, now: Instant, { account, residentAt }: DayPlayers, enrol: EnrolPhone): Step[] {
  const [staff, past, next] = [account('staff-1'), yesterday(now), tomorrow(now)]
  const round = newId(past.calledAt)
  const tables = stations.map((one) => ({ ...one, id: newId(past.calledAt) as string as StationId }))
  const where = testedBuildings.map((label) => ({ kind: 'building', id: buildingOf(places, label).id }))
  const called = { kind: 'pcr', size: perTube, orderedBy, note: '', places: where, stations: tables.map(({ id, lanes }) => ({ id, lanes })) }
  const swabbed = inBuildings(place)
  const full = Math.ceil(swabbed.filter((_, nth) => nth % everyNot !== 0).length / perTube)
  const tubes = Array.from({ length: full }, (_, nth) => `GY${String(nth + 1).padStart(5, '0')}`)
  const [box, lab] = [newId(past.toldAt), newId(past.calledAt)]
  let table: Player
  const handed = (at: Instant, leg: 'driver' | 'laboratory', what: 'given' | 'taken', who: string, where: string): Step =>
    ({ at, act: async () => void (await staff.post(`/boxes/${box}/handings`, { id: newId(at), leg, what, at, who, place: where })) })
  return [{
    at: past.calledAt,
    act: async () => {
      for (const { id, number, name } of tables) await staff.post('/stations', { id, number, name })
      await account('secretary').post('/laboratories', { id: lab, name: laboratory })
      await staff.post('/testing-rounds', { id: round, title: past.title, begins: past.begins, ends: past.ends, ...called, slots: [] })
    },
  }, {
    at: plus(past.begins, -20 * minute),
    act: async () => {
      const { url } = await staff.post('/devices/enrolments', { kind: 'station', place: tables[0]!.id, label: tables[0]!.name })
      table = await enrol(url.split('#enrol=')[1], tables[0]!.name)
    },
  }, {
    at: plus(past.begins, -10 * minute),
    act: async () => void (await staff.post('/tube-stock', { id: newId(past.begins), station: tables[0]!.id, what: 'issued', ...issued, words: '' })),
  }, {
    at: past.toldAt,
    act: async () => {
      const facts = await morningOf(swabbed, tubes, { round, box, ...past }, residentAt)
      await table.post('/facts', { facts, sentAt: past.toldAt })
    },
  },
  handed(past.taken, 'driver', 'given', tables[0]!.name, carried.at), handed(past.taken, 'driver', 'taken', carried.driver, carried.at),
  handed(past.delivered, 'laboratory', 'given', carried.driver, carried.window),
  handed(past.delivered, 'laboratory', 'taken', carried.laboratory, carried.window),
  { at: past.results, act: () => takeFile(account('secretary'), lab, tubes, past.results) },
  { at: past.closed, act: async () => void (await staff.post(`/testing-rounds/${round}/end`, { id: newId(past.closed), what: 'closed' })) },
  {
    at: next.calledAt,
    act: async () => {
      const slots = slotsOf(swabbed, places, tables, next.begins)
      await staff.post('/testing-rounds', { id: newId(next.calledAt), title: next.title, begins: next.begins, ends: next.ends, ...called, slots })
    },
  }]
}

/** Everything that the table told of its morning: swabs door by door, tubes as they filled, why some were not swabbed, and the box. */
async function morningOf(
  people: readonly DemoPerson[], tubes: readonly string[],
  { round, box, begins, ends }: Record<'round' | 'box', string> & Record<'begins' | 'ends', Instant>,
  residentAt: DayPlayers['residentAt'],
): Promise<object[]> {
  const facts: object[] = []
  // From the first to the last in even steps, and the box a quarter of an hour before the end.
  const each = Math.floor((msOf(ends) - msOf(begins) - 15 * minute) / people.length)
  const swabs = people.filter((_, nth) => nth % everyNot !== 0).length
  let inTubes = 0
  for (const [nth, one] of people.entries()) {
    const at = plus(begins, nth * each)
    const person = await residentAt(doorOf(one), one.name)
    if (nth % everyNot === 0) {
      const note = notSwabbed[(nth / everyNot) % notSwabbed.length]
      if (note) facts.push({ type: 'round-note', id: newId(at), at, round, person, ...note })
      continue
    }
    const tube = tubes[Math.floor(inTubes / perTube)]!
    if (inTubes % perTube === 0) facts.push({ type: 'tube', id: newId(at), at, round, tube, what: 'opened', size: perTube, to: null })
    facts.push({ type: 'sample', id: newId(at), at, round, tube, size: perTube, person, called: '', how: 'door' })
    inTubes++
    const isFull = inTubes % perTube === 0 || inTubes === swabs
    if (isFull) facts.push({ type: 'tube', id: newId(at), at: plus(at, 1000), round, tube, what: 'closed', size: null, to: null })
  }
  const boxed = (at: Instant, what: 'opened' | 'put' | 'closed', more: object) =>
    facts.push({ type: 'box', id: newId(at), at, round, box, what, code: null, tube: null, count: null, ...more })
  const at = plus(ends, -10 * minute)
  boxed(at, 'opened', { code: 'GY-A' })
  for (const tube of tubes) boxed(at, 'put', { tube })
  boxed(plus(at, minute), 'closed', { count: tubes.length })
  return facts
}

/** The file of the laboratory, read first and then taken in. */
async function takeFile(by: Player, lab: string, tubes: readonly string[], at: Instant): Promise<void> {
  const choices = { columns: { tube: '样本编号', verdict: '检测结果', tested: null }, encoding: 'utf-8' }
  const file = Buffer.from(['样本编号,检测结果', ...tubes.map((tube) => `${tube},阴性`)].join('\n'))
  const id = newId(at)
  const say = (what: 'check' | 'files', seen: string | null) => {
    const before = Buffer.from(JSON.stringify({ lab, file: id, name: '10、11号楼结果.csv', choices, seen }))
    return by.post(`/lab-results/${what}?before=${before.length}`, Buffer.concat([before, file]))
  }
  const { seen } = await say('check', null)
  await say('files', seen)
}

/** Who comes when, as the planner is proposed it. */
function slotsOf(people: readonly DemoPerson[], places: Places, tables: readonly { id: StationId; lanes: number }[], begins: Instant): object[] {
  const groups = testedBuildings.flatMap((label) => buildingOf(places, label).entrances.map((one) => ({
    entrance: one.id as EntranceId, walk: new Map(), last: false,
    people: people.filter((it) => it.building === label && it.entrance === one.label).length,
  })))
  const after = (minutes: number): Instant => plus(begins, minutes * minute)
  return proposeSlots({ stations: tables, groups })
    .map(({ entrance, station, from, minutes }) => ({ entrance, station, from: after(from), until: after(from + minutes) }))
}
