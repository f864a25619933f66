// Sealing over HTTP: rules as versions, orders with issuer, ground and end, the matrix and the timeline.
// An order is never edited: a new case restarts its clock, lifting ends it, and both stay on the record.

import { can, decidingRole } from '#domain/access/access.ts'
import type { BuildingId, SealingOrderId } from '#domain/kernel/ids.ts'
import { minute, plus, type Zone } from '#domain/kernel/instants.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { initials } from '#domain/people/people.ts'
import { endOf, spansOf, type ControlRule } from '#domain/sealing/sealing.ts'
import { buildings, controlRule, controlRules, lift, matrix, matrixQuery, newCase, newOrder, orders, timeline, timelineQuery } from '#domain/sealing/wire.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { matrixAt, scopesOf, somewhere, timelineFor, type WhoIsOut } from './matrix.ts'
import { zoneOf } from '../people/community.ts'
import { ordersOf, scopeNames, type OrderHere, type ScopeName } from './orders.ts'
import { addCase, insertOrder, insertRule, liftOrder, rulesOf, scopePlace } from './store.ts'

/** As the screens show it at `ask.now`. A person is named by initials: building leads read this too. */
function shown({ building: _, ...order }: OrderHere, { label, person }: ScopeName, now: Ask['now'], zone: Zone) {
  const span = spansOf(order, zone).find((it) => it.from <= now && now < it.until)
  return {
    ...order, scopeLabel: person ? `${label} ${initials(person)}` : label, endsAt: endOf(order, zone), restarts: [...order.restarts],
    rule: { ...order.rule, stages: [...order.rule.stages] }, level: span?.level ?? ('open' as const), stage: span?.stage ?? null,
  }
}

async function shownOrders(ask: Ask, orders: readonly OrderHere[]) {
  const zone = await zoneOf(ask.tx, ask.community)
  const names = await scopeNames(ask.tx, ask.community, orders.map((order) => order.id))
  return { orders: orders.map((order) => shown(order, names.get(order.id)!, ask.now, zone)) }
}

/** After every change of what somebody is under: tells listeners, and has granted exits looked at again. */
async function changed(ask: Ask, order: SealingOrderId, building: BuildingId | null) {
  ask.touch('sealing', order, building)
  const { tx, community, rights, now } = ask
  await enqueue(tx, 'exits:review', { community, order, by: rights.actor.id, role: decidingRole(rights, community), at: now }, now)
  return ok(await shownOrders(ask, await ordersOf(tx, community, order)))
}

async function orderOrStop(ask: Ask, id: SealingOrderId): Promise<OrderHere> {
  const [order] = await ordersOf(ask.tx, ask.community, id)
  return order ?? stop({ code: 'not-found' })
}

const readRules = endpoint({
  method: 'GET', path: '/sealing/rules', summary: 'All control rules with their versions, newest version first', may: 'sealing.read', place: somewhere, reply: controlRules,
  handle: async ({ tx, community }) => ok({ rules: (await rulesOf(tx, community)).map((rule) => ({ ...rule, stages: [...rule.stages] })) }),
})

const addRule = endpoint({
  method: 'POST', path: '/sealing/rules', summary: 'Adds a control rule, or the next version of one', may: 'sealing.order', body: controlRule, reply: controlRules,
  handle: async (ask) => {
    const { tx, community, body } = ask
    const next = Math.max(0, ...(await rulesOf(tx, community)).filter((rule) => rule.code === body.code).map((rule) => rule.version)) + 1
    if (body.version !== next || !(await insertRule(tx, community, body as ControlRule))) return no({ code: 'rule-version-not-next', next })
    ask.touch('rules', body.id)
    return ok({ rules: (await rulesOf(tx, community)).map((rule) => ({ ...rule, stages: [...rule.stages] })) })
  },
})

const readOrders = endpoint({
  method: 'GET', path: '/sealing/orders', summary: 'All sealing orders, newest start first', may: 'sealing.read', place: somewhere, reply: orders,
  handle: async (ask) => {
    const { tx, community, rights } = ask
    const mine = (await ordersOf(tx, community)).filter(({ building }) => building === null || can(rights, 'sealing.read', { community, building }))
    return ok(await shownOrders(ask, mine))
  },
})

const issue = endpoint({
  method: 'POST', path: '/sealing/orders', summary: 'Issues a sealing order under a control rule', may: 'sealing.order', body: newOrder, reply: orders,
  handle: async (ask) => {
    const { tx, community, body, rights, now } = ask
    const place = await scopePlace(tx, community, body.scope)
    if (!place) return no({ code: 'not-found', what: 'scope' })
    const rule = (await rulesOf(tx, community)).find((it) => it.id === body.rule)
    if (!rule) return no({ code: 'not-found', what: 'rule' })
    if (body.startsAt < rule.validFrom) return no({ code: 'rule-not-yet-valid', validFrom: rule.validFrom })
    if (rights.actor.kind !== 'account') return no({ code: 'not-allowed' })
    if (!(await insertOrder(tx, community, body, rights.actor.id, now))) return no({ code: 'id-taken' })
    return changed(ask, body.id, place.building)
  },
})

const restart = endpoint({
  method: 'POST', path: '/sealing/orders/:id/new-case', summary: 'A new case in the scope: the clock starts again; may be told late', may: 'sealing.order',
  params: idParams<'sealing-order'>(), body: newCase, reply: orders,
  handle: async (ask) => {
    const { tx, community, body, params, now } = ask
    const order = await orderOrStop(ask, params.id)
    if (body.at > plus(now, 5 * minute)) return no({ code: 'case-in-the-future' })
    const endedAt = endOf(order, await zoneOf(tx, community))
    // An order that is over names no end any more: what comes after it needs an order of its own.
    if (endedAt <= body.at) return no({ code: 'order-ended', endedAt })
    await addCase(tx, community, order.id, body.at)
    return changed(ask, order.id, order.building)
  },
})

const liftIt = endpoint({
  method: 'POST', path: '/sealing/orders/:id/lift', summary: 'Ends a sealing order before its time', may: 'sealing.order',
  params: idParams<'sealing-order'>(), body: lift, reply: orders,
  handle: async (ask) => {
    const { tx, community, body, params } = ask
    const order = await orderOrStop(ask, params.id)
    if (!(await liftOrder(tx, community, order.id, body.at, body.reason))) return no({ code: 'order-already-lifted' })
    return changed(ask, order.id, order.building)
  },
})

const readMatrix = (whoIsOut: WhoIsOut) => endpoint({
  method: 'GET', path: '/matrix', summary: 'Every flat with what it is under, now or at any moment', may: 'sealing.read', place: somewhere, query: matrixQuery, reply: matrix,
  handle: async (ask) => ok(await matrixAt(ask, ask.query.at ?? ask.now, whoIsOut)),
})

const readBuildings = endpoint({
  method: 'GET', path: '/buildings', summary: 'Compounds, buildings, entrances and flats, for choosing a scope', may: 'sealing.read', place: somewhere, reply: buildings,
  handle: async (ask) => ok(await scopesOf(ask)),
})

const readTimeline = endpoint({
  method: 'GET', path: '/sealing/timeline', summary: 'What a building and its flats are under, from past to future', may: 'sealing.read', place: somewhere, query: timelineQuery, reply: timeline,
  handle: async (ask) => timelineFor(ask, ask.query.building, ask.query),
})

export const sealingRoutes = (whoIsOut: WhoIsOut): readonly Endpoint[] =>
  [readRules, addRule, readOrders, issue, restart, liftIt, readMatrix(whoIsOut), readBuildings, readTimeline]
