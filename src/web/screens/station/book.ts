// What this phone knows of a round's tubes, from its own log and from what it took over of another phone: the domain's answers over them. What another
// phone at the station did and did not hand over is not in it, and nothing here pretends that it is.

import type { DeviceId, ResidentId, SampleId, TestingRoundId } from '#domain/kernel/ids.ts'
import type { Instant } from '#domain/kernel/instants.ts'
import { boxesOf, type Box, type BoxAct, type BoxHanding } from '#domain/rounds/boxes.ts'
import { lying, tubesOf, type Sample, type SampleAct, type Tube, type TubeAct } from '#domain/rounds/tubes.ts'
import type { Round, StationLine } from './told.ts'

export type Whose = { name: string; door: string; called: string }
export type Book = {
  tubes: ReadonlyMap<string, Tube>
  /** whose swab lies where */
  sampled: ReadonlyMap<ResidentId, Sample>
  whose: ReadonlyMap<SampleId, Whose>
  /** the last that this phone put into a tube and that lies there still */
  last: Sample | null
  /** the tube with which something was done last, while this phone may fill it */
  current: string | null
}

const latest = <It extends { id: string; at: Instant }>(all: readonly It[]): It | undefined => all.reduce<It | undefined>((so, one) => (!so || so.at < one.at || (so.at === one.at && so.id < one.id) ? one : so), undefined)

export function bookOf(lines: readonly StationLine[], round: TestingRoundId, device: DeviceId): Book {
  const [samples, sampleActs, tubeActs]: [Sample[], SampleAct[], TubeAct[]] = [[], [], []]
  const whose = new Map<SampleId, Whose>()
  for (const { fact, shown, at } of lines) {
    if (fact.round !== round) continue
    if (fact.type === 'sample') {
      samples.push({ id: fact.id, tube: fact.tube, person: fact.person, at, device, station: null })
      whose.set(fact.id, { name: shown.name, door: shown.door, called: fact.called })
    } else if (fact.type === 'sample-act') sampleActs.push({ ...fact, at })
    else if (fact.type === 'tube') {
      tubeActs.push({ ...fact, at, device })
      for (const { called, ...one } of shown.took) {
        if (whose.has(one.id)) continue
        samples.push(one)
        whose.set(one.id, { name: '', door: '', called })
      }
    }
  }
  const inside = lying(samples, sampleActs)
  const tubes = tubesOf(samples, sampleActs, tubeActs)
  const touched = latest([...tubeActs, ...inside.filter((one) => one.device === device)])
  const tube = touched && tubes.get(touched.tube)
  return {
    tubes, whose, sampled: new Map(inside.flatMap((one) => (one.person ? [[one.person, one] as const] : []))),
    last: latest(inside.filter((one) => one.device === device)) ?? null,
    current: tube && mayFill(tube, device) ? tube.code : null,
  }
}

export const mayFill = (tube: Tube, device: DeviceId): boolean => !tube.closed && (tube.with === null || tube.with === device)

/** A tube of which nothing is known here yet. */
export const newTube = (code: string): Tube => ({ code, size: null, members: [], closed: false, with: null, openedAt: null, closedAt: null, doubts: [] })

/** Rounds that may be filled now: those that go on come first, else what is called and not closed. */
export const roundsNow = (rounds: Iterable<Round>, now: Instant): Round[] => {
  const open = [...rounds].filter((one) => !one.closed).sort((a, b) => (a.begins < b.begins ? -1 : 1))
  const going = open.filter((one) => one.begins <= now && now < one.ends)
  return going.length > 0 ? going : open
}

/** The boxes that this phone packed in a round, the last opened first. `shows`: the code with which the driver takes it, once it was given. */
export function boxesHere(lines: readonly StationLine[], round: TestingRoundId, device: DeviceId): (Box & { shows: string | null })[] {
  const [acts, handings]: [BoxAct[], BoxHanding[]] = [[], []]
  const codes = new Map<string, string>()
  for (const { fact, shown, at } of [...lines].reverse()) {
    if (fact.round !== round) continue
    if (fact.type === 'box') acts.push({ ...fact, at, device, station: null })
    if (fact.type === 'box-hand') {
      handings.push({ id: fact.id, box: fact.box, leg: 'driver', what: 'given', at })
      if (shown.code !== undefined) codes.set(fact.box, shown.code)
    }
  }
  return boxesOf(acts, handings).map((box) => ({ ...box, shows: box.with === 'station' ? null : codes.get(box.id) ?? null })).reverse()
}
export type BoxHere = ReturnType<typeof boxesHere>[number]
