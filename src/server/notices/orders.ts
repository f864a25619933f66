// What is ordered for homes is told to them as every notice is: by their page, a text, a call, a knock, until they know. The job `notices:order` issues the notice of a step of a sealing
// order, and corrects the one before: words out of the order itself (domain/sealing/told.ts), on the word and ground of whoever ordered it. Done twice it is done once. A word or ground that
// names somebody goes out to nobody: then the office, or the place, stands there. Refuses to leave standing what a later step of the order has made another: where nobody is to be told of that
// step, what was told before is withdrawn.

import { sql } from 'kysely'
import type { SealingOrderId, SealingStepId } from '#domain/kernel/ids.ts'
import { day, earlier, later, plus, type Instant } from '#domain/kernel/instants.ts'
import { languages } from '#domain/kernel/says.ts'
import type { Audience } from '#domain/notices/audience.ts'
import { usualPlan } from '#domain/notices/ladder.ts'
import { contradicted, mostDays } from '#domain/notices/notice.ts'
import { orderTexts } from '#domain/notices/order-texts.ts'
import { levels } from '#domain/people/levels.ts'
import { newsOf } from '#domain/sealing/news.ts'
import { endOf } from '#domain/sealing/sealing.ts'
import { holdsNoMore, saidOfOrder, type ToldStep } from '#domain/sealing/told.ts'
import type { StepView } from '#domain/sealing/wire.ts'
import type { Channels } from '../channels/channels.ts'
import { transaction } from '../db/pool.ts'
import type { Outcome, TaskRun } from '../jobs/registry.ts'
import { communityOf } from '../people/community.ts'
import { ordersOf, placeOfOrder, type OrderHere } from '../sealing/orders.ts'
import { stepsShown, stepsToDecide } from '../sealing/steps.ts'
import { countHomes, homesMeant } from './audience.ts'
import { begin, type Telling } from './beginning.ts'
import { frameOf, onWordOf, planOf, withdrawalOf, withdrawalSaid } from './drafting.ts'
import { hoursOf } from './hours.ts'
import { chainsOf, livesIn } from './places.ts'
import { noticeOfStep, toldBefore, toldOfSteps } from './orders-told.ts'
import { codeOf, noticeOf, standing, type NoticeRow, type Written } from './store.ts'

/** So long it hangs where nothing is ahead any more. */
const hangsFor = 2 * day

/** Whom it is for; of an order on one person that person, on phones that may see it of them. Null: they live nowhere here. */
async function audienceOf({ tx, community }: Telling, { scope }: OrderHere): Promise<Audience | null> {
  if (scope.kind !== 'person') return { places: [{ kind: scope.kind, id: scope.id }], terms: [] }
  const { rows: [row] } = await sql<{ household: string }>`select household_id as household from residents where community_id = ${community} and id = ${scope.id} and moved_away_at is null`.execute(tx)
  return row ? { places: [{ kind: 'household', id: row.household }], terms: [{ term: 'own-order', values: levels.filter((it) => it !== 'open'), not: false }] } : null
}

/** From when until when it hangs. */
function hangs(order: OrderHere, step: ToldStep, zone: string, now: Instant): Pick<Written, 'validFrom' | 'validUntil'> {
  const validFrom = step.kind === 'issued' ? step.at : now
  return { validFrom, validUntil: earlier(later(endOf(order, zone), plus(later(now, step.at), hangsFor)), plus(later(validFrom, now), mostDays * day)) }
}

const urgencyOf = ({ kind }: StepView) => (kind === 'lifted' ? 'usual' as const : 'cannot-wait' as const)

type Writing = { old: NoticeRow | null; by: Written['by']; audience: Audience; /** the step's own words were looked at when it was taken */ looked: boolean }
async function write(of: Telling, order: OrderHere, view: StepView, { old, by, audience, looked }: Writing): Promise<Omit<Written, 'homes' | 'people'>> {
  const { tx, community, channels, now } = of
  const [place, hours, chains] = [await communityOf(tx, community), await hoursOf(tx, community), (await chainsOf(tx, community, audience.places))!]
  const taken = (await stepsShown(tx, community, order.id)).get(order.id)!.find((one) => one.id === view.takesBack)
  const mistake = taken && (await toldOfSteps(tx, community, [taken.id])).has(taken.id) ? (taken.kind === 'lifted' ? 'lifted' as const : 'case' as const) : null
  const step: ToldStep = { kind: view.kind, at: view.at, of: mistake, corrects: old !== null }
  const said = saidOfOrder(order, await placeOfOrder(tx, community, order.scope), step, now, place)
  const { validFrom, validUntil } = hangs(order, step, place.zone, now)
  const urgency = urgencyOf(view)
  const [id, sender] = [noticeOfStep(community, view.id), (view.source || order.issuer).slice(0, 60)]
  const beside = contradicted({ subject: 'sealing', places: chains, validFrom, validUntil }, (await standing(tx, community, now)).filter((it) => it.id !== old?.id).map((it) => ({ ...it, places: it.chains })))
  const part = order.scope.kind === 'person' ? 'health' as const : 'home' as const
  const notice: Omit<Written, 'homes' | 'people'> = {
    id, kind: old ? 'correction' : 'notice', subject: 'sealing', urgency, audience, chains, part, edits: {}, sender, ground: view.reason, ask: { who: place.name, phone: place.phone }, validFrom, validUntil,
    source: Object.fromEntries(languages.map((it) => [it, { title: said[it].title, lines: said[it].lines, when: '', where: '' }])),
    changed: old ? Object.fromEntries(languages.map((it) => [it, said[it].changed || said[it].title])) : {},
    plan: planOf({ plan: [...usualPlan(urgency, hours)], urgency }, channels, community, hours), call: null, corrects: old?.id ?? null, beside: beside.map((it) => it.id), nobodys: [], code: part === 'home' ? codeOf(id) : null,
    by, issuedAt: now, toldBefore: null, toldWithin: hours.within[urgency], fault: null, together: null,
  }
  const written = await onWordOf(tx, place, notice, { sender: looked && view.source !== '', ground: looked })
  return { ...written, edits: orderTexts(said, frameOf(written, place)) }
}

