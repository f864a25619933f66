// What testing has for the wall: of the round that goes on how far it is, how fast, against its plan, and when each station ends; else when the
// next begins, or how the last one ended. Numbers as the round's own page has them. A round of a few who are sampled again after a pool hangs
// nowhere: it names no place that is called, and whoever passes would read whose it is.

import { sql } from 'kysely'
import { count, fewest, says, standApart, tileOf, unknown, type WallSaid, type WallTile } from '#domain/figures/wall.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { never } from '#domain/kernel/result.ts'
import { courseIn, paceAt, type StationPace, type Taken } from '#domain/rounds/pace.ts'
import type { Proposal } from '#domain/rounds/replan.ts'
import type { WallAsk, WallSource } from '../http/wall.ts'
import { namedIn } from '../notices/drafting.ts'
import { buildingsOf } from '../people/places.ts'
import { figuresOfRound, type Counted } from './figures.ts'
import { standingOf, type Standing } from './morning.ts'
import { proposedFor } from './replan.ts'
import { slotsShown } from './slots.ts'
import { roundOf, type RoundRow } from './store.ts'

/** A round that nobody has closed hangs there so long after its time, one that was closed so long, and one that is called so long before. */
const [over, closed, ahead] = [day, day, 14 * day]
/** More places than these cannot be read from afar: then each compound is one. */
const mostCells = 32
/** So many entrances are named below the forecast; how many more, is said. */
const named = 3

/** Those that could hang there, the first first: of the first that is large enough. */
type Rounds = { on: RoundRow[]; next: RoundRow[]; last: RoundRow[] }
async function roundsFor({ tx, community, now }: WallAsk): Promise<Rounds> {
  const { rows } = await sql<{ id: RoundRow['id'] }>`
    select t.id from testing_rounds t where t.community_id = ${community} and t.ends_at > ${plus(now, -over - closed)} and t.begins_at < ${plus(now, ahead)}
      and exists (select from testing_round_places p where p.community_id = t.community_id and p.round_id = t.id) order by t.begins_at desc, t.id`.execute(tx)
  const all: RoundRow[] = []
  for (const { id } of rows) all.push((await roundOf(tx, community, id))!)
  const open = all.filter((one) => one.closedAt === null)
  return {
    on: open.filter((one) => one.begins <= now && plus(one.ends, over) > now),
    next: open.filter((one) => one.begins > now).reverse(),
    last: all.filter((one) => one.closedAt !== null && plus(one.closedAt, closed) > now).sort((a, b) => (a.closedAt! > b.closedAt! ? -1 : 1)),
  }
}

type Counting = { round: RoundRow; counted: Counted }
/** A round of fewer hangs nowhere, and takes no other off the wall. */
async function firstOf(ask: WallAsk, rounds: readonly RoundRow[]): Promise<Counting | null> {
  for (const round of rounds) {
    const counted = await figuresOfRound(ask.tx, ask.community, round.id)
    if (counted.figures.should >= fewest) return { round: { ...round, title: (await withoutNames(ask, [round.title], false))[0]! }, counted }
  }
  return null
}

/** Somebody wrote these for colleagues: of one that names anybody nothing hangs. A room may be a station's place. */
async function withoutNames({ tx, community }: WallAsk, texts: readonly string[], roomToo: boolean): Promise<string[]> {
  const names = async (of: readonly string[]): Promise<boolean> => (await namedIn(tx, community, of, [])).some(({ what }) => !roomToo || what !== 'door')
  if (!(await names(texts))) return [...texts]
  const clean: string[] = []
  for (const text of texts) clean.push((await names([text])) ? '' : text)
  return clean
}
const stationNamed = ({ number, name }: Standing): string => [number, name].filter((one) => one !== '').join(' · ')
async function standingOnWall(ask: WallAsk, round: RoundRow): Promise<Standing[]> {
  const stations = await standingOf(ask, round)
  const names = await withoutNames(ask, stations.map((one) => one.name), true)
  return stations.map((one, n) => ({ ...one, name: names[n]! }))
}
const merged = (stations: readonly Standing[]): Taken[] => stations.flatMap((one) => one.taken)

/** One place of the wall each: buildings as they stand, or compounds where there are too many. */
async function cellsOf({ tx, community }: WallAsk, { buildings }: Counted): Promise<WallTile['cells']> {
  const all = (await buildingsOf(tx, community, [...buildings.keys()])).map((one) => ({ ...one, ...buildings.get(one.id)! }))
  const cells = standApart(all.map(({ label, should, missing }) => ({ label, n: should - missing, of: should })))
  if (cells.length <= mostCells) return cells
  return standApart([...new Set(all.map((one) => one.compound_name))].map((label) => {
    const here = all.filter((one) => one.compound_name === label)
    const should = here.reduce((sum, one) => sum + one.should, 0)
    return { label, n: should - here.reduce((sum, one) => sum + one.missing, 0), of: should }
  }))
}

