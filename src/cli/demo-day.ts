// What a busy day is made of, played through the same endpoints as real use: a notice with how far it came, a round from door to door, something broken in a home, a tool that is lent, a list
// of call-backs. Which of them, where and when is told by the day of each community.

import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import type { AccountId } from '#domain/kernel/ids.ts'
import type { CaseKind } from '#domain/desk/cases.ts'
import type { Outcome } from '#domain/doors/doors.ts'
import type { RepairKind, Spot } from '#domain/neighbours/repairs.ts'
import type { DemoPerson, DemoPlace } from '#demo/osmanthus.ts'
import { newId } from './demo-players.ts'
import type { Player, ResidentAt, Step } from './demo-stories.ts'

export type DayPlayers = { account: (login: string) => Player; ids: Map<string, AccountId>; residentAt: ResidentAt; household: (door: string, name: string) => Promise<Player> }
export type Places = { compounds: { id: string; name: string; buildings: { id: string; label: string; entrances: { id: string; label: string }[] }[] }[] }
export type Home = { door: string; name: string }

export const doorOf = ({ building, entrance, flat }: DemoPerson): string => [building, entrance, flat].filter((part) => part !== '').join('-')
/** A home of each door of that building, by somebody grown up who lives there, in the order of doors. */
export function homesAt({ people }: DemoPlace, building: string): Home[] {
  const grown = people.filter((one) => one.building === building && one.born < '2000-01-01')
  return [...new Map(grown.map((one) => [doorOf(one), { door: doorOf(one), name: one.name }])).values()]
}
export const homeAt = (place: DemoPlace, door: string): Home => homesAt(place, door.split('-')[0]!).find((home) => home.door === door)!
/** Of a building with all its doors, of one compound where its name is not the only one. */
export const buildingOf = ({ compounds }: Places, label: string, compound?: string): Places['compounds'][number]['buildings'][number] =>
  compounds.filter((one) => compound === undefined || one.name === compound).flatMap((one) => one.buildings).find((one) => one.label === label)!

/** Who leads a building, named by the secretary. */
export const leading = (at: Instant, { secretary, login, name, building }: { secretary: string; login: string; name: string; building: string }, { account, ids }: DayPlayers, before = ''): Step => {
  const id = newId(at) as string as AccountId
  return {
    at,
    act: async () => {
      await account(secretary).post('/staff', { id: newId(at), account: id, login: `${before}${login}`, name, role: 'building-lead', building, until: null, why: '' })
      ids.set(login, id)
    },
  }
}

/** How far a notice came with one home. */
export type Reached = 'acknowledged' | 'opened' | 'at-the-door' | 'phone' | 'not-reached'
/** `apart`: so many minutes after it was issued the first home hears, and each further one as much later as the second number says; `answer`: what the first homes say to a call to action. */
export type Telling = { id: string; at: Instant; by: string; text: object; audience: object; homes: readonly Home[]; reached: readonly (Reached | null)[]; apart?: readonly [number, number]; answers?: readonly string[] }

export function telling({ id, at, by, text, audience, homes, reached, apart: [first, each] = [20, 9], answers = [] }: Telling, { account, residentAt, household }: DayPlayers): Step[] {
  const staff = account(by)
  const draft = { ...text, audience }
  const issued: Step = { at, act: async () => void (await staff.post('/notices', { ...draft, id, seen: (await staff.post('/notices/preview', draft)).seen })) }
  return [issued, ...reached.flatMap((how, nth): Step[] => {
    if (how === null) return []
    const then = plus(at, (first + nth * each) * minute)
    const { door, name } = homes[nth]!
    const answer = answers[nth] || null
    return [{
      at: then,
      act: async () => {
        if (how === 'acknowledged' || how === 'opened') {
          const home = await household(door, name)
          await home.post('/me/notices/opened', { notices: [id] })
          if (how === 'acknowledged') await home.post(`/me/notices/${id}/acknowledge`, { answer })
          return
        }
        const { household: of } = await staff.get(`/residents/${await residentAt(door, name)}`)
        await staff.post(`/notices/${id}/told`, { id: newId(then), household: of, what: how === 'not-reached' ? 'not-reached' : 'told', how: how === 'phone' ? 'phone' : 'at-the-door', at: then, answer: how === 'not-reached' ? null : answer })
      },
    }]
  })]
}

/** What came of a door; `again`: in so many hours. */
export type Walked = { outcome: Outcome; words?: string; again?: number }
/** `hands`: whose stairwells, each with how many of them, in their order; the first of them has walked some doors, an hour after it was made. */
export type Walking = { at: Instant; by: string; title: string; note: string; tasks: readonly string[]; places: readonly { kind: string; id: string }[]; hands: readonly { login: string; stairwells: number }[]; walked: readonly Walked[] }

