// Notices over HTTP: composing, issuing, following, withdrawing. What homes and leads say to one stands in home-routes.ts, a household's own in own-routes.ts.

import { sql } from 'kysely'
import { actingRole, type Place } from '#domain/access/access.ts'
import type { CommunityId, NoticeId } from '#domain/kernel/ids.ts'
import { idParams } from '#domain/kernel/wire.ts'
import { beginsAt } from '#domain/notices/ladder.ts'
import { differences } from '#domain/notices/notice.ts'
import * as wire from '#domain/notices/wire.ts'
import type { Channels } from '../channels/channels.ts'
import { groupAgain } from '../channels/group-messages.ts'
import type { Tx } from '../db/pool.ts'
import type { AudienceTerm } from '../http/audience.ts'
import { endpoint, no, ok, stop, type Ask, type Endpoint } from '../http/endpoint.ts'
import { enqueue, enqueueOnce } from '../jobs/queue.ts'
import { countBuildings, countHomes, edgeOf, homesMeant, listHomes, meant, peopleIn, peopleMeant, termsFor } from './audience.ts'
import { held, issuedBy, lookAt, withdrawalOf, withdrawalSaid, type Looked } from './drafting.ts'
import { hasGroup, toGroup } from './grouping.ts'
import { carryAnswers, insertHomes, keepHomes } from './homes.ts'
import { hoursOf, hoursRoutes } from './hours.ts'
import { toldInTime, toldLate } from './in-time.ts'
import { orderHoldsUntil } from './orders-told.ts'
import { buildingAround, chainsOf } from './places.ts'
import { endRounds } from './rounds-before.ts'
import { linesOf, noticeShown } from './shown.ts'
import { codeOf, endNotice, insertNotice, lineOf, noticeOf, noticesIn, type Written } from './store.ts'
import { textsGoOut, waysAmong } from './ways.ts'

export type With = { terms: readonly AudienceTerm[]; channels: Channels }

export const byOf = ({ rights, place, community }: Ask): Written['by'] => ({ actor: `${rights.actor.kind}:${rights.actor.id}`, role: actingRole(rights, place ?? { community }) ?? 'resident' })

/** Where a notice is issued: in the one building that it is for, and that all those are for which it takes the place of, else in the whole. */
async function placeOf({ tx, community, body }: Ask<{ audience: wire.Draft['audience']; corrects?: NoticeId | null }>): Promise<Place | null> {
  const [chains, before] = [await chainsOf(tx, community, body.audience.places), await chainsBefore(tx, community, body.corrects ?? null)]
  const building = chains && buildingAround([...chains, ...before])
  return chains && (building ? { community, building } : { community })
}
/** Whoever had any of those hears of what takes its place, or that it is withdrawn. */
const chainsBefore = async (tx: Tx, community: CommunityId, id: NoticeId | null) =>
  (id !== null && (await noticeOf(tx, community, id)) ? (await lineOf(tx, community, id)).flatMap((one) => one.chains) : [])
const placeOfNotice = async ({ tx, community, params }: Ask<any, any, { id: NoticeId }>): Promise<Place | null> => {
  const notice = await noticeOf(tx, community, params.id)
  const building = notice && buildingAround((await lineOf(tx, community, notice.id)).flatMap((one) => one.chains))
  return notice && (building ? { community, building } : { community })
}

const readTerms = ({ terms, channels }: With) => endpoint({
  method: 'GET', path: '/notices/terms', summary: 'What an audience can be narrowed by', may: 'notice.issue', reply: wire.terms,
  handle: (ask) => Promise.resolve(ok({ terms: termsFor(terms, ask as Ask).map(({ term, choices }) => ({ term, choices: [...choices] })), group: hasGroup(channels, ask.community, 'home') })),
})

/** So few that a count tells who, and so many that a count is one of many. */
const [fewPeople, manyPeople] = [20, 200]
/** Whether somebody has what a term asks for is theirs to know who asked: a count of few is a look at each of them, also at those who have it not. */
async function lookBehind(ask: Ask, { places }: wire.Draft['audience'], { rows, meant: { part } }: Pick<Looked, 'rows' | 'meant'>): Promise<void> {
  if (part === 'home') return
  const there = await peopleIn(ask.tx, ask.community, places, fewPeople + 1)
  const seen = there.length <= fewPeople ? there : await peopleMeant(ask.tx, rows, manyPeople + 1)
  if (seen.length <= manyPeople) for (const resident of seen) ask.look(resident, 'people-list')
}

