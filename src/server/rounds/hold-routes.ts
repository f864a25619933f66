// The people of a tube that is not negative, or of a home whose self-tests ask for a call, over HTTP: who they are, the one press that asks them to stay in, what is done about each, and who is called on while nobody presses.
// It orders nothing for a building.

import { actingRole } from '#domain/access/access.ts'
import type { AccountId, LabLookId, ResidentId } from '#domain/kernel/ids.ts'
import { day, plus } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/rounds/hold-wire.ts'
import { proposedFor, whomToHold } from '#domain/rounds/holds.ts'
import { holdsPeople } from '#domain/rounds/verdicts.ts'
import { messageId } from '../channels/messages.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue, enqueueOnce } from '../jobs/queue.ts'
import { communityOf } from '../people/community.ts'
import { livingWith, peopleOf, type Person } from '../people/homes.ts'
import { deskNow } from '../promises/desk-now.ts'
import * as holds from './holds.ts'
import { subjectOf, type Subject } from './hold-subjects.ts'
import { insertLook } from './lab-store.ts'
import { insertRound, roundOf, stationsIn, stationsOf, type By } from './store.ts'
import { tubeNamed } from './takers.ts'

const byOf = ({ rights, community }: Pick<Ask, 'rights' | 'community'>): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, { community }) ?? '' })
const colleaguesOf = async ({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>) => (await deskNow(tx, community, now)).colleagues.map(({ account, name }) => ({ id: account, name }))
/** So long the round of those who are sampled again goes on by itself. */
const sampledWithin = day

/** Whoever lies in it and is known, each once. */
const namedIn = (subject: Subject): ResidentId[] => [...new Set(subject.people.map((one) => one.person))]

async function toBeHeld({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, tube: string, { papers, people }: Subject): Promise<ResidentId[]> {
  const before = await holds.holdsOf(tx, community, { tube })
  const held = await holds.heldOf(tx, community, before.map((one) => one.id), now)
  const read = new Map(before.map((one) => [one.id, new Set(one.results)]))
  const latest = new Map([...people].sort((a, b) => (a.sampledAt < b.sampledAt ? -1 : 1)).map((one) => [one.person, one]))
  return whomToHold([...latest.values()], held.map((one) => {
    // The negative that freed them counts no longer: they are asked again, as by another paper.
    const lost = one.state === 'free' && !one.swabs.some((swab) => swab.negative !== null)
    return { ...one, state: lost ? 'ended' as const : one.state, anew: lost || papers.some((it) => !read.get(one.hold)!.has(it.id)) }
  }))
}

async function shown(ask: Pick<Ask, 'tx' | 'community' | 'now'>, code: string): Promise<wire.Pool | null> {
  const { tx, community, now } = ask
  const said = await subjectOf(ask, code)
  if (!said) return null
  const own = await holds.holdsOf(tx, community, { tube: code })
  const held = await holds.heldOf(tx, community, own.map((one) => one.id), now)
  const people = await peopleOf(tx, community, [...namedIn(said), ...held.map((one) => one.person)])
  const alongside = await livingWith(tx, community, [...people.values()])
  const ids = [...new Set([...people.values()].map((one) => one.id))]
  const line = (person: Person): wire.PoolPerson => {
    const it = held.findLast((one) => one.person === person.id)
    const last = (what: string) => it?.acts.findLast((act) => act.what === what)
    return {
      id: person.id, name: person.name, phone: person.phone, door: person.door, with: alongside(person), hold: it?.hold ?? null, state: it?.state ?? null, rungAt: last('rung')?.at ?? null,
      handedTo: last('handed')?.words ?? '', why: last('ended')?.words ?? '', ownTubes: it ? it.swabs.map((swab) => swab.tube) : [],
    }
  }
  return {
    tube: code, antigen: said.antigen, to: said.to, pool: said.pool, unnamed: said.unnamed, doubts: said.doubts, results: said.papers.map((one) => one.id),
    people: ids.map((id) => line(people.get(id)!)).sort((a, b) => (a.door < b.door ? -1 : a.door > b.door ? 1 : a.id < b.id ? -1 : 1)), colleagues: await colleaguesOf(ask), watch: await holds.watchOf(tx, community), asks: holdsPeople(said) ? (await toBeHeld(ask, code, said)).length : 0, proposes: proposedFor(held.map((one) => one.state)),
    holds: own.map(({ id, round, at, by, ringsName, ringsAt }) => ({ id, round, at, by, ringsBy: ringsName, ringsAt })),
  }
}

/** The round in which they were swabbed; of one in which they were sampled again the round before it, for its own title is the desk's. */
async function groundOf({ tx, community }: Pick<Ask, 'tx' | 'community'>, { rounds: [first] }: Subject): Promise<string> {
  if (!first) return (await communityOf(tx, community)).name
  const [again] = await holds.holdsOf(tx, community, { round: first.id })
  return again ? (await roundOf(tx, community, first.id))!.orderedBy : first.title
}

const read = endpoint({
  method: 'GET', path: '/pools', summary: 'The people of a tube with their homes, who lives there, the tube’s doubts, and how each of them stands', may: 'test.read', query: wire.poolQuery, reply: wire.pool,
  async handle(ask) {
    const found = await shown(ask as Ask, tubeNamed(ask.query.tube))
    return found ? ok(found) : no({ code: 'not-found', what: 'tube' })
  },
})

const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()

const press = endpoint({
  method: 'POST', path: '/pools', summary: 'Asks the people of a tube to stay in until somebody has rung, as they were read; begins the round in which each is sampled again, alone', may: 'test.result', body: wire.newHold, reply: wire.pool,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const code = tubeNamed(body.tube)
    await takeTurn(tx, `lab-results ${community}`)
    const [there] = await holds.holdsOf(tx, community, { id: body.id })
    if (there) return there.tube === code && there.round === body.round ? ok((await shown(ask as Ask, code))!) : no({ code: 'id-taken' })
    const said = await subjectOf(ask as Ask, code)
    if (!said) return no({ code: 'not-found', what: 'tube' })
    if (!body.results.every((one) => said.papers.some((it) => it.id === one))) return no({ code: 'not-found', what: 'result' })
    if (!holdsPeople(said)) return no({ code: 'pool-holds-nobody' })
    if (!same(namedIn(said), body.people) || said.papers.length !== new Set(body.results).size) return no({ code: 'pool-changed' })
    if (body.ringsAt <= now || body.ringsAt > plus(now, sampledWithin)) return no({ code: 'pool-ring-when' })
    if (!(await colleaguesOf(ask as Ask)).some((one) => one.id === body.ringsBy)) return no({ code: 'not-found', what: 'account' })
    const people = await toBeHeld(ask as Ask, code, said)
    if (people.length === 0) return no({ code: 'pool-held-already' })
    const by = byOf(ask as Ask)
    const stations = said.rounds[0] && !said.antigen ? await stationsIn(tx, community, said.rounds[0].id) : (await stationsOf(tx, community)).map((one) => ({ ...one, lanes: 1 }))
    const round = { id: body.round, title: body.title, kind: 'pcr' as const, size: 1 as const, begins: now, ends: plus(now, sampledWithin), orderedBy: await groundOf(ask as Ask, said), note: '', places: [], stations }
    if (!(await insertRound(tx, community, round, by, now))) return no({ code: 'id-taken' })
    await holds.insertHold(tx, community, { ...body, people, tube: code, pool: Math.max(said.pool, 1) }, by, now)
    // Whoever has pressed has seen to these papers; self-tests are seen to by the press itself.
    if (!said.antigen) await insertLook(tx, community, { id: messageId('pool-hold', body.id) as LabLookId, tube: code, results: body.results, words: body.title, stands: null }, by, now)
    await follow(ask as Ask, people)
    await enqueue(tx, 'rounds:held', { community, hold: body.id }, now)
    ask.touch('lab-result', body.results[0]!)
    ask.touch('testing-round', body.round)
    return ok((await shown(ask as Ask, code))!)
  },
})

/** Phones at stations take no swab of theirs into a common tube from now on, or again; and what was decided for them is looked at anew. */
async function follow(ask: Pick<Ask, 'tx' | 'community' | 'now' | 'touch' | 'rights'>, people: readonly ResidentId[]): Promise<void> {
  ask.touch('resident', [...people])
  await enqueue(ask.tx, 'exits:held', { community: ask.community, people: [...people], by: ask.rights.actor.id }, ask.now)
}

const act = endpoint({
  method: 'POST', path: '/pools/:id/acts', summary: 'Puts down of somebody who is asked to stay in: rung; handed on, to whom by name; or that they need not, and why', may: 'test.result', params: idParams<'pool-hold'>(), body: wire.holdAct, reply: done,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    const [hold] = await holds.holdsOf(tx, community, { id: params.id })
    const of = hold ? await holds.heldOf(tx, community, [hold.id], now) : []
    const it = of.find((one) => one.row === body.person) ?? of.find((one) => one.person === body.person)
    if (!hold || !it) return no({ code: 'not-found' })
    // Two records that were made one since are one person: what is put down is of both.
    for (const { row } of of.filter((one) => one.person === it.person)) {
      const id = row === it.row ? body.id : messageId('pool-act', body.id, row) as typeof body.id
      if ((await holds.insertAct(tx, community, { ...body, id, words: body.words.trim(), hold: hold.id, person: row }, byOf(ask as Ask), now)) === 'taken') return no({ code: 'id-taken' })
    }
    if (body.what === 'ended') {
      await follow(ask as Ask, [it.person])
      await enqueueOnce(tx, 'rounds:freed', { community }, now)
    }
    ask.touch('lab-result', hold.results[0]!)
    return ok({ done: true as const })
  },
})

const watch = endpoint({
  method: 'POST', path: '/pools/watch', summary: 'Says who is called on, one after the other, while nobody sees to a tube that is not negative', may: 'test.write', body: wire.poolWatch, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const colleagues = await colleaguesOf(ask as Ask)
    const accounts = [...new Set<AccountId>(body.accounts)]
    if (!accounts.every((id) => colleagues.some((one) => one.id === id))) return no({ code: 'not-found', what: 'account' })
    await holds.insertWatch(tx, community, accounts, byOf(ask as Ask), now)
    ask.touch('lab-result', community)
    return ok({ done: true as const })
  },
})

export const holdRoutes: readonly Endpoint[] = [read, press, act, watch]
