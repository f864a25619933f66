// How far a notice came with each home, for those who ring and knock: lists by stairwell, told or not reached, taken back, sent once more by a person's word;
// how a home is to be told; what was said to a call to action.

import { sql } from 'kysely'
import { can, type Place } from '#domain/access/access.ts'
import { isDerived, type CommunityId, type HouseholdId, type NoticeId, type ResidentId } from '#domain/kernel/ids.ts'
import { believed, mayTell as hadThen } from '#domain/doors/doors.ts'
import { dayOf, earlier, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import * as wire from '#domain/notices/wire.ts'
import type { Channels } from '../channels/channels.ts'
import { heldIn, standing } from '../doors/walkers.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue } from '../jobs/queue.ts'
import { communityOf } from '../people/community.ts'
import { householdHome } from '../people/homes.ts'
import { addDeliveries, answerCounts, keepHomes, lockHome, type Delivery, type HomeRow } from './homes.ts'
import { answersOf, homeLines } from './lists.ts'
import { homesToReach, insertWays, waysOf } from './reach.ts'
import { byOf } from './routes.ts'
import { againTo } from './sending-ids.ts'
import { noticeOf, type NoticeRow } from './store.ts'
import { textsGoOut } from './ways.ts'
import { toTell } from './to-tell.ts'

async function placeOfHome({ tx, community }: Ask, household: HouseholdId): Promise<Place | null> {
  const home = await householdHome(tx, community, household)
  return home && { community, building: home.building }
}

/** Of what is for some alone a door tells why: whoever leads there has to have it to knock; a volunteer, to whom none of these doors is given, has not. */
const mayTell = ({ rights, place }: Pick<Ask, 'rights' | 'place'>, notice: NoticeRow): boolean => notice.part === 'home' || can(rights, 'notice.tell-some', place!)

const homes = (channels: Channels) => endpoint({
  method: 'GET', path: '/notices/:id/homes', summary: 'Homes by stairwell, with how each can be reached and how far the notice came', may: 'notice.tell', params: idParams<'notice'>(), query: wire.homesQuery, reply: wire.homesReply,
  place: async ({ tx, community, params, query }) => ((await noticeOf(tx, community, params.id)) ? { community, ...(query.building ? { building: query.building } : {}) } : null),
  async handle(ask) {
    const { tx, community, params, query, now } = ask
    const notice = (await noticeOf(tx, community, params.id))!
    if (!mayTell(ask, notice)) return no({ code: 'not-found' })
    // Whoever rings and knocks is shown whom they ring and knock at, for as long as somebody has to, and nobody else.
    const rings = (query.which === 'rings' || query.which === 'knocks') && notice.ended === null && now < notice.validUntil
    if (!can(ask.rights, 'notice.read', ask.place!) && !rings) return no({ code: 'not-found' })
    return ok({ ...(await homeLines(tx, community, notice, { building: query.building ?? null, which: query.which, after: query.after ?? null, names: notice.part === 'home' || can(ask.rights, 'person.read', ask.place!), texts: textsGoOut(channels, community) }, now)), now })
  },
})

/** Writes down what somebody said of a home of a notice that is held (`share`), and keeps what that comes to; whoever lives there, and whoever follows it, hears. False: the id is taken. */
export async function say(ask: Ask, notice: NoticeRow, household: HouseholdId, it: Delivery): Promise<boolean> {
  const { tx, community, now } = ask
  if ((await addDeliveries(tx, community, notice.id, [it], now)).size === 0) return false
  const { zone } = await communityOf(tx, community)
  const also = await keepHomes(tx, community, notice, [household], now, zone)
  const people = (await homesToReach(tx, community, [household], dayOf(now, zone), now)).get(household)?.people ?? []
  for (const { kind, ids } of also) ask.touch(kind, ids)
  ask.touch('notice', notice.id)
  // What is for one of them alone is told as such.
  if (notice.part !== 'home') ask.touch('own-notice', notice.id)
  else if (people.length > 0) ask.touch('own-notice', people.map(({ id }) => id))
  return true
}

const known = (notice: NoticeRow, answer: string | null): boolean => answer === null || (notice.call?.options.some(({ code }) => code === answer) ?? false)

/** Whether it concerns them at that home, by whatever record of theirs: told of somebody who has moved since, it would count for nobody. */
async function isConcerned({ tx, community }: Ask, { residents }: Pick<HomeRow, 'residents'>, resident: ResidentId): Promise<boolean> {
  const { rows } = await sql`select from residents where community_id = ${community} and id = ${resident} and (id = any(${[...residents]}::uuid[]) or kept_as = any(${[...residents]}::uuid[]))`.execute(tx)
  return rows.length > 0
}

/** What happened at `at` is theirs to tell also after their right there ended, while they work on elsewhere: as with doors. */
const mayThen = async ({ tx, community, rights, now }: Ask, verb: 'notice.tell' | 'notice.tell-some' | 'person.read', place: Place, at: Instant): Promise<boolean> =>
  can(rights, verb, place) || (rights.actor.kind === 'account' && place.building !== undefined && hadThen(await heldIn(tx, community, rights.actor.id, place.building, verb), at, now).may)

type Telling = Ask<wire.Told, any, { id: NoticeId }>
/** The home; or, where they had the right there then and have it elsewhere now, that. */
async function placeOfTelling(ask: Telling): Promise<Place | null> {
  const home = await placeOfHome(ask as Ask, ask.body.household)
  if (!home || can(ask.rights, 'notice.tell', home)) return home
  const notice = await noticeOf(ask.tx, ask.community, ask.params.id)
  return notice && (await mayThen(ask as Ask, 'notice.tell', home, believed(ask.body.at, notice.issuedAt, ask.now))) ? standing(ask, 'notice.tell') : home
}

const told = endpoint({
  method: 'POST', path: '/notices/:id/told', summary: 'Somebody spoke with an adult of the home, or tried to', may: 'notice.tell', place: (ask) => placeOfTelling(ask as Telling), params: idParams<'notice'>(), body: wire.told, reply: done,
  async handle(ask) {
    const { tx, community, body, params, now } = ask
    const [notice, place] = [await noticeOf(tx, community, params.id, 'share'), (await placeOfHome(ask as Ask, body.household))!]
    const may = (verb: 'notice.tell-some' | 'person.read') => mayThen(ask as Ask, verb, place, believed(body.at, notice!.issuedAt, now))
    const home = notice && (notice.part === 'home' || (await may('notice.tell-some'))) ? await lockHome(tx, community, params.id, body.household) : null
    if (!notice || !home) return no({ code: 'not-found' })
    if (!known(notice, body.answer)) return no({ code: 'answer-not-there' })
    // Whoever is shown no names cannot have read with whom they spoke.
    if (body.resident !== null && !((await may('person.read')) && (await isConcerned(ask as Ask, home, body.resident)))) return no({ code: 'not-found' })
    const it: Delivery = {
      id: body.id, household: body.household, rung: body.how === 'phone' ? 'rings' : 'knocks', grade: body.what, how: body.how, why: null, message: null, answer: body.what === 'told' ? body.answer : null, takesBack: null,
      knows: notice.part === 'home' || body.what !== 'told' || body.resident === null ? null : [body.resident], by: byOf(ask as Ask), at: earlier(body.at, now),
    }
    return (await say(ask as Ask, notice, body.household, it)) ? ok({ done: true as const }) : no({ code: 'id-taken' })
  },
})

type Act = { household: HouseholdId; rung: Delivery['rung']; grade: Delivery['grade']; by: string; at: Instant }
type TakingBack = Ask<wire.TakeBackTold, any, { id: NoticeId }>
/** When it was taken back, by the phone: not before what it takes back, nor before the notice. */
const takenBackAt = ({ body, now }: TakingBack, notice: NoticeRow, act: Act | null): Instant => believed(body.at ?? now, act?.at ?? notice.issuedAt, now)

const takeBack = endpoint({
  method: 'POST', path: '/notices/:id/told/take-back', summary: '“Told”, “not reached” or “we know” was a mistake, also before that has arrived', may: 'notice.tell', params: idParams<'notice'>(), body: wire.takeBackTold, reply: done,
  async place(ask) {
    const [act, notice] = [await actOf(ask as TakingBack), await noticeOf(ask.tx, ask.community, (ask as TakingBack).params.id)]
    const household = act?.household ?? ask.body.of?.household
    const home = notice && household ? await placeOfHome(ask as Ask, household) : null
    return home && (await mayThen(ask as Ask, 'notice.tell', home, takenBackAt(ask as TakingBack, notice!, act))) && !can(ask.rights, 'notice.tell', home) ? standing(ask, 'notice.tell') : home
  },
  async handle(ask) {
    const { tx, community, body, params } = ask
    const notice = (await noticeOf(tx, community, params.id, 'share'))!
    const sent = await actOf(ask as TakingBack)
    const household = sent?.household ?? body.of!.household
    const place = (await placeOfHome(ask as Ask, household))!
    const at = takenBackAt(ask as TakingBack, notice, sent)
    if (notice.part !== 'home' && !(await mayThen(ask as Ask, 'notice.tell-some', place, at))) return no({ code: 'not-found' })
    if (!(await lockHome(tx, community, params.id, household))) return no({ code: 'not-found' })
    // What this takes back may have come while the home was waited for. Its id is the phone's alone until then, so that whoever names it before has made it; one that a server makes anybody can work out.
    const act = sent ?? (await actOf(ask as TakingBack))
    if (!act && isDerived(body.act)) return no({ code: 'not-found' })
    // A text may have been read wrongly; and somebody calls the desk and says that it was a child who pressed “I know”.
    if (act && act.grade !== 'told' && act.grade !== 'not-reached' && act.grade !== 'acknowledged') return no({ code: 'not-found' })
    // As at a door: one's own, or the desk anybody's.
    if (act && (act.household !== household || (act.by !== byOf(ask as Ask).actor && !can(ask.rights, 'notice.read', place)))) return no({ code: 'not-found' })
    const rung = act?.rung ?? (body.of!.how === 'phone' ? 'rings' : 'knocks')
    const it: Delivery = { id: body.id, household, rung, grade: 'taken-back', how: null, why: null, message: null, answer: null, takesBack: body.act, by: byOf(ask as Ask), at }
    return (await say(ask as Ask, notice, household, it)) ? ok({ done: true as const }) : no({ code: 'taken-back-already' })
  },
})
async function actOf({ tx, community, params, body }: TakingBack): Promise<Act | null> {
  const { rows: [row] } = await sql<Act>`select household_id as household, rung, grade, by_actor as by, at from notice_deliveries where community_id = ${community} and notice_id = ${params.id} and id = ${body.act}`.execute(tx)
  return row ?? null
}

const sendAgain = (channels: Channels) => endpoint({
  method: 'POST', path: '/notices/:id/send-again', summary: 'A doubtful or failed sending once more, by a person’s word', may: 'notice.issue', place: (ask) => placeOfHome(ask as Ask, ask.body.household), params: idParams<'notice'>(), body: wire.sendAgain, reply: done,
  async handle(ask) {
    const { tx, community, body, params, now } = ask
    const notice = await noticeOf(tx, community, params.id, 'share')
    const home = notice && await lockHome(tx, community, params.id, body.household)
    if (!home) return no({ code: 'not-found' })
    const last = home.last[body.rung]
    if (notice.ended || notice.validUntil <= now) return no({ code: 'notice-draft', what: 'ended' })
    if (last !== 'doubtful' && last !== 'failed') return no({ code: 'sent-already' })
    const message = await againTo(tx, community, notice, home, { rung: body.rung, act: body.id }, channels, byOf(ask as Ask).actor, now)
    if (!message) return no({ code: 'no-way-there' })
    const it: Delivery = { id: body.id, household: body.household, rung: body.rung, grade: 'queued', how: null, why: null, message, answer: null, takesBack: null, by: byOf(ask as Ask), at: now }
    if (!(await say(ask as Ask, notice, body.household, it))) return no({ code: 'id-taken' })
    await enqueue(tx, 'notices:send', { community }, now)
    return ok({ done: true as const })
  },
})

const answers = endpoint({
  method: 'GET', path: '/notices/:id/answers', summary: 'Who said what to a call to action', may: 'notice.read', params: idParams<'notice'>(), reply: wire.answersReply,
  place: async ({ tx, community, params }) => ((await noticeOf(tx, community, params.id)) ? { community } : null),
  handle: async ({ tx, community, params, now }) => ok({ counts: (await answerCounts(tx, community, [params.id]))(params.id), homes: await answersOf(tx, community, (await noticeOf(tx, community, params.id))!, now) }),
})

const placeOfWays = (ask: Ask<any, any, { id: HouseholdId }>): Promise<Place | null> => placeOfHome(ask as Ask, ask.params.id)
const readWays = endpoint({
  method: 'GET', path: '/households/:id/ways', summary: 'How a home is to be told of what concerns it', may: 'person.read', place: placeOfWays, params: idParams<'household'>(), reply: wire.waysReply,
  handle: (ask) => waysShown(ask as Ask, ask.params.id),
})
/** It tells of everybody at home. */
async function waysShown(ask: Ask, household: HouseholdId) {
  const { tx, community, now } = ask
  const { zone } = await communityOf(tx, community)
  const people = (await homesToReach(tx, community, [household], dayOf(now, zone), now)).get(household)?.people ?? []
  for (const { id } of people) ask.look(id, 'card')
  return ok({ resident: people[0]?.id ?? null, ...(await waysOf(tx, community, household)) })
}
const sayWays = endpoint({
  method: 'POST', path: '/households/:id/ways', summary: 'Puts down how a home is to be told', may: 'person.write', place: placeOfWays, params: idParams<'household'>(), body: wire.newWays, reply: wire.waysReply,
  async handle(ask) {
    const { tx, community, params, body, now } = ask
    if (!(await insertWays(tx, community as CommunityId, params.id, body, byOf(ask as Ask), now))) return no({ code: 'id-taken' })
    return waysShown(ask as Ask, params.id)
  },
})

export const homeRoutes = (channels: Channels): readonly Endpoint[] => [toTell, homes(channels), told, takeBack, sendAgain(channels), answers, readWays, sayWays]
