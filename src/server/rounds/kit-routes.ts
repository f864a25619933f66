// Kits over HTTP: what there is and where, what the desk puts down, the round from door to door that gives them out, what a lead has and confirms, and a lot that is called back.

import { actingRole, can } from '#domain/access/access.ts'
import type { AccountId, CommunityId, KitLotId, KitMoveId } from '#domain/kernel/ids.ts'
import { dayOf, day, earlier, plus, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/rounds/kit-wire.ts'
import { delivered, firstExpired, isExpired, isKits, kitSources, lotStock, sidesOf, type KitMove } from '#domain/rounds/kits.ts'
import type { Tx } from '../db/pool.ts'
import { addActs, buildingsIn, doorCounts, givenIn, handedIn, insertRound, roundsOf, stairwellsIn, type RoundRow } from '../doors/store.ts'
import { standing, walkersNow, walksIn, type Walker } from '../doors/walkers.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import * as kits from './kits.ts'
import { noticesOfRecall, tellOfLot, toldBy } from './kits-told.ts'
import { roundOf, type By } from './store.ts'

const movesAtOnce = 100
/** Kits of an evening are given out by then; later its doors are not asked for any more. */
const roundLasts = 3 * day
const byOf = ({ rights, community, place }: Ask): By => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, place ?? { community }) ?? '' })
const todayOf = async ({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>): Promise<string> => dayOf(now, await zoneOf(tx, community))
const shownLot = ({ recalled, ...lot }: kits.LotRow) => ({ ...lot, recalled: recalled && { why: recalled.why, words: recalled.words, by: recalled.by, at: recalled.at } })

function shownStock(sums: readonly KitMove[], lot: KitLotId, names: ReadonlyMap<AccountId, string>) {
  const { sum: _sum, bags, ...stock } = lotStock(sums, lot)
  return { ...stock, bags: bags.filter((one) => one.left !== 0).map((one) => ({ ...one, name: names.get(one.lead) ?? '' })).sort((a, b) => a.name.localeCompare(b.name)) }
}
function shownMove({ confirms, leadId: _lead, signed, ...one }: kits.MoveRow) {
  const first = [...confirms].sort((a, b) => (a.at < b.at ? -1 : 1))[0]
  return { ...one, sides: sidesOf({ ...one, signed }, confirms), theirs: first?.count ?? null }
}

/** Door rounds that go on and give kits out. */
const kitRounds = async (tx: Tx, community: CommunityId): Promise<RoundRow[]> => (await roundsOf(tx, community)).filter((one) => one.closedAt === null && one.tasks.some((task) => isKits(task.source)))

async function roundShown({ tx, community }: Pick<Ask, 'tx' | 'community'>, round: RoundRow): Promise<wire.Kits['rounds'][number]> {
  const spots = await stairwellsIn(tx, community, (await doorCounts(tx, community, round)).map((one) => one.entrance))
  const [given, within] = [await givenIn(tx, community, round.id), new Map((await kits.stairwellsWith(tx, community, spots.map((one) => one.id), round.madeAt)).map((one) => [one.id, one]))]
  return {
    id: round.id, title: round.title, stairwells: spots.map(({ id, compound, building, buildingId, entrance }) => {
      const to = given.find((one) => one.entrance === id)
      return { compound, building, buildingId, label: entrance, ...within.get(id)!, given: to ? { to: to.to, name: to.name } : null }
    }),
  }
}

async function kitsNow(ask: Pick<Ask, 'tx' | 'community' | 'now'>): Promise<wire.Kits> {
  const { tx, community, now } = ask
  const [lots, sums, walkers, moves] = [await kits.lotsOf(tx, community), await kits.sumsOf(tx, community), await walkersNow(tx, community, now), await kits.movesOf(tx, community, { limit: movesAtOnce })]
  const names = await kits.namesOf(tx, sums.flatMap((one) => one.lead ?? []))
  const [open, rounds] = [await kitRounds(tx, community), [] as wire.Kits['rounds']]
  for (const round of open) rounds.push(await roundShown(ask, round))
  return {
    today: await todayOf(ask), lots: lots.map((one) => ({ ...shownLot(one), stock: shownStock(sums, one.id, names) })), unsaid: lotStock(sums, null).homes, doors: await kits.doorsUnsaid(tx, community, open.map((one) => one.id)), rounds, moves: moves.map(shownMove),
    walkers: walkers.map(({ id, name, buildings }) => ({ id, name, buildings })),
  }
}

const read = endpoint({
  method: 'GET', path: '/kits', summary: 'Antigen kits by lot: received, in the store, with leads, at homes, lost, damaged; stairwells with how many are there; and what was put down', may: 'test.read', reply: wire.kits,
  handle: async (ask) => ok(await kitsNow(ask)),
})

const receive = endpoint({
  method: 'POST', path: '/kits/received', summary: 'Puts down kits that came by carton, of one lot, with the cartons that were short', may: 'test.write', body: wire.kitDelivery, reply: wire.kits,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (body.short.some((one) => one.count >= body.each)) return no({ code: 'kit-not-short', each: body.each })
    const { said, count } = delivered(body)
    if (said > wire.mostKits) return no({ code: 'kit-too-many', most: wire.mostKits })
    await kits.turnOfKits(tx, community)
    const lot = await kits.lotNamed(tx, community, body.lot, byOf(ask as Ask), now)
    if (lot === null) return no({ code: 'kit-lot-differs' })
    const came = await kits.addMove(tx, community, { ...kits.plainMove, id: body.id, what: 'received', lot, count, delivery: { cartons: body.cartons, said, short: body.short }, other: body.from, words: body.words, at: earlier(body.at, now) }, byOf(ask as Ask), now)
    if (came === 'taken') return no({ code: 'id-taken' })
    ask.touch('kit', body.id)
    return ok(await kitsNow(ask))
  },
})