/** Every text of a notice written by hand, in three languages. */
const draftBytes = 384 * 1024

const preview = (by: With) => endpoint({
  method: 'POST', path: '/notices/preview', summary: 'Whom a draft is for, its texts, and what keeps it from being issued; changes nothing', may: 'notice.issue', place: placeOf, body: wire.draft, bodyLimit: draftBytes, reply: wire.preview, once: false,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const looked = await lookAt(ask as Ask, body, by)
    if (!looked.ok) return looked
    await lookBehind(ask as Ask, body.audience, looked.value)
    const { rows, counted, texts, problems, contradicts, seen, plan, old, community: { zone }, meant: { part } } = looked.value
    const [buildings, ways] = [await countBuildings(tx, community, rows), await waysAmong(tx, community, rows, { now, own: part !== 'home', texts: textsGoOut(by.channels, community as CommunityId) })]
    const inTime = await toldInTime(tx, community, { looked: looked.value, draft: body, now })
    return ok({
      homes: counted.homes, people: counted.people, had: counted.had, inTime, seen, buildings, ways, texts, problems,
      contradicts: contradicts.map((it) => ({ id: it.id, subject: it.subject, source: it.source, validFrom: it.validFrom, validUntil: it.validUntil, sender: it.sender })),
      differs: old ? differences(old, body) : [], begins: plan.map((step) => ({ rung: step.rung, at: beginsAt({ urgency: body.urgency, issuedAt: now }, step, zone) })),
    })
  },
})

const listAudience = ({ terms }: With) => endpoint({
  method: 'POST', path: '/notices/audience', summary: 'The homes of an audience one by one; changes nothing', may: 'notice.issue', place: placeOf, body: wire.audienceQuery, reply: wire.audiencePage, once: false,
  async handle(ask) {
    const { tx, community, body } = ask
    const whom = await meant(terms, ask as Ask, body.audience)
    if (whom.ok) await lookBehind(ask as Ask, body.audience, { rows: homesMeant(community, whom.value.where, null), meant: whom.value })
    return whom.ok ? ok(await listHomes(tx, community, whom.value.where, edgeOf(body.after, 'nuntu'))) : whom
  },
})

const late = (by: With) => endpoint({
  method: 'POST', path: '/notices/late', summary: 'The homes that a draft would tell too late; changes nothing', may: 'notice.issue', place: placeOf, body: wire.lateQuery, bodyLimit: draftBytes, reply: wire.latePage, once: false,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const looked = await lookAt(ask as Ask, body, by)
    if (looked.ok) await lookBehind(ask as Ask, body.audience, looked.value)
    return looked.ok ? ok(await toldLate(tx, community, { looked: looked.value, draft: body, now }, edgeOf(body.after, 'nuntu'))) : looked
  },
})

/** The ladder begins with it, in the same transaction. */
async function begin(ask: Ask, notice: NoticeId): Promise<void> {
  ask.touch('notice', notice)
  ask.touch('own-notice', notice)
  await enqueue(ask.tx, 'notices:climb', { community: ask.community, notice }, ask.now)
}

/** Who was counted is who it is for: should anybody have moved in between, none of it holds. */
async function fixHomes(ask: Ask, notice: NoticeId, rows: ReturnType<typeof homesMeant>, hash: string): Promise<void> {
  await insertHomes(ask.tx, ask.community, notice, rows, ask.now)
  const fixed = await countHomes(ask.tx, sql`select n.household_id, n.residents, n.had_old from notice_homes n where n.community_id = ${ask.community} and n.notice_id = ${notice}`)
  if (fixed.hash !== hash) stop({ code: 'notice-looked-different' })
}

const issue = (by: With) => endpoint({
  method: 'POST', path: '/notices', summary: 'Issues a notice, or one that corrects another', may: 'notice.issue', place: placeOf, body: wire.issue, bodyLimit: draftBytes, reply: wire.notice,
  async handle(ask) {
    const { tx, community, body, now } = ask
    const looked = await lookAt(ask as Ask, body, by, 'update')
    if (!looked.ok) return looked
    const may = held(looked.value, body)
    if (!may.ok) return may
    const written: Written = { id: body.id, ...issuedBy(body, looked.value, codeOf(body.id), byOf(ask as Ask), now) }
    if (!(await insertNotice(tx, community, written))) return no({ code: 'id-taken' })
    await fixHomes(ask as Ask, body.id, looked.value.rows, looked.value.counted.hash)
    await toGroup(tx, community, written, { wanted: body.group, old: body.corrects }, by.channels, now)
    if (looked.value.old) {
      const next = { ...written, ended: null }
      await keepHomes(tx, community, next, await carryAnswers(tx, community, { old: looked.value.old, next, households: null }, now), now, looked.value.community.zone)
      await endNotice(tx, community, looked.value.old.id, { as: 'superseded', by: body.id, at: now })
      await endRounds(ask as Ask, looked.value.old, 'superseded', written, by.channels)
      ask.touch('own-notice', looked.value.old.id)
    }
    await begin(ask as Ask, body.id)
    return ok(await noticeShown(tx, community, { ...written, ended: null }, now))
  },
})

