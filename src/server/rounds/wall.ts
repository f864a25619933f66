// What testing has for the wall: of the round that goes on how far it is, how fast, against its plan, and when each station ends; else when the
// next begins, or how the last one ended. Numbers as the round's own page has them. A round of a few who are sampled again after a pool hangs
// nowhere: it names no place that is called, and whoever passes would read whose it is.

import { sql } from 'kysely'
import { count, says, tileOf, unknown, type WallSaid, type WallTile } from '#domain/figures/wall.ts'
import { day, plus, type Instant } from '#domain/kernel/instants.ts'
import { never } from '#domain/kernel/result.ts'
import { courseIn, paceAt, type StationPace, type Taken } from '#domain/rounds/pace.ts'
import type { Proposal } from '#domain/rounds/replan.ts'
import type { WallAsk, WallSource } from '../http/wall.ts'
import { buildingsOf } from '../people/places.ts'
import { figuresOfRound, type Counted } from './figures.ts'
import { standingOf, type Standing } from './morning.ts'
import { proposedFor } from './replan.ts'
import { slotsShown } from './slots.ts'
import { roundOf, type RoundRow } from './store.ts'

/** A round that nobody has closed hangs there so long after its time, one that was closed so long, and one that is called so long before. */
const [over, closed, ahead] = [day, day, 14 * day]
/** A round of fewer hangs nowhere, and a building with fewer stands in the sum alone: “1 of 2” behind one door would be a home. */
const fewest = 20
/** More places than these cannot be read from afar: then each compound is one. */
const mostCells = 32
/** So many entrances are named below the forecast; how many more, is said. */
const named = 6

type Rounds = { on: RoundRow | null; next: RoundRow | null; last: RoundRow | null }
async function roundsFor({ tx, community, now }: WallAsk): Promise<Rounds> {
  const { rows } = await sql<{ id: RoundRow['id'] }>`
    select t.id from testing_rounds t where t.community_id = ${community} and t.ends_at > ${plus(now, -over - closed)} and t.begins_at < ${plus(now, ahead)}
      and exists (select from testing_round_places p where p.community_id = t.community_id and p.round_id = t.id) order by t.begins_at desc, t.id`.execute(tx)
  const all: RoundRow[] = []
  for (const { id } of rows) all.push((await roundOf(tx, community, id))!)
  const open = all.filter((one) => one.closedAt === null)
  return {
    on: open.find((one) => one.begins <= now && plus(one.ends, over) > now) ?? null,
    next: open.findLast((one) => one.begins > now) ?? null,
    last: all.filter((one) => one.closedAt !== null && plus(one.closedAt, closed) > now).sort((a, b) => (a.closedAt! > b.closedAt! ? -1 : 1))[0] ?? null,
  }
}

type Counting = { round: RoundRow; counted: Counted }
async function countedOf({ tx, community }: WallAsk, round: RoundRow | null): Promise<Counting | null> {
  const counted = round && await figuresOfRound(tx, community, round.id)
  return round && counted && counted.figures.should >= fewest ? { round, counted } : null
}

const stationNamed = ({ number, name }: Standing): string => `${number} · ${name}`
const merged = (stations: readonly Standing[]): Taken[] => stations.flatMap((one) => one.taken)

/** One place of the wall each: buildings as they stand, or compounds where there are too many. */
async function cellsOf({ tx, community }: WallAsk, { buildings }: Counted): Promise<WallTile['cells']> {
  const all = (await buildingsOf(tx, community, [...buildings.keys()])).map((one) => ({ ...one, ...buildings.get(one.id)! }))
  const large = all.filter((one) => one.should >= fewest)
  if (large.length <= mostCells) return large.map(({ label, should, missing }) => ({ label, n: should - missing, of: should }))
  return [...new Set(all.map((one) => one.compound_name))].map((label) => {
    const here = all.filter((one) => one.compound_name === label)
    const should = here.reduce((sum, one) => sum + one.should, 0)
    return { label, n: should - here.reduce((sum, one) => sum + one.missing, 0), of: should }
  }).filter((one) => one.of >= fewest)
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
  const shown = new Map((await slotsShown(ask.tx, ask.community, round.id)).map((one) => [one.entrance, `${one.buildingLabel}-${one.label}`]))
  const to = new Set(moves.map((one) => one.slot.station))
  const first = [...to][0]!
  const there = moves.filter((one) => one.slot.station === first)
  const more = moves.length - Math.min(named, there.length)
  return says(more === 0 ? 'move' : 'move-more', {
    count: more, to: String(stations.find((one) => one.station === first)?.number ?? ''), names: there.slice(0, named).map((one) => shown.get(one.entrance) ?? ''),
  })
}

async function tilesOn(ask: WallAsk, { round, counted }: Counting): Promise<WallTile[]> {
  const [{ now }, { figures }, stations] = [ask, counted, await standingOf(ask, round)]
  const paces = stations.map((one) => ({ ...paceAt(one, now), label: stationNamed(one) }))
  const cells = await cellsOf(ask, counted)
  const sum = (of: (one: StationPace) => number): number => paces.reduce((so, one) => so + of(one), 0)
  const planned = stations.some((one) => one.slots.length > 0)
  const end = lastEnd(paces)
  const about = round.title
  return [
    tileOf('testing-tested', count(figures.tested), { about, of: figures.should, says: says('missing', { count: figures.missing }) }),
    tileOf('testing-pace', { kind: 'rate', n: sum((one) => one.perMinute) }, {
      about, course: courseIn(merged(stations)), lines: paces.map(({ label, perMinute }) => ({ label, value: { kind: 'rate', n: perMinute }, of: null, says: null })),
    }),
    ...(planned ? [
      tileOf('testing-plan', { kind: 'signed', n: sum((one) => one.registered) - sum((one) => one.planned) }, {
        about, lines: paces.map(({ label, registered, planned: should }) => ({ label, value: count(registered), of: should, says: null })),
      }),
      tileOf('testing-ends', end ? { kind: 'time', at: end } : unknown, {
        about, says: await proposedIn(ask, round, stations, proposedFor(ask, round, stations)),
        lines: paces.map(({ label, ending }) => ({ label, value: ending.state === 'ends' ? { kind: 'time', at: ending.at } : unknown, of: null, says: saidOf(ending) })),
      }),
    ] : []),
    ...(cells.length > 0 ? [tileOf('testing-places', count(cells.filter((one) => one.n === one.of).length), { about, of: cells.length, cells })] : []),
  ]
}

const nextTile = ({ round, counted: { figures } }: Counting): WallTile =>
  tileOf('testing-next', { kind: 'time', at: round.begins }, { about: round.title, says: says('next', { at: round.begins, count: figures.should }) })
const lastTile = ({ round, counted: { figures } }: Counting): WallTile =>
  tileOf('testing-last', count(figures.tested), { about: round.title, of: figures.should, says: says('last', { at: round.closedAt, count: figures.missing }) })

export const roundsOnWall: WallSource = {
  async tiles(ask) {
    const rounds = await roundsFor(ask)
    const on = await countedOf(ask, rounds.on)
    if (on) return tilesOn(ask, on)
    const [next, last] = [await countedOf(ask, rounds.next), await countedOf(ask, rounds.last)]
    return [...(next ? [nextTile(next)] : []), ...(last ? [lastTile(last)] : [])]
  },
}