export function walking({ at, by, title, note, tasks: titles, places, hands, walked }: Walking, { account, ids }: DayPlayers): Step[] {
  const [id, staff] = [newId(at), account(by)]
  const tasks = titles.map((one) => ({ id: newId(at), title: one, kind: 'door', names: false }))
  return [{
    at,
    act: async () => {
      await staff.post('/rounds', { id, title, note, empty: false, tasks, places })
      const { stairwells } = await staff.get(`/rounds/${id}`)
      let next = 0
      for (const { login, stairwells: many } of hands) {
        await staff.post(`/rounds/${id}/give`, { id: newId(at), stairwells: stairwells.slice(next, next + many).map((one: any) => one.id), to: ids.get(login) })
        next += many
      }
    },
  }, {
    at: plus(at, hour),
    act: async () => {
      const { doors } = await staff.get(`/rounds/${id}/doors`)
      for (const [nth, { outcome, words = '', again }] of walked.entries()) {
        const then = plus(at, (60 + nth * 4) * minute)
        await account(hands[0]!.login).post(`/rounds/${id}/results`, {
          id: newId(then), door: doors[nth].id, tasks: tasks.map((one) => one.id), outcome, at: then, againAt: again ? plus(then, again * hour) : null, words, takesBack: null, paper: false,
        })
      }
    },
  }]
}

export type Broken = { door: string; kind: RepairKind; words: string; spot: Spot; stopped: readonly ('water' | 'power')[]; hours: number }
export type Reported = { id: string; at: Instant; home: Home }

/** Said on the page of the home. */
export function reporting(it: Broken, home: Home, now: Instant, { household }: DayPlayers): Reported & { step: Step } {
  const at = plus(now, -it.hours * hour)
  const id = newId(at)
  const said = { spot: it.spot, since: plus(at, -hour), stopped: it.stopped, risks: [], danger: null }
  return { id, at, home, step: { at, act: async () => void (await (await household(home.door, home.name)).post('/me/repairs', { id, act: newId(at), kind: it.kind, words: it.words, said, at })) } }
}

/** What is done about something that is broken, at its hour. */
export const onRepair = (id: string, at: Instant, deed: object, by: string, { account }: DayPlayers): Step =>
  ({ at, act: async () => void (await account(by).post(`/cases/${id}/repair/acts`, { id: newId(at), at, deed })) })

/** A tool before their door; of a repair, or just so. `then`: what was said of it afterwards, by home or desk, so many minutes later. */
export function lending(tool: string, home: Home, of: string | null, at: Instant, by: string, then: readonly { kind: 'got' | 'put-out' | 'fetched' | 'clean'; minutes: number }[], { account, residentAt, household }: DayPlayers): Step[] {
  const loan = newId(at)
  return [{
    at,
    act: async () => {
      const { household: to } = await account(by).get(`/residents/${await residentAt(home.door, home.name)}`)
      await account(by).post('/loans', { id: loan, act: newId(at), tool, household: to, case: of, at })
    },
  }, ...then.map(({ kind, minutes }): Step => {
    const later = plus(at, minutes * minute)
    const body = { id: newId(later), kind, at: later }
    const own = kind === 'got' || kind === 'put-out'
    return { at: later, act: async () => void (own ? await (await household(home.door, home.name)).post(`/me/loans/${loan}/acts`, body) : await account(by).post(`/loans/${loan}/acts`, body)) }
  })]
}

/** `hours`: ago, since when they wait; `given`: so many minutes ago a volunteer had the list; `back`: what was typed back of its first lines so far. */
export type RingBacks = { /** hours from now */ dueIn?: number; name: string; maySay: string; kind: CaseKind; words: readonly string[]; hours: number; given: number; owner: string; back?: readonly { result: 'told' | 'not-reached' | 'wants-desk'; words: string }[] }

export function ringing({ name, maySay, kind, words, hours, given, owner, back = [], dueIn }: RingBacks, homes: readonly Home[], now: Instant, { account, ids, residentAt }: DayPlayers): Step[] {
  const staff = account(owner)
  const rang = homes.map((home, nth) => {
    const at = plus(now, -hours * hour + nth * 11 * minute)
    return { at, id: newId(at), home, words: words[nth % words.length]! }
  })
  const at = plus(now, -given * minute)
  const list = newId(at)
  const then = plus(now, -Math.round(given / 2) * minute)
  return [...rang.map((one): Step => ({
    at: one.at,
    act: async () => void (await staff.post('/cases', {
      id: one.id, act: newId(one.at), kind, words: one.words, place: null, household: null, resident: await residentAt(one.home.door, one.home.name), private: false, outside: null, answerOn: { way: 'phone', number: '' }, nowFor: null,
      urgency: 'today', due: dueIn === undefined ? null : plus(now, dueIn * hour), owner: ids.get(owner), step: null, contact: null, at: one.at,
    })),
  })), {
    at, act: async () => void (await staff.post('/call-lists', { id: list, name, maySay, expiresAt: plus(at, 10 * hour), lines: rang.map((one) => ({ case: one.id, act: newId(at), seen: 1 })) })),
  }, ...(back.length === 0 ? [] : [{
    at: then,
    act: async () => void (await staff.post(`/call-lists/${list}/back`, { results: back.map((one, nth) => ({ n: nth + 1, ...one, acts: [newId(then), newId(then)], at: then })) })),
  }])]
}