const list = endpoint({
  method: 'GET', path: '/notices', summary: 'The notices that hold or will, or those that are over, newest first', may: 'notice.read', query: wire.noticesQuery, reply: wire.noticesReply,
  handle: async ({ tx, community, query, now }) => ok({ notices: await linesOf(tx, community, await noticesIn(tx, community, query.state, now), now), now }),
})

const read = endpoint({
  method: 'GET', path: '/notices/:id', summary: 'A notice with its texts, and how far it came', may: 'notice.read', place: placeOfNotice, params: idParams<'notice'>(), reply: wire.notice,
  handle: async ({ tx, community, params, now }) => ok(await noticeShown(tx, community, (await noticeOf(tx, community, params.id))!, now)),
})

const withdraw = ({ channels }: With) => endpoint({
  method: 'POST', path: '/notices/:id/withdraw', summary: 'Withdraws a notice; whoever had it gets to hear why', may: 'notice.issue', place: placeOfNotice, params: idParams<'notice'>(), body: wire.withdraw, reply: wire.notice,
  async handle(ask) {
    const { tx, community, body, params, now } = ask
    const old = (await noticeOf(tx, community, params.id, 'update'))!
    if (old.ended) return no({ code: 'notice-ended', by: old.ended.by, as: old.ended.as })
    if (old.kind === 'withdrawal' || old.validUntil <= now) return no({ code: 'notice-draft', what: 'ended' })
    // Whoever is under an order has to know of it as long as it holds: what ends it, or says it otherwise, is a step of the order or a correction.
    const until = await orderHoldsUntil(tx, community, await lineOf(tx, community, old.id), now)
    if (until !== null) return no({ code: 'notice-of-order', until })
    const rows = homesMeant(community as CommunityId, sql`false`, old.id)
    const { homes, people, hash } = await countHomes(tx, rows)
    const off = withdrawalOf(old, { id: body.id, changed: body.changed, by: byOf(ask as Ask), at: now }, channels, community as CommunityId, await hoursOf(tx, community))
    const { written, problems } = await withdrawalSaid<Written>(tx, community, { ...off, nobodys: [...off.nobodys, ...body.nobodys], homes, people })
    if (problems.length > 0) return no({ code: 'notice-text', problems: problems.slice(0, 50) })
    if (!(await insertNotice(tx, community, written))) return no({ code: 'id-taken' })
    await fixHomes(ask as Ask, body.id, rows, hash)
    await toGroup(tx, community, written, { wanted: false, old: old.id }, channels, now)
    await endNotice(tx, community, old.id, { as: 'withdrawn', by: body.id, at: now })
    await endRounds(ask as Ask, old, 'withdrawn', written, channels)
    ask.touch('own-notice', old.id)
    await begin(ask as Ask, body.id)
    return ok(await noticeShown(tx, community, { ...written, ended: null }, now))
  },
})

const again = endpoint({
  method: 'POST', path: '/notices/:id/group-again', summary: 'What a group was told perhaps, or could not be told, once more, by a person’s word', may: 'notice.issue', place: placeOfNotice, params: idParams<'notice'>(), reply: wire.notice,
  async handle(ask) {
    const { tx, community, params, now } = ask
    const notice = (await noticeOf(tx, community, params.id, 'share'))!
    if (notice.ended || notice.validUntil <= now) return no({ code: 'notice-draft', what: 'ended' })
    if (!(await groupAgain(tx, community, notice.id, byOf(ask as Ask).actor, now))) return no({ code: 'sent-already' })
    ask.touch('notice', notice.id)
    await enqueueOnce(tx, 'notices:group', { community }, now)
    return ok(await noticeShown(tx, community, notice, now))
  },
})

export const composingRoutes = (by: With): readonly Endpoint[] => [...hoursRoutes, readTerms(by), preview(by), listAudience(by), late(by), issue(by), list, read, withdraw(by), again]
