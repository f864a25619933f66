// Plays the fifth day of Riverside through the same endpoints as real use: a notice, a round, repairs, a lent tool, a list of call-backs, and whoever leads the closed lane.

import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { DemoPlace } from '#demo/osmanthus.ts'
import { blocked, closedLane, laneNotice, laneReached, laneRound, laneWalked, lead, oneFault, ringBacks } from '#demo/riverside-day.ts'
import { buildingOf, homesAt, leading, lending, onRepair, reporting, ringing, telling, walking, type DayPlayers, type Places } from './demo-day.ts'
import { newId } from './demo-players.ts'
import type { Step } from './demo-stories.ts'

export function riversideDay(place: DemoPlace, places: Places, now: Instant, players: DayPlayers, logins: string): Step[] {
  const lane = buildingOf(places, closedLane.building, closedLane.compound)
  const here = [{ kind: 'building', id: lane.id }]
  const { at, text } = laneNotice(now)
  return [
    leading(plus(now, -6 * hour), { secretary: 'secretary', ...lead, building: lane.id }, players, logins),
    ...telling({ id: newId(at), at, by: 'staff-1', text, audience: { places: here, terms: [] }, homes: homesAt(place, closedLane.building), reached: laneReached }, players),
    ...walking({ at: plus(now, -laneRound.hours * hour), by: 'staff-1', ...laneRound, places: here, hands: [{ login: lead.login, stairwells: 200 }], walked: laneWalked }, players),
    ...broken(place, now, players),
    ...ringing({ ...ringBacks, owner: 'staff-1' }, ringBacks.doors.map((building, nth) => homesAt(place, building)[nth]!), now, players),
  ].filter((step) => step.at <= now)
}

function broken(place: DemoPlace, now: Instant, players: DayPlayers): Step[] {
  const [first, second] = oneFault.map((it) => reporting(it, homesAt(place, it.door.split('-')[0]!).find(({ door }) => door === it.door || (it.door === 'H3' && door !== oneFault[0].door))!, now, players))
  const drain = reporting(blocked, homesAt(place, closedLane.building).find(({ door }) => door === blocked.door)!, now, players)
  const lent = plus(drain.at, 15 * minute)
  return [
    first!.step, second!.step, drain.step,
    { at: plus(now, -100 * minute), act: async () => void (await players.account('staff-1').post('/cases/join', { main: first!.id, cases: [second!.id] })) },
    onRepair(drain.id, lent, { kind: 'way', way: 'self' }, 'staff-1', players), ...lending(blocked.tool, drain.home, drain.id, lent, 'staff-1', [], players),
  ]
}
