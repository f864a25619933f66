// Plays the ninth day of Osmanthus Court through the same endpoints as real use, with the clock moved to the hour of each step.

import { hour, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import * as day from '#demo/osmanthus-day.ts'
import type { DemoPlace } from '#demo/osmanthus.ts'
import { buildingOf, doorOf, homeAt, homesAt, leading, lending, onRepair, reporting, ringing, telling, walking, type DayPlayers, type Home, type Places } from './demo-day.ts'
import { stepsOfStory, type DeskPlayers } from './demo-desk.ts'
import { newId } from './demo-players.ts'
import type { Step } from './demo-stories.ts'

/** All of it, in no order: the caller plays the steps of everything by their time. `not`: doors whose own stories are told elsewhere. */
export function osmanthusDay(place: DemoPlace, places: Places, now: Instant, players: DayPlayers, not: ReadonlySet<string>): Step[] {
  const desk: DeskPlayers = { account: players.account, idOf: (login) => players.ids.get(login)!, residentAt: players.residentAt }
  return [
    leading(plus(now, -30 * hour), { secretary: 'secretary', ...day.lead, building: buildingOf(places, day.lead.building).id }, players),
    ...day.dayStories(now).flatMap((it) => stepsOfStory(it, desk)), ...calls(place, now, players, not), ...notices(place, places, now, players), ...answers(place, now, players),
    ...walking({
      at: plus(now, -day.round.hours * hour), by: 'staff-1', ...day.round, places: [{ kind: 'building', id: buildingOf(places, day.lead.building).id }],
      hands: [{ login: 'volunteer-1', stairwells: 2 }, { login: day.lead.login, stairwells: 2 }],
    }, players),
    ...broken(place, now, players), ...quarrel(now, place, players), ...ringing({ ...day.ringBacks, owner: 'staff-2' }, day.ringBacks.doors.map((door) => homeAt(place, door)), now, players),
  ].filter((step) => step.at <= now)
}

/** The morning at the desk: each call is answered at once, or waits and is answered then; what nobody took opens a case by itself. */
function calls(place: DemoPlace, now: Instant, { account, residentAt }: DayPlayers, not: ReadonlySet<string>): Step[] {
  const doors = [...new Set(place.people.filter((one) => one.phone !== null && Number(one.building) > 2 && !not.has(doorOf(one))).map(doorOf))]
  return day.morning(now).flatMap((call, nth): Step[] => {
    const [id, staff] = [newId(call.at), account(nth % 2 === 0 ? 'staff-2' : 'staff-3')]
    const missed = call.channel === 'missed'
    const missedCall = { id, resident: null, channel: 'missed', startedAt: call.at, endedAt: call.at, number: call.number }
    const say = async (more: object): Promise<void> => void (await staff.post('/contacts', { id, resident: await residentAt(doors[(call.home * 7) % doors.length]!, null), channel: call.channel, startedAt: call.at, endedAt: null, note: call.words, number: '', ...more }))
    if (missed) {
      // Rung back within the hour, but for the last ones.
      const back = plus(call.at, 50 * minute)
      let opened: string | null = null
      return [{ at: call.at, act: async () => { opened = (await staff.post('/contacts', missedCall)).case } }, ...(back > plus(now, -2 * hour) ? [] : [{
        at: back,
        act: async () => {
          const { promise } = await staff.get(`/cases/${opened}`)
          const deeds = [{ kind: 'outcome', outcome: 'answered', words: call.words }, { kind: 'told', way: 'phone', words: '' }]
          await staff.post('/promises/acts', { acts: deeds.map((deed) => ({ id: newId(back), section: 'case', about: opened, seen: promise.acts, at: back, deed })) })
        },
      }])]
    }
    const over = plus(call.at, (call.waits + 2) * minute)
    const answered = { endedAt: over, result: { kind: 'answered' } }
    if (call.waits === 0) return [{ at: call.at, act: () => say(answered) }]
    return [{ at: call.at, act: () => say({ result: null }) }, { at: over, act: () => say(answered) }]
  })
}

function notices(place: DemoPlace, places: Places, now: Instant, players: DayPlayers): Step[] {
  const here = (...labels: readonly string[]) => ({ places: labels.map((label) => ({ kind: 'building', id: buildingOf(places, label).id })), terms: [] })
  const [bags, kits, power, call] = [day.vegetables(now), day.kits(now), day.power(now), day.volunteers(now)]
  const first = newId(bags.at)
  const threes = homesAt(place, '3')
  return [
    ...telling({ id: first, at: bags.at, by: 'staff-1', text: bags.text, audience: here(...bags.buildings), homes: threes, reached: day.vegetablesReached }, players),
    ...telling({ id: newId(bags.correctedAt), at: bags.correctedAt, by: 'staff-1', text: { ...bags.corrected, corrects: first }, audience: here(...bags.buildings), homes: threes, reached: day.vegetablesAgain, apart: [10, 12] }, players),
    ...telling({ id: newId(kits.at), at: kits.at, by: 'staff-2', text: kits.text, audience: here(day.lead.building), homes: homesAt(place, day.lead.building), reached: day.kitsReached, apart: [15, 11] }, players),
    ...telling({ id: newId(power.at), at: power.at, by: 'deputy', text: power.text, audience: { places: [{ kind: 'compound', id: places.compounds[0]!.id }], terms: power.terms }, homes: [], reached: [] }, players),
    ...telling({ id: newId(call.at), at: call.at, by: 'staff-1', text: call.text, audience: here(...call.buildings), homes: homesAt(place, '13'), reached: day.volunteersReached, apart: [12, 14], answers: day.volunteersSay }, players),
  ]
}

/** The short answer about the vegetables is corrected with the notice; whoever was told the first one is on the list to be told anew. */
function answers(place: DemoPlace, now: Instant, { account, residentAt }: DayPlayers): Step[] {
  const [staff, written] = [account('staff-1'), day.shortAnswers(now)]
  const { at, correctedAt } = day.vegetables(now)
  const write = (id: string, seen: number, validFrom: Instant, of: object): Step => ({ at: validFrom, act: async () => void (await staff.post('/short-answers', { id, seen, places: [], withdrawn: false, validFrom, ...of })) })
  const bags = newId(at)
  const told = written.toldBefore.map((door, nth): Step => {
    const then = plus(at, (30 + nth * 13) * minute)
    const { name } = homeAt(place, door)
    return {
      at: then,
      act: async () => {
        const resident = await residentAt(door, name)
        const { lines } = await staff.get(`/residents/${resident}/answers`)
        const { answer } = lines.find((line: any) => line.answer.of === bags)
        await staff.post('/told', { id: newId(then), resident, answer, how: 'phone', contact: null, at: then })
      },
    }
  })
  return [
    write(newId(plus(now, -70 * hour)), 0, plus(now, -70 * hour), written.rubbish), write(newId(plus(now, -60 * hour)), 0, plus(now, -60 * hour), written.pharmacy),
    write(bags, 0, at, written.vegetables[0]!), ...told, write(bags, 1, correctedAt, written.vegetables[1]!),
  ]
}

function broken(place: DemoPlace, now: Instant, players: DayPlayers): Step[] {
  const tap = reporting(day.tap, homeAt(place, day.tap.door), now, players)
  const drain = reporting(day.drain, homeAt(place, day.drain.door), now, players)
  const after = (at: Instant, minutes: number): Instant => plus(at, minutes * minute)
  const [from, until] = [plus(now, hour), plus(now, 2 * hour)]
  const sent: Step = {
    at: after(tap.at, 150),
    act: async () => {
      const desk = players.account('staff-2')
      // What it costs is looked at before anybody is sent.
      const { cost } = await desk.get(`/cases/${tap.id}/repair/cost?from=${from}&until=${until}&protected=yes`)
      await desk.post(`/cases/${tap.id}/repair/acts`, { id: newId(after(tap.at, 150)), at: after(tap.at, 150), deed: { kind: 'visit', ...day.plumber, from, until, seen: cost } })
    },
  }
  const failed = (minutes: number, way: 'self' | 'guided', words: string): Step => onRepair(tap.id, after(tap.at, minutes), { kind: 'failed', way, why: 'did-not-help', words }, 'staff-2', players)
  return [
    tap.step, failed(20, 'self', '拧不动'), onRepair(tap.id, after(tap.at, 40), { kind: 'way', way: 'guided' }, 'staff-2', players), failed(70, 'guided', '视频里看，垫圈坏了'), sent,
    drain.step, onRepair(drain.id, after(drain.at, 25), { kind: 'way', way: 'self' }, 'staff-2', players),
    ...lending(day.lent.drain, drain.home, drain.id, after(drain.at, 30), 'staff-2', [{ kind: 'got', minutes: 35 }], players),
    ...lending(day.lent.back.tool, homeAt(place, day.lent.back.door), null, plus(now, -27 * hour), 'staff-2', [{ kind: 'got', minutes: 20 }, { kind: 'put-out', minutes: 300 }, { kind: 'fetched', minutes: 1500 }], players),
  ]
}

/** Both sides were heard apart; one fact both accept, the other is laid before them. */
function quarrel(now: Instant, place: DemoPlace, { account, ids, residentAt }: DayPlayers): Step[] {
  const { kind, doors, mediator, heard, facts, hours } = day.quarrel
  const [at, desk] = [plus(now, -hours * hour), account(mediator)]
  const [id, parties] = [newId(at), doors.map((door) => ({ id: newId(at), home: homeAt(place, door) as Home }))]
  const put = (after: number, deed: () => object | Promise<object>): Step => ({ at: plus(at, after * minute), act: async () => void (await desk.post(`/mediations/${id}/acts`, { id: newId(plus(at, after * minute)), at: plus(at, after * minute), deed: await deed() })) })
  const fact = async (words: string): Promise<number> => (await desk.get(`/mediations/${id}`)).facts.find((one: any) => one.words === words).n
  return [{
    at,
    act: async () => void (await desk.post('/mediations', {
      id, act: newId(at), kind, mediator: ids.get(mediator), at, parties: await Promise.all(parties.map(async (one) => ({ id: one.id, resident: await residentAt(one.home.door, one.home.name), name: '' }))),
    })),
  }, ...heard.map((said, nth) => put(30 + nth * 40, () => ({ kind: 'heard', party: parties[nth]!.id, ...said }))), ...facts.map((words, nth) => put(100 + nth, () => ({ kind: 'fact', words }))),
  ...parties.map((one, nth) => put(110 + nth * 15, async () => ({ kind: 'accepted', party: one.id, fact: await fact(facts[0]) }))), put(130, async () => ({ kind: 'accepted', party: parties[0]!.id, fact: await fact(facts[1]) }))]
}