/** Whoever gets them for a stairwell gets its doors as well, where a round gives them out there. */
async function giveStairwell(ask: Ask<wire.KitPut>, walker: Walker): Promise<boolean> {
  const { tx, community, body, now } = ask
  if (body.give === null || body.stairwell === null) return true
  const [round] = await roundsOf(tx, community, body.give)
  const [spot] = await stairwellsIn(tx, community, [body.stairwell])
  if (!round || round.closedAt !== null || !spot || !walksIn(walker, spot.buildingId) || !(await doorCounts(tx, community, round)).some((one) => one.entrance === spot.id)) return false
  await addActs(tx, community, round.id, { id: body.id, rows: [{ what: 'given', entrance: spot.id, to: walker.id }], by: byOf(ask as Ask) }, now)
  ask.touch('round', round.id)
  return true
}

/** What keeps these from going out: they have expired or are called back, or there are not so many. */
async function keptBack({ tx, community, now, body }: Ask<wire.KitPut>, lot: kits.LotRow) {
  if (body.what === 'given' && lot.recalled) return no({ code: 'kit-recalled' })
  if (body.what === 'given' && isExpired(lot, await todayOf({ tx, community, now }))) return no({ code: 'kit-expired', on: lot.expiresOn })
  const { store } = lotStock(await kits.sumsOf(tx, community), lot.id)
  const fromStore = body.what === 'given' || (body.what !== 'returned' && body.lead === null)
  return fromStore && body.count > store ? no({ code: 'kit-too-few', left: Math.max(0, store) }) : null
}

