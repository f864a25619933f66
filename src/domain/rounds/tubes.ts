// What lies in which tube, worked out from what the stations told. Samples and acts are facts: they come late, twice, out of order and from two
// phones that did not hear of each other, and none is turned away. A phone at a table, the server and the sheet that is typed back ask the same functions.

import type { DeviceId, ResidentId, SampleActId, SampleId, StationId, TubeActId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instants.ts'

/** Numbers of people that a tube may hold (1 single; 5, 10 and 20 to one are validated, field/testing.md). */
export const poolSizes = [1, 5, 10, 20] as const
export type PoolSize = (typeof poolSizes)[number]

/** One person’s swab in a tube. `person` null: somebody whom nobody could find at the table; `called` says what was written down of them. */
export type Sample = { id: SampleId; tube: string; person: ResidentId | null; at: Instant; device: DeviceId | null; station: StationId | null; /** when it was told to lie here, where it began in another tube */ since?: Instant }
/** A sample was a mistake (`undone`), or lies in another tube. */
export type SampleAct = { id: SampleActId; sample: SampleId; what: 'undone' | 'moved'; tube: string | null; at: Instant }
/** Something done with a tube as a whole. `passed`: from now on it is with `to`, who has scanned it from the other’s screen. */
export type TubeAct = { id: TubeActId; tube: string; what: 'opened' | 'passed' | 'closed' | 'reopened'; size: PoolSize | null; to: DeviceId | null; at: Instant; device: DeviceId | null }

type Told = { id: string; at: Instant }
const byTime = (a: Told, b: Told): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)
const once = <It extends Told>(all: readonly It[]): It[] => [...new Map(all.map((one) => [one.id, one])).values()].sort(byTime)

/** Those that count, each in the tube in which it lies now: the last that was said of it, whenever that arrived. */
export function lying(samples: readonly Sample[], acts: readonly SampleAct[]): Sample[] {
  const last = new Map(once(acts).map((act) => [act.sample, act]))
  return once(samples).flatMap((one) => {
    const act = last.get(one.id)
    if (!act) return [one]
    return act.what === 'undone' ? [] : [{ ...one, tube: act.tube ?? one.tube, since: act.at }]
  })
}

/**
 * Why somebody has to look at a tube before it goes. `over-full`: more than it may hold; `two-phones`: two filled it that did not hear of each other;
 * `after-closing`: a swab is later than its closing; `twice`: one person lies in it twice;
 * `elsewhere-too`: one of its people lies in another tube as well; `no-size`: nobody said how many it may hold.
 */
export const tubeDoubts = ['over-full', 'two-phones', 'after-closing', 'twice', 'elsewhere-too', 'no-size'] as const
export type TubeDoubt = (typeof tubeDoubts)[number]

export type Tube = { code: string; size: PoolSize | null; members: readonly Sample[]; closed: boolean; /** the phone that may fill it */ with: DeviceId | null; openedAt: Instant | null; closedAt: Instant | null; doubts: readonly TubeDoubt[] }

/** How a tube stands. `samples`: those that lie in it (`lying`). What it may hold is what was said last. */
export function tubeOf(code: string, samples: readonly Sample[], acts: readonly TubeAct[]): Tube {
  const here = once(acts.filter((act) => act.tube === code))
  const members = samples.filter((one) => one.tube === code).sort(byTime)
  const size = here.findLast((act) => act.size !== null)?.size ?? null
  const ends = here.filter((act) => act.what === 'closed' || act.what === 'reopened')
  const last = ends.at(-1)
  const closed = last?.what === 'closed'
  const holder = here.findLast((act) => act.what === 'opened' || act.what === 'passed')
  const found = new Set<TubeDoubt>()
  if (size === null && members.length > 0) found.add('no-size')
  if (size !== null && members.length > size) found.add('over-full')
  if (closed && members.some((one) => one.at > last.at)) found.add('after-closing')
  if (twiceIn(members)) found.add('twice')
  const began = members.find((one) => one.device !== null)?.device ?? null
  if (members.some((one) => one.device !== null && !heldAt(here, one, began))) found.add('two-phones')
  return {
    code, size, members, closed, with: holder ? (holder.what === 'passed' ? holder.to : holder.device) : (members[0]?.device ?? null),
    openedAt: here[0]?.at ?? members[0]?.at ?? null, closedAt: closed ? last.at : null, doubts: tubeDoubts.filter((one) => found.has(one)),
  }
}

const twiceIn = (members: readonly Sample[]): boolean => {
  const people = members.flatMap((one) => one.person ?? [])
  return new Set(people).size < people.length
}

/** Whether the phone that filled it had it then: it had opened it, or was handed it; where nobody said either, whoever began. */
function heldAt(acts: readonly TubeAct[], one: Sample, began: DeviceId | null): boolean {
  const holders = acts.filter((act) => act.what === 'opened' || act.what === 'passed')
  if (holders.length === 0) return one.device === began
  const then = holders.findLast((act) => act.at <= one.at) ?? holders[0]!
  return (then.what === 'passed' ? then.to : then.device) === one.device
}

function byTube<It extends { tube: string }>(all: readonly It[]): Map<string, It[]> {
  const by = new Map<string, It[]>()
  for (const one of all) by.get(one.tube)?.push(one) ?? by.set(one.tube, [one])
  return by
}

/** All tubes of which anything was told, by their codes. */
export function tubesOf(samples: readonly Sample[], sampleActs: readonly SampleAct[], acts: readonly TubeAct[]): Map<string, Tube> {
  const inside = lying(samples, sampleActs)
  const codes = new Set([...acts.map((act) => act.tube), ...inside.map((one) => one.tube)])
  const [members, done] = [byTube(inside), byTube(acts)]
  const tubes = [...codes].sort().map((code) => tubeOf(code, members.get(code) ?? [], done.get(code) ?? []))
  // Two tables that had not heard of each other took one person's swab: each tube is in order by itself, and whose result it is nobody can tell.
  const lies = new Map<ResidentId, Set<string>>()
  for (const { person, tube } of inside) if (person !== null) lies.set(person, (lies.get(person) ?? new Set()).add(tube))
  const both = ({ members: here }: Tube): boolean => here.some((one) => one.person !== null && lies.get(one.person)!.size > 1)
  return new Map(tubes.map((tube) => [tube.code, both(tube) ? { ...tube, doubts: tubeDoubts.filter((one) => one === 'elsewhere-too' || tube.doubts.includes(one)) } : tube]))
}

/** A plain answer to “may this person’s swab go into this tube?”, before it does. */
export const answers = ['yes', 'full', 'closed', 'with-another', 'in-this-tube', 'sampled-already', 'alone'] as const
export type Answer = (typeof answers)[number]

export type Asking = {
  tube: Tube; by: DeviceId; size: PoolSize; person: ResidentId | null
  /** where this person’s swab of this round lies already, as far as is known here */ sampled: string | null
  /** a rule says that nobody shares a tube with them: isolated, or of a place without pooling */ alone: boolean
}

/** What stands against it first; `yes` when nothing does. What a phone cannot know it cannot answer: the clash shows when both have told. */
export function mayLie({ tube, by, size, person, sampled, alone }: Asking): Answer {
  if (person !== null && tube.members.some((one) => one.person === person)) return 'in-this-tube'
  if (person !== null && sampled !== null) return 'sampled-already'
  if (tube.closed) return 'closed'
  if (tube.with !== null && tube.with !== by) return 'with-another'
  const holds = tube.size ?? size
  if (tube.members.length >= holds) return 'full'
  return alone && holds > 1 ? 'alone' : 'yes'
}
