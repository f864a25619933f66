// Plays the fifth day of Riverside through the same endpoints as real use: a notice, a round, repairs, a lent tool, a list of call-backs, and whoever leads the closed lane.

import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { DemoPerson, DemoPlace } from '#demo/osmanthus.ts'
import { blocked, closedLane, laneNotice, laneReached, laneRound, laneWalked, lead, oneFault, ringBackMinutes, ringBacks } from '#demo/riverside-day.ts'
import { newId } from './demo-players.ts'
import type { Player, ResidentAt, Step } from './demo-stories.ts'

export type DayPlayers = { account: (login: string) => Player; ids: Map<string, AccountId>; residentAt: ResidentAt; household: (door: string, name: string) => Promise<Player> }
type Places = { compounds: { id: string; name: string; buildings: { id: string; label: string }[] }[] }
type Home = { door: string; name: string }

const doorOf = ({ building, entrance, flat }: DemoPerson): string => [building, entrance, flat].filter((part) => part !== '').join('-')
/** A home of each door that begins so, by somebody grown up who lives there, in the order of doors. */
function homesAt({ people }: DemoPlace, building: string): Home[] {
  const grown = people.filter((one) => one.building === building && one.born < '2000-01-01')
  return [...new Map(grown.map((one) => [doorOf(one), { door: doorOf(one), name: one.name }])).values()]
}

export function riversideDay(place: DemoPlace, places: Places, now: Instant, players: DayPlayers): Step[] {
  const lane = places.compounds.find((one) => one.name === closedLane.compound)!.buildings.find((one) => one.label === closedLane.building)!
  const homes = homesAt(place, closedLane.building)
  return [...leading(lane.id, now, players), ...telling(lane.id, homes, now, players), ...walking(lane.id, now, players), ...broken(place, now, players), ...ringing(place, now, players)].filter((step) => step.at <= now)
}

function leading(building: string, now: Instant, { account, ids }: DayPlayers): Step[] {
  const at = plus(now, -6 * hour)
  const id = newId(at) as string as AccountId
  return [{
    at,
    act: async () => {
      await account('secretary').post('/staff', { id: newId(at), account: id, login: `riverside-${lead.login}`, name: lead.name, role: 'building-lead', building, until: null, why: '' })
      ids.set(lead.login, id)
    },
  }]
}

function telling(building: string, homes: readonly Home[], now: Instant, { account, residentAt, household }: DayPlayers): Step[] {
  const { at, text } = laneNotice(now)
  const [id, staff] = [newId(at), account('staff-1')]
  const draft = { ...text, audience: { places: [{ kind: 'building', id: building }], terms: [] } }
  const issued: Step = { at, act: async () => void (await staff.post('/notices', { ...draft, id, seen: (await staff.post('/notices/preview', draft)).seen })) }
  return [issued, ...laneReached.map((how, nth): Step => {
    const then = plus(at, (20 + nth * 9) * minute)
    const { door, name } = homes[nth]!
    return {
      at: then,
      act: async () => {
        if (how === 'acknowledged' || how === 'opened') {
          const home = await household(door, name)
          await home.post('/me/notices/opened', { notices: [id] })
          if (how === 'acknowledged') await home.post(`/me/notices/${id}/acknowledge`, {})
          return
        }
        const { household: of } = await staff.get(`/residents/${await residentAt(door, name)}`)
        await staff.post(`/notices/${id}/told`, { id: newId(then), household: of, what: how === 'not-reached' ? 'not-reached' : 'told', how: how === 'phone' ? 'phone' : 'at-the-door', at: then })
      },
    }
  })]
}

