// Sealing over HTTP: rules as versions, orders with issuer, ground and end, the matrix and the timeline. What happens to an order
// (a new case, lifting, taking either back) is in step-routes.ts.

import { can } from '#domain/access/access.ts'
import { isUuid, type BuildingId } from '#domain/kernel/ids.ts'
import { type ControlRule } from '#domain/sealing/sealing.ts'
import { buildings, controlRule, controlRules, facades, facadesQuery, matrix, matrixQuery, mostFacades, orders, timeline, timelineQuery } from '#domain/sealing/wire.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { endpoint, no, ok, type Endpoint } from '../http/endpoint.ts'
import { facadesAt, matrixAt, scopesOf, somewhere, timelineFor, type WhoIsOut } from './matrix.ts'
import { orderRecords } from './orders.ts'
import type { PassesEndingUnder } from './preview.ts'
import { nothingBehind, shownOrders, stepRoutes, type Behind } from './step-routes.ts'
import { insertRule, rulesOf } from './store.ts'

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
    ask.touch('control-rule', body.id)
    return ok({ rules: (await rulesOf(tx, community)).map((rule) => ({ ...rule, stages: [...rule.stages] })) })
  },
})

const readOrders = endpoint({
  method: 'GET', path: '/sealing/orders', summary: 'All sealing orders, newest start first', may: 'sealing.read', place: somewhere, reply: orders,
  handle: async ({ tx, community, rights, now }) => ok(await sideBySide(tx, (one) => shownOrders({ tx: one, community, now }, orderRecords(one, community)
    .then((all) => all.filter(({ building }) => building === null || can(rights, 'sealing.read', { community, building })))))),
})

const readMatrix = (whoIsOut: WhoIsOut) => endpoint({
  method: 'GET', path: '/matrix', summary: 'Every building with how many homes are under what, now or at any moment', may: 'sealing.read', place: somewhere, query: matrixQuery, reply: matrix, together: 'grants',
  handle: async (ask) => ok(await matrixAt(ask, ask.query.at ?? ask.now, whoIsOut)),
})

const readFacades = (whoIsOut: WhoIsOut) => endpoint({
  method: 'GET', path: '/matrix/flats', summary: `The flats of up to ${mostFacades} buildings with what they are under`, may: 'sealing.read', place: somewhere, query: facadesQuery, reply: facades,
  handle: async (ask) => {
    const found = await facadesAt(ask, [...new Set(ask.query.buildings.split(','))].filter(isUuid) as BuildingId[], ask.query.at ?? ask.now, whoIsOut)
    return found.buildings.length > 0 ? ok(found) : no({ code: 'not-found' })
  },
})

const readBuildings = endpoint({
  method: 'GET', path: '/buildings', summary: 'Compounds, buildings, entrances and flats, for choosing a scope', may: 'sealing.read', place: somewhere, reply: buildings,
  handle: async (ask) => ok(await scopesOf(ask)),
})

const readTimeline = endpoint({
  method: 'GET', path: '/sealing/timeline', summary: 'What a building and its flats are under, from past to future', may: 'sealing.read', place: somewhere, query: timelineQuery, reply: timeline,
  handle: async (ask) => timelineFor(ask, ask.query.building, ask.query),
})

/** Exits are asked who is outside, and for previews whose passes would end; notices, what homes were told of an order, whether its words name somebody and how those homes can be told. main.ts hands it in, because sealing knows neither. */
export const sealingRoutes = (whoIsOut: WhoIsOut, passesEndingUnder: PassesEndingUnder, behind: Behind = nothingBehind): readonly Endpoint[] =>
  [readRules, addRule, readOrders, ...stepRoutes(passesEndingUnder, behind), readMatrix(whoIsOut), readFacades(whoIsOut), readBuildings, readTimeline]
