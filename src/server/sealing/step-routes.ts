// The steps of a sealing order over HTTP: issuing, a new case, lifting, taking one of these back, and the preview of each. A step
// is written down with a reason and never edited; after each, granted exits are looked at again.

import { decidingRole, type Place } from '#domain/access/access.ts'
import type { AccountId, BuildingId, SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { later, type Instant, type Zone } from '#domain/kernel/instants.ts'
import type { Result } from '#domain/kernel/result.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { initials } from '#domain/people/people.ts'
import { endOf, spansOf, type Scope, type SealingOrder } from '#domain/sealing/sealing.ts'
import { isNews } from '#domain/sealing/news.ts'
import { liftFrom, mayTakeBack, presentOf, withCase, type Step } from '#domain/sealing/steps.ts'
import { askPreview, lift, newCase, newOrder, preview, stepTaken, takeBack, type StepView } from '#domain/sealing/wire.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import { sideBySide } from '../db/side-by-side.ts'
import { enqueue } from '../jobs/queue.ts'
import { orderChanges } from './changes.ts'
import { namesNobody, noNotice, noWays, previewOf, stillHoldsFor, toldNothing, type Change, type NamedIn, type NoticeOf, type PassesEndingUnder, type ToldOfOrder, type WaysTo } from './preview.ts'
import { addStep, stepsOf, stepsShown, stepsToDecide } from './steps.ts'
import { zoneOf } from '../people/community.ts'
import { orderRecords, type OrderRecord } from './orders.ts'
import { insertOrder, rulesOf, scopePlace, type NewOrder } from './store.ts'

/** As the screens show it at `ask.now`. A person is named by initials: building leads read this too. */
function shown({ order, scopeLabel, personName }: OrderRecord, steps: StepView[], now: Ask['now'], zone: Zone) {
  const span = spansOf(order, zone).find((it) => it.from <= now && now < it.until)
  return {
    ...order, scopeLabel: personName ? `${scopeLabel} ${initials(personName)}` : scopeLabel, endsAt: endOf(order, zone), restarts: [...order.restarts],
    rule: { ...order.rule, stages: [...order.rule.stages] }, level: span?.level ?? ('open' as const), stage: span?.stage ?? null, until: span?.until ?? null, steps,
  }
}

export async function shownOrders({ tx, community, now }: Pick<Ask, 'tx' | 'community' | 'now'>, found: readonly OrderRecord[] | Promise<readonly OrderRecord[]>, one: SealingOrderId | null = null) {
  const [records, zone, steps] = await sideBySide(tx, (at) => Promise.all([found, zoneOf(at, community), stepsShown(at, community, one)]))
  return { orders: records.map((record) => shown(record, steps.get(record.order.id) ?? [], now, zone)) }
}

async function orderOrStop(ask: Ask, id: SealingOrderId): Promise<OrderRecord> {
  const [record] = await orderRecords(ask.tx, ask.community, id)
  return record ?? stop({ code: 'not-found' })
}

const accountOrStop = ({ rights: { actor } }: Ask): AccountId => (actor.kind === 'account' ? actor.id : stop({ code: 'not-allowed' }))

/** Where an order holds: its building, or the whole community. */
const placeOf = (community: Place['community'], building: BuildingId | null): Place => ({ community, ...(building ? { building } : {}) })

/** Whoever sends it has seen what it would do to the order as it was then: another step since, a new case before a lift, makes it another thing. */
const asShown = (taken: readonly Step[], steps: number | undefined): void => { if (steps !== undefined && steps !== taken.length) stop({ code: 'order-changed' }) }

/** Whatever is written of an order is read by everybody on whom it is, and hung up: it names nobody, as no notice does. */
async function namesNone({ tx, community }: Ask, named: NamedIn, texts: readonly string[], nobodys: readonly string[]): Promise<void> {
  const problems = await named(tx, community, texts, nobodys)
  if (problems.length > 0) stop({ code: 'notice-text', problems: problems.slice(0, 50).map(({ what, said }) => ({ code: what, said })) })
}

/** `told`: what homes were told of the order before; null: it is new. */
type Said = { reason: string; source: string; tell: boolean; keepsOwn: boolean; told: ToldOfOrder | null; noticeOf: NoticeOf }
type OnWhat = { /** null: it is new */ before: SealingOrder | null; order: SealingOrderId; scope: NewOrder['scope']; building: BuildingId | null }

/** Writes the step down, tells listeners, and has granted exits looked at again. */
async function take(ask: Ask, { before, order, scope, building }: OnWhat, step: Step, { reason, source, tell, keepsOwn, told, noticeOf }: Said) {
  const { tx, community, rights, now } = ask
  const by = accountOrStop(ask)
  const role = decidingRole(rights, placeOf(community, building))
  if (!(await addStep(tx, community, { step, order, reason, source, by, role: role ?? 'deputy' }, now))) return no({ code: 'id-taken' })
  for (const { kind, ids } of orderChanges({ id: order, scope, building })) ask.touch(kind, ids, building)
  await enqueue(tx, 'exits:review', { community, order, step: step.id, by, role, at: now }, now)
  const [record] = await orderRecords(tx, community, order)
  const zone = await zoneOf(tx, community)
  // Nobody is to be told of this: then what they were told before is withdrawn, for it is so no longer. Where nothing ahead is another, it is so still.
  const tells = isNews(before, record!.order, now, zone) && (tell || (told !== null && (await told(tx, community, scope, (await stepsOf(tx, community, order)).map(({ id }) => id), now)).stands))
  if (tells) await enqueue(tx, 'notices:order', { community, order, step: step.id, by, role, tell, keepsOwn, looked: true }, now)
  return ok({ ...(await shownOrders(ask, [record!], order)), step: step.id, notice: tells && tell ? noticeOf(community, step.id) : null, stillHolds: await stillHoldsFor(ask, record!.order, later(now, step.at), zone) })
}

type Wanted = Pick<NewOrder, 'scope' | 'rule' | 'startsAt' | 'caseSince'>

/** The order that this would be. Stops when place or rule is not there. */
async function imagine({ tx, community }: Ask, { scope, rule: wanted, startsAt, caseSince }: Wanted): Promise<{ order: SealingOrder; building: BuildingId | null }> {
  const place = (await scopePlace(tx, community, scope)) ?? stop({ code: 'not-found', what: 'scope' })
  const rule = (await rulesOf(tx, community)).find((it) => it.id === wanted) ?? stop({ code: 'not-found', what: 'rule' })
  if (startsAt < rule.validFrom) stop({ code: 'rule-not-yet-valid', validFrom: rule.validFrom })
  const id = '00000000-0000-7000-8000-000000000000' as SealingOrderId
  return { order: { id, scope: scope as Scope, rule, startsAt, restarts: [], liftedAt: null, issuer: '', ground: '', caseSince }, building: place.building }
}

/** What is asked of those behind: what homes were told before, whether words name somebody, by which ways homes can be told, and under which id they are. */
export type Behind = { told: ToldOfOrder; named: NamedIn; ways: WaysTo; noticeOf: NoticeOf }
export const nothingBehind: Behind = { told: toldNothing, named: namesNobody, ways: noWays, noticeOf: noNotice }

const issue = ({ named, noticeOf }: Behind) => endpoint({
  method: 'POST', path: '/sealing/orders', summary: 'Issues a sealing order under a control rule', may: 'sealing.order', body: newOrder, reply: stepTaken,
  handle: async (ask) => {
    const { tx, community, body, now } = ask
    const { building } = await imagine(ask as Ask, body)
    await namesNone(ask as Ask, named, [body.issuer, body.ground], body.nobodys)
    if (!(await insertOrder(tx, community, body, accountOrStop(ask as Ask), now))) return no({ code: 'id-taken' })
    const step: Step = { id: body.id as string as SealingStepId, kind: 'issued', at: body.startsAt, caseSince: body.caseSince }
    return take(ask as Ask, { before: null, order: body.id, scope: body.scope, building }, step, { reason: body.ground, source: body.issuer, tell: body.tell, keepsOwn: false, told: null, noticeOf })
  },
})

const restart = ({ told, named, noticeOf }: Behind) => endpoint({
  method: 'POST', path: '/sealing/orders/:id/new-case', summary: 'A new case in the scope: the clock starts again; may be told late', may: 'sealing.order',
  params: idParams<'sealing-order'>(), body: newCase, reply: stepTaken,
  handle: async (ask) => {
    const { tx, community, body, params, now } = ask
    await namesNone(ask as Ask, named, [body.source, body.reason], body.nobodys)
    asShown(await stepsToDecide(tx, community, params.id), body.steps)
    const { order, building } = await orderOrStop(ask as Ask, params.id)
    const changed = withCase(order, body.at, now, await zoneOf(tx, community))
    return changed.ok ? take(ask as Ask, { before: order, order: order.id, scope: order.scope, building }, { id: body.id, kind: 'case', at: body.at }, { ...body, told, noticeOf }) : changed
  },
})

const liftIt = ({ told, named, noticeOf }: Behind) => endpoint({
  method: 'POST', path: '/sealing/orders/:id/lift', summary: 'Ends a sealing order before its time, from now or a later moment', may: 'sealing.order',
  params: idParams<'sealing-order'>(), body: lift, reply: stepTaken,
  handle: async (ask) => {
    const { tx, community, body, params, now } = ask
    await namesNone(ask as Ask, named, [body.source, body.reason], body.nobodys)
    asShown(await stepsToDecide(tx, community, params.id), body.steps)
    const { order, building } = await orderOrStop(ask as Ask, params.id)
    const from = liftFrom(order, body.at, now, await zoneOf(tx, community))
    return from.ok ? take(ask as Ask, { before: order, order: order.id, scope: order.scope, building }, { id: body.id, kind: 'lifted', at: from.value }, { ...body, told, noticeOf }) : from
  },
})

const takeItBack = ({ told, named, noticeOf }: Behind) => endpoint({
  method: 'POST', path: '/sealing/orders/:id/take-back', summary: 'A new case or a lift was a mistake: it counts no more, and both stay on the record', may: 'sealing.order',
  params: idParams<'sealing-order'>(), body: takeBack, reply: stepTaken,
  handle: async (ask) => {
    const { tx, community, body, params, now } = ask
    await namesNone(ask as Ask, named, [body.reason], body.nobodys)
    const steps = await stepsToDecide(tx, community, params.id)
    asShown(steps, body.steps)
    const { order, building } = await orderOrStop(ask as Ask, params.id)
    const may = mayTakeBack(steps, body.step)
    return may.ok ? take(ask as Ask, { before: order, order: order.id, scope: order.scope, building }, { id: body.id, kind: 'taken-back', at: now, takesBack: body.step }, { reason: body.reason, source: '', tell: body.tell, keepsOwn: body.keepsOwn, told, noticeOf }) : may
  },
})

type Asked = { what: 'case'; order: SealingOrderId; at: Instant } | { what: 'lift'; order: SealingOrderId; at: Instant } | { what: 'take-back'; order: SealingOrderId; step: SealingStepId }

/** Of a step that would be taken back and of which homes were told, whether it was a lift. */
const takenOf = (steps: readonly Step[], asked: Asked, told: ReadonlySet<SealingStepId>): 'case' | 'lifted' | null =>
  (asked.what !== 'take-back' || !told.has(asked.step) ? null : steps.find(({ id }) => id === asked.step)?.kind === 'lifted' ? 'lifted' : 'case')

/** The order as it is, as it would be, and from when. */
async function imagineStep(ask: Ask, asked: Asked, toldOf: ToldOfOrder): Promise<Result<Change>> {
  const { tx, community, now } = ask
  const { order, building } = await orderOrStop(ask, asked.order)
  const [zone, steps] = [await zoneOf(tx, community), await stepsOf(tx, community, order.id)]
  const told = await toldOf(tx, community, order.scope, steps.map(({ id }) => id), now)
  const known = {
    before: order, steps: steps.length, own: told.own, corrects: told.stands, of: takenOf(steps, asked, told.of), kind: asked.what === 'take-back' ? 'taken-back' as const : asked.what === 'case' ? 'case' as const : 'lifted' as const,
  }
  if (asked.what === 'case') {
    const changed = withCase(order, asked.at, now, zone)
    return changed.ok ? ok({ ...known, after: { ...changed.value, building }, at: asked.at }) : changed
  }
  if (asked.what === 'lift') {
    const from = liftFrom(order, asked.at, now, zone)
    return from.ok ? ok({ ...known, after: { ...order, liftedAt: from.value, building }, at: from.value }) : from
  }
  const may = mayTakeBack(steps, asked.step)
  if (!may.ok) return may
  const mistake: Step = { id: asked.step, kind: 'taken-back', at: now, takesBack: asked.step }
  return ok({ ...known, after: { ...order, ...presentOf([...steps, mistake]), building }, at: now })
}

const previewRoute = (passesEndingUnder: PassesEndingUnder, { told, ways }: Behind) => endpoint({
  method: 'POST', path: '/sealing/orders/preview', summary: 'What a new order, a new case, a lift or taking one back would do; changes nothing', may: 'sealing.order',
  body: askPreview, reply: preview, once: false,
  handle: async (ask) => {
    const { body } = ask
    if (body.what === 'issue') {
      const { order, building } = await imagine(ask as Ask, body)
      return ok(await previewOf(ask as Ask, { before: null, steps: 0, own: null, kind: 'issued', of: null, corrects: false, after: { ...order, building }, at: body.startsAt }, passesEndingUnder, ways))
    }
    const change = await imagineStep(ask as Ask, body, told)
    return change.ok ? ok(await previewOf(ask as Ask, change.value, passesEndingUnder, ways)) : change
  },
})

export const stepRoutes = (passesEndingUnder: PassesEndingUnder, behind: Behind = nothingBehind): readonly Endpoint[] =>
  [issue(behind), previewRoute(passesEndingUnder, behind), restart(behind), liftIt(behind), takeItBack(behind)]