function walking(building: string, now: Instant, { account, ids }: DayPlayers): Step[] {
  const at = plus(now, -laneRound.hours * hour)
  const [id, staff] = [newId(at), account('staff-1')]
  const tasks = laneRound.tasks.map((title) => ({ id: newId(at), title, kind: 'door', names: false }))
  return [{
    at,
    act: async () => {
      await staff.post('/rounds', { id, title: laneRound.title, note: laneRound.note, empty: false, tasks, places: [{ kind: 'building', id: building }] })
      const { stairwells } = await staff.get(`/rounds/${id}`)
      await staff.post(`/rounds/${id}/give`, { id: newId(at), stairwells: stairwells.map((one: any) => one.id), to: ids.get(lead.login) })
    },
  }, {
    at: plus(at, hour),
    act: async () => {
      const { doors } = await staff.get(`/rounds/${id}/doors`)
      for (const [nth, { outcome, words = '', again }] of laneWalked.entries()) {
        const then = plus(at, (60 + nth * 4) * minute)
        await account(lead.login).post(`/rounds/${id}/results`, {
          id: newId(then), door: doors[nth].id, tasks: tasks.map((one) => one.id), outcome, at: then, againAt: again ? plus(then, again * hour) : null, words, takesBack: null, paper: false,
        })
      }
    },
  }]
}

function broken(place: DemoPlace, now: Instant, { account, residentAt, household }: DayPlayers): Step[] {
  const staff = account('staff-1')
  const faults = oneFault.map((it) => {
    const at = plus(now, -it.hours * hour)
    return { it, at, id: newId(at), home: homesAt(place, it.door.split('-')[0]!).find(({ door }) => door === it.door || (it.door === 'H3' && door !== oneFault[0].door))! }
  })
  const at = plus(now, -blocked.hours * hour)
  const drain = { it: blocked, at, id: newId(at), home: homesAt(place, closedLane.building).find(({ door }) => door === blocked.door)! }
  const report = ({ it, at: then, id, home: { door, name } }: (typeof faults)[number]): Step => ({
    at: then,
    act: async () => void (await (await household(door, name)).post('/me/repairs', { id, act: newId(then), kind: it.kind, words: it.words, said: { spot: it.spot, since: plus(then, -hour), stopped: it.stopped, risks: [], danger: null }, at: then })),
  })
  return [...faults.map(report), report(drain), {
    at: plus(now, -100 * minute), act: async () => void (await staff.post('/cases/join', { main: faults[0]!.id, cases: [faults[1]!.id] })),
  }, {
    at: plus(at, 15 * minute),
    act: async () => {
      const then = plus(at, 15 * minute)
      await staff.post(`/cases/${drain.id}/repair/acts`, { id: newId(then), at: then, deed: { kind: 'way', way: 'self' } })
      const { household: of } = await staff.get(`/residents/${await residentAt(drain.home.door, drain.home.name)}`)
      await staff.post('/loans', { id: newId(then), act: newId(then), tool: blocked.tool, household: of, case: drain.id, at: then })
    },
  }]
}

function ringing(place: DemoPlace, now: Instant, { account, ids, residentAt }: DayPlayers): Step[] {
  const staff = account('staff-1')
  const rang = ringBacks.doors.map((building, nth) => {
    const at = plus(now, -ringBacks.hours * hour + nth * 11 * minute)
    return { at, id: newId(at), home: homesAt(place, building)[nth]! }
  })
  const given = plus(now, -ringBackMinutes)
  return [...rang.map(({ at, id, home: { door, name } }): Step => ({
    at,
    act: async () => void (await staff.post('/cases', {
      id, act: newId(at), kind: ringBacks.kind, words: ringBacks.words, place: null, household: null, resident: await residentAt(door, name), private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
      urgency: 'today', due: null, owner: ids.get('staff-1'), step: null, contact: null, at,
    })),
  })), {
    at: given,
    act: async () => void (await staff.post('/call-lists', {
      id: newId(given), name: ringBacks.name, maySay: ringBacks.maySay, expiresAt: plus(given, 10 * hour), lines: rang.map((one) => ({ case: one.id, act: newId(given), seen: 1 })),
    })),
  }]
}