function saidOf(ending: StationPace['ending']): WallSaid | null {
  switch (ending.state) {
    case 'ends': return null
    case 'done': return says('station-done')
    case 'waits': return says('station-waits', { at: ending.at })
    case 'slow': return says('station-slow')
    case 'begun': return says('station-begun')
    case 'unplanned': return says('station-unplanned')
    case 'silent': return ending.minutes === null ? says('station-nothing') : says('station-silent', { count: ending.minutes })
    default: return never(ending)
  }
}

/** The last end of all; unknown as long as one station is unknown in which people are still to come, or may. */
function lastEnd(paces: readonly StationPace[]): Instant | null {
  const open = paces.map((one) => one.ending).filter((one) => one.state !== 'done')
  const ends = open.flatMap((one) => (one.state === 'ends' ? [one.at] : []))
  return ends.length === open.length ? ends.sort().at(-1) ?? null : null
}

/** What would be moved, in words for whoever stands before it: the desk presses, the wall has no hands. */
async function proposedIn(ask: WallAsk, round: RoundRow, stations: readonly Standing[], { moves }: Proposal): Promise<WallSaid | null> {
  if (moves.length === 0) return null
  const slots = await slotsShown(ask.tx, ask.community, round.id)
  const several = new Set(slots.map((one) => one.compound)).size > 1
  const first = moves[0]!.slot.station
  const there = moves.filter((one) => one.slot.station === first)
  const more = there.length - Math.min(named, there.length)
  return says(more === 0 ? 'move' : 'move-more', {
    count: more, to: String(stations.find((one) => one.station === first)?.number ?? ''),
    places: there.slice(0, named).flatMap((one) => slots.filter((it) => it.entrance === one.entrance))
      .map(({ compound, buildingLabel, label }) => ({ compound: several ? compound : '', building: buildingLabel, label })),
  })
}

async function tilesOn(ask: WallAsk, { round, counted }: Counting): Promise<WallTile[]> {
  const { figures } = counted
  const cells = await cellsOf(ask, counted)
  const about = round.title
  return [
    tileOf('testing-tested', count(figures.tested), { about, of: figures.should, says: says('missing', { count: figures.missing }) }),
    // Self-tests are reported from home: they have no stations, no speed and no slots.
    ...(round.kind === 'pcr' ? await stationTiles(ask, round) : []),
    ...(cells.length > 0 ? [tileOf('testing-places', count(cells.filter((one) => one.n === one.of).length), { about, of: cells.length, cells })] : []),
  ]
}

async function stationTiles(ask: WallAsk, round: RoundRow): Promise<WallTile[]> {
  const [{ now }, stations, about] = [ask, await standingOnWall(ask, round), round.title]
  const paces = stations.map((one) => ({ ...paceAt(one, now), label: stationNamed(one) }))
  const sum = (of: (one: StationPace) => number): number => paces.reduce((so, one) => so + of(one), 0)
  const pace = tileOf('testing-pace', { kind: 'rate', n: sum((one) => one.perMinute) }, {
    about, course: courseIn(merged(stations)), lines: paces.map(({ label, perMinute }) => ({ label, value: { kind: 'rate', n: perMinute }, of: null, says: null })),
  })
  if (stations.every((one) => one.slots.length === 0)) return [pace]
  const end = lastEnd(paces)
  return [
    pace,
    tileOf('testing-plan', { kind: 'signed', n: sum((one) => one.registered) - sum((one) => one.planned) }, {
      about, lines: paces.map(({ label, registered, planned: should }) => ({ label, value: count(registered), of: should, says: null })),
    }),
    tileOf('testing-ends', end ? { kind: 'time', at: end } : unknown, {
      about, says: await proposedIn(ask, round, stations, proposedFor(ask, round, stations)),
      lines: paces.map(({ label, ending }) => ({ label, value: ending.state === 'ends' ? { kind: 'time', at: ending.at } : unknown, of: null, says: saidOf(ending) })),
    }),
  ]
}

const nextTile = ({ round, counted: { figures } }: Counting): WallTile =>
  tileOf('testing-next', { kind: 'time', at: round.begins }, { about: round.title, says: says('next', { at: round.begins, count: figures.should }) })
const lastTile = ({ round, counted: { figures } }: Counting): WallTile =>
  tileOf('testing-last', count(figures.tested), { about: round.title, of: figures.should, says: says('last', { at: round.closedAt, count: figures.missing }) })

export const roundsOnWall: WallSource = {
  async tiles(ask) {
    const rounds = await roundsFor(ask)
    const on = await firstOf(ask, rounds.on)
    if (on) return tilesOn(ask, on)
    const [next, last] = [await firstOf(ask, rounds.next), await firstOf(ask, rounds.last)]
    return [...(next ? [nextTile(next)] : []), ...(last ? [lastTile(last)] : [])]
  },
}