async function putDown(ask: Ask<wire.KitPut>) {
  const { tx, community, body, now } = ask
  if (await kits.hasMove(tx, community, body.id)) return null
  const lot = body.lot && (await kits.lotsOf(tx, community, body.lot))[0]
  if (body.lot && !lot) return no({ code: 'not-found', what: 'lot' })
  const walkers = body.lead ? await walkersNow(tx, community, now) : []
  const walker = walkers.find((one) => one.id === body.lead)
  // Whoever had them may walk no more, and brings them back all the same.
  if (body.lead && !walker && (body.what === 'given' || !(await kits.sumsOf(tx, community, body.lead)).length)) return no({ code: 'walker-cannot' })
  if (body.stairwell && (await stairwellsIn(tx, community, [body.stairwell])).length === 0) return no({ code: 'not-found', what: 'stairwell' })
  const kept = lot ? await keptBack(ask, lot) : null
  if (kept) return kept
  return body.what !== 'given' || (await giveStairwell(ask, walker!)) ? null : no({ code: 'walker-cannot' })
}

const put = endpoint({
  method: 'POST', path: '/kits', summary: 'Puts down kits given to a lead, brought back, lost, damaged, used ones collected; or that one of these was a mistake', may: 'test.write', body: wire.kitPut, reply: wire.kits,
  async handle(ask) {
    const { tx, community, body, now } = ask
    await kits.turnOfKits(tx, community)
    const by = byOf(ask as Ask)
    if (body.what === 'taken-back') {
      const [old] = await kits.movesOf(tx, community, { limit: 1, id: body.takesBack })
      if (!old || old.what === 'taken-back') return no({ code: 'not-found' })
      // What was left at a door is taken back where it was said.
      if (old.what === 'door') return no({ code: 'kit-move-at-door' })
      if ((await kits.addMove(tx, community, { ...kits.plainMove, ...body, at: earlier(body.at, now) }, by, now)) === 'taken') return no({ code: 'id-taken' })
    } else {
      const problem = await putDown(ask as Ask<wire.KitPut>)
      if (problem) return problem
      const { give: _give, ...move } = body
      if ((await kits.addMove(tx, community, { ...kits.plainMove, ...move, signed: body.signed || (body.what !== 'given' && body.what !== 'returned'), at: earlier(body.at, now) }, by, now)) === 'taken') return no({ code: 'id-taken' })
    }
    ask.touch('kit', body.id)
    return ok(await kitsNow(ask))
  },
})