/** What homes were told of the order is so no longer, and nobody is to be told of this step: whoever had it hears that, and nothing climbs, hangs or is read out any more. */
async function withdraw(of: Telling, view: StepView, old: NoticeRow, by: Written['by']): Promise<void> {
  const { tx, community, channels, now } = of
  const off = withdrawalOf({ ...old, urgency: urgencyOf(view) }, { id: noticeOfStep(community, view.id), changed: holdsNoMore, by, at: now }, channels, community, await hoursOf(tx, community))
  const rows = homesMeant(community, sql`false`, old.id)
  const first = await withdrawalSaid(tx, community, off)
  // Why it is withdrawn is in the server's own words, which are nobody's name.
  const { written } = first.problems.length === 0 ? first : await withdrawalSaid(tx, community, { ...off, nobodys: [...off.nobodys, ...first.problems.map(({ said }) => said)] })
  await begin(of, written, rows, { old, as: 'withdrawn' })
}

type Asked = { order: SealingOrderId; step: SealingStepId; /** false: nobody is to be told of this step */ tells: boolean; /** somebody's own words in the place of what was told before are right still */ keepsOwn: boolean; looked: boolean; by: Written['by'] }
async function tell(of: Telling, { order: orderId, step: stepId, tells, keepsOwn, looked, by }: Asked): Promise<void> {
  const { tx, community } = of
  // Two steps of one order are told one after the other.
  const written = await stepsToDecide(tx, community, orderId)
  const [[order], steps] = [await ordersOf(tx, community, orderId), (await stepsShown(tx, community, orderId)).get(orderId) ?? []]
  const news = order && newsOf(order, written, (await communityOf(tx, community)).zone)
  const view = steps.find(({ id }) => id === news)
  // Of what was done since, its own job tells, or withdraws what was told; of what made nothing another, none does.
  if (!order || view?.id !== stepId || (await noticeOf(tx, community, noticeOfStep(community, stepId)))) return
  const [audience, before] = [tells ? await audienceOf(of, order) : null, await toldBefore(tx, community, order.scope, steps.map(({ id }) => id), of.now, 'update')]
  // What somebody wrote for homes elsewhere as well says something of their orders too, and stands: whoever took the step has read that it does.
  const mine = before && !before.elsewhere ? before.notice : null
  const old = mine?.kind === 'withdrawal' ? null : mine
  if (!audience) {
    // Their own words may have said what was about to be ordered, or were written after it was.
    const right = !tells && before?.own && (keepsOwn || before.notice.issuedAt > view.writtenAt)
    return old && !right ? withdraw(of, view, old, by) : undefined
  }
  const draft = await write(of, order, view, { old, by, audience, looked })
  const rows = homesMeant(community, order.scope.kind === 'person' ? sql`r.id = ${order.scope.id}` : livesIn(audience.places), mine?.id ?? null)
  if ((await countHomes(tx, rows)).homes > 0) await begin(of, draft, rows, mine && { old: mine, as: 'superseded' })
}

/** The job: payload `order`, `step`, whether homes are told of it (`tell`), who took it (`by`, `role`), and whether its words were looked at then for names (`looked`). */
export const tellOrder = (channels: Channels) => async ({ db, community, payload, now }: TaskRun): Promise<Outcome> => {
  const by = { actor: `account:${String(payload['by'])}`, role: String(payload['role'] ?? 'deputy') }
  const asked: Asked = { order: payload['order'] as SealingOrderId, step: payload['step'] as SealingStepId, tells: payload['tell'] !== false, keepsOwn: payload['keepsOwn'] === true, looked: payload['looked'] === true, by }
  await transaction(db, [community], (tx) => tell({ tx, community, channels, now }, asked))
}