const send = endpoint({
  method: 'POST', path: '/kits/rounds', summary: 'Makes a door round that gives kits out at these doors, to whoever is there', may: 'round.write', body: wire.kitRound, reply: done,
  async handle(ask) {
    const { tx, community, body, now } = ask
    if (!can(ask.rights, 'test.write', { community }) || !(await buildingsIn(tx, community, body.places))) return no({ code: 'not-found' })
    if ((await handedIn(tx, community, body.id)).some((task) => task.id === body.task && isKits(task.source))) return ok({ done: true as const })
    const evening = body.evening && await roundOf(tx, community, body.evening)
    if (body.evening && (!evening || evening.kind !== 'antigen')) return no({ code: 'not-found' })
    if (evening?.closedAt) return no({ code: 'testing-round-closed' })
    // Whoever notes what the tests showed does so by name.
    const task = { id: body.task, title: body.title, kind: 'door', names: evening !== null, of: { source: evening ? kitSources.evening : kitSources.plain, id: evening ? evening.id : body.id, code: null, validUntil: plus(now, roundLasts) } }
    // Also doors behind which nobody is known to live: whoever is there counts, not the register.
    if (!(await insertRound(tx, community, { id: body.id, title: body.title, note: '', empty: true, tasks: [task], places: body.places }, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    ask.touch('round', body.id)
    ask.touch('kit', body.id)
    return ok({ done: true as const })
  },
})

const ofLot = endpoint({
  method: 'GET', path: '/kits/lots/:id', summary: 'Who holds kits of a lot: the store, leads by name, homes by door; and, called back, who knows of it', may: 'test.read', params: idParams<'kit-lot'>(), reply: wire.kitHolders,
  async handle({ tx, community, params }) {
    const [lot] = await kits.lotsOf(tx, community, params.id)
    if (!lot) return no({ code: 'not-found' })
    const sums = await kits.sumsOf(tx, community)
    const notices = lot.recalled ? (await noticesOfRecall(tx, community, lot.recalled.id)).map((one) => one.id) : []
    const told = new Map((await toldBy(tx, community, notices)).map((one) => [one.household, one.reachedAt]))
    const toldOf = (household: kits.HolderRow['household']) => (household === null ? null : !told.has(household) ? 'not-yet' as const : told.get(household) ? 'knows' as const : 'waiting' as const)
    return ok({ lot: shownLot(lot), stock: shownStock(sums, lot.id, await kits.namesOf(tx, sums.flatMap((one) => one.lead ?? []))), notices, homes: (await kits.holdersOf(tx, community, lot.id)).map((one) => ({ ...one, told: toldOf(one.household) })) })
  },
})

const recall = endpoint({
  method: 'POST', path: '/kits/lots/:id/recall', summary: 'Calls a lot back, or lets it go out again; every home that got it is told', may: 'test.write', params: idParams<'kit-lot'>(), body: wire.kitRecall, reply: wire.kits,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    await kits.turnOfKits(tx, community)
    const [lot] = await kits.lotsOf(tx, community, params.id)
    if (!lot) return no({ code: 'not-found' })
    // Of two desks that press at once the second finds it done: homes are told once.
    if ((lot.recalled !== null) === (body.what === 'recalled')) return ok(await kitsNow(ask))
    const came = await kits.addRecall(tx, community, { ...body, lot: params.id }, byOf(ask as Ask), now)
    if (came === 'taken') return no({ code: 'id-taken' })
    if (came === 'added') await tellOfLot(tx, community, params.id, byOf(ask as Ask), now)
    ask.touch('kit', params.id)
    return ok(await kitsNow(ask))
  },
})

const mine = endpoint({
  method: 'GET', path: '/kits/mine', summary: 'The kits in my bag by lot, the first to expire first, and what I am asked to confirm', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'), reply: wire.myKits,
  async handle(ask) {
    const { tx, community, rights } = ask
    const me = rights.actor.id as AccountId
    const [sums, lots, today] = [await kits.sumsOf(tx, community, me), (await kits.lotsOf(tx, community)).map((one) => ({ ...one, recalled: one.recalled !== null })), await todayOf(ask)]
    const left = (lot: KitLotId): number | undefined => lotStock(sums, lot).bags.find((one) => one.lead === me)?.left
    const held = lots.flatMap((one) => { const here = left(one.id); return here === undefined || here === 0 ? [] : [{ ...one, left: here }] })
    const may = firstExpired(held, today)
    const asked = await kits.movesOf(tx, community, { limit: 50, asked: me })
    return ok({ today, lots: [...may, ...held.filter((one) => !may.includes(one))], asked: asked.flatMap(({ id, what, lot, count, by, at }) => (what === 'given' || what === 'returned' ? [{ id, what, lot, count, by, at }] : [])) })
  },
})

const confirm = endpoint({
  method: 'POST', path: '/kits/:id/confirm', summary: 'The other side of a movement: how many I have', may: 'round.walk', place: async (ask) => standing(ask, 'round.walk'), params: idParams<'kit-move'>(), body: wire.kitConfirm, reply: done,
  async handle(ask) {
    const { tx, community, params, body, rights, now } = ask
    const [move] = await kits.movesOf(tx, community, { limit: 1, id: params.id as KitMoveId })
    if (!move || move.leadId !== rights.actor.id || (move.what !== 'given' && move.what !== 'returned')) return no({ code: 'not-found' })
    if ((await kits.addConfirm(tx, community, { id: body.id, move: params.id, count: body.count, at: earlier(body.at, now) as Instant }, byOf(ask as Ask), now)) === 'taken') return no({ code: 'id-taken' })
    ask.touch('kit', params.id)
    return ok({ done: true as const })
  },
})

export const kitRoutes: readonly Endpoint[] = [read, mine, receive, put, send, ofLot, recall, confirm]
