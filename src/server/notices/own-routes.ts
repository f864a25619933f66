// A household's own notices, and what a poster's code shows. “I know” is asked for and never guessed; an adult has to say it. Where a notice tells something of
// one person by being sent, phones that may not see that of them are shown nothing of it.

import { sql } from 'kysely'
import { can, holderIn, opens, ownPlace, type Rights } from '#domain/access/access.ts'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { day, dayOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { asRead, stateAt } from '#domain/notices/notice.ts'
import { textsOf } from '#domain/notices/texts.ts'
import * as wire from '#domain/notices/wire.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { messageId } from '../channels/messages.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { communityOf } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { say } from './home-routes.ts'
import { addDeliveries, keepHomes, lockHome, type Delivery } from './homes.ts'
import { homesToReach } from './reach.ts'
import { byOf } from './routes.ts'
import { codeNamed, columns, noticeOf, toNotice, type Columns, type NoticeRow } from './store.ts'

/** Whom of those alone whom it concerns this phone speaks for. */
const theirsHere = (rights: Rights, { part }: Pick<NoticeRow, 'part'>, residents: readonly ResidentId[]): ResidentId[] => (part === 'home' ? [] : residents.filter((one) => opens(rights, one, part)))

/** What is over, or has been replaced, is shown for so long. */
const shownFor = 3 * day

type OwnRow = { notice: NoticeRow; household: HouseholdId; door: string; hadOld: boolean; residents: ResidentId[]; answer: string | null; openedAt: Instant | null; reachedAt: Instant | null }
type SaidRow = { /** who of those whom it concerns has said so, and when last */ knowing: ResidentId[]; saidAt: Instant | null }
const acknowledged = sql.raw(`d.grade = 'acknowledged' and not exists (select from notice_deliveries t where t.community_id = d.community_id and t.takes_back = d.id)`)
/** Of a home, and of the homes of those it cares for, its own first: those that hold, and those that are over since lately. */
async function ownOf(tx: Tx, community: CommunityId, rights: Rights, now: Instant, one: NoticeId | null = null): Promise<OwnRow[]> {
  // A link that was made for one letter is told nothing of the home.
  const theirs = rights.residents.filter((resident) => can(rights, 'home.read', { community, resident }))
  const { rows } = await sql<Columns & Omit<OwnRow, 'notice'> & SaidRow>`
    select ${columns}, h.household_id as household, f.door, h.had_old as "hadOld", h.residents, h.answer, h.reached_at as "reachedAt",
      (select min(d.at) from notice_deliveries d where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and d.grade = 'opened') as "openedAt",
      array(select distinct k.id from notice_deliveries d cross join unnest(d.knows) as k (id) where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and ${acknowledged}) as knowing,
      (select max(d.at) from notice_deliveries d where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and ${acknowledged}) as "saidAt"
    from notice_homes h join notices n on n.community_id = h.community_id and n.id = h.notice_id
    join households o on o.community_id = h.community_id and o.id = h.household_id join flats f on f.community_id = o.community_id and f.id = o.flat_id
    where h.community_id = ${community} and h.household_id in (select r.household_id from residents r where r.community_id = ${community} and r.id = any(${theirs}::uuid[]) and r.moved_away_at is null)
      and n.valid_until > ${plus(now, -shownFor)} and (n.ended_at is null or n.ended_at > ${plus(now, -shownFor)}) ${one ? sql`and n.id = ${one}` : sql``}
    order by (n.ended_as is null and n.valid_until > ${now}) desc, h.household_id = ${rights.actor.id} desc, n.issued_at desc, n.id, h.household_id limit 100`.execute(tx)
  const all = rows.map(({ household, door, hadOld, residents, answer, openedAt, reachedAt, knowing, saidAt, ...row }) => {
    const notice = toNotice(row)
    const mine = theirsHere(rights, notice, residents)
    // Of two whom it concerns whoever has said so is asked no more.
    return { notice, household, door, hadOld, residents, answer, openedAt, reachedAt: reachedAt ?? (mine.length > 0 && mine.every((one) => knowing.includes(one)) ? saidAt : null) }
  })
  return all.filter(({ notice, residents }) => notice.part === 'home' || residents.some((resident) => opens(rights, resident, notice.part)))
}

const ownWhole = (ask: Ask) => Promise.resolve(ownPlace(ask.rights, ask.community))

const readOwn = endpoint({
  method: 'GET', path: '/me/notices', summary: 'My home’s notices: those that hold, and those that have ended lately', may: 'home.read', place: (ask) => ownWhole(ask as Ask), reply: wire.ownNotices,
  async handle({ tx, community, rights, now }) {
    const rows = await ownOf(tx, community, rights, now)
    return ok({
      now, notices: rows.map(({ notice, household, door, hadOld, answer, openedAt, reachedAt }) => ({ it: asRead(notice, hadOld), household, door, answer, openedAt, reachedAt })).map(({ it, household, door, answer, openedAt, reachedAt }) => ({
        id: it.id, kind: it.kind, subject: it.subject, urgency: it.urgency, source: it.source, changed: it.changed, sender: it.sender, ground: it.ground, ask: it.ask, validFrom: it.validFrom, validUntil: it.validUntil,
        issuedAt: it.issuedAt, state: stateAt(it, now), ended: it.ended, corrects: it.corrects, call: it.call, answer, openedAt, reachedAt, household, door: household === rights.actor.id ? null : door,
      })),
    })
  },
})

const opened = endpoint({
  method: 'POST', path: '/me/notices/opened', summary: 'These stood on my screen', may: 'home.read', place: (ask) => ownWhole(ask as Ask), body: wire.openedNotices, reply: done,
  async handle(ask) {
    const { tx, community, rights, body, now } = ask
    const { zone } = await communityOf(tx, community)
    const rows = (await ownOf(tx, community, rights, now)).filter(({ notice }) => body.notices.includes(notice.id))
    if (rows.length === 0) return no({ code: 'not-found' })
    for (const { notice: { id }, household } of rows.filter(({ openedAt }) => openedAt === null)) {
      const notice = (await noticeOf(tx, community, id, 'share'))!
      await lockHome(tx, community, notice.id, household)
      await addDeliveries(tx, community, notice.id, [onPage(ask as Ask, { id: messageId(community, 'opened', notice.id, household), household, grade: 'opened', answer: null })], now)
      for (const also of await keepHomes(tx, community, notice, [household], now, zone)) ask.touch(also.kind, also.ids)
      ask.touch('notice', notice.id)
    }
    return ok({ done: true as const })
  },
})
const onPage = (ask: Ask, it: Pick<Delivery, 'id' | 'household' | 'grade' | 'answer' | 'knows'>): Delivery => ({ ...it, rung: 'page', how: null, why: null, message: null, takesBack: null, by: byOf(ask), at: ask.now })

/** Whose phone it is may not be known; where it is known to be a child's, nobody grown up has said so, for their home or one that it cares for. */
async function isChilds(ask: Ask): Promise<boolean> {
  const holder = holderIn(ask.rights)
  if (holder === null) return false
  const { zone } = await communityOf(ask.tx, ask.community)
  const own = ask.rights.actor.id as HouseholdId
  const home = (await homesToReach(ask.tx, ask.community, [own], dayOf(ask.now, zone), ask.now)).get(own)
  return home?.people.some(({ id, adult }) => id === holder && !adult) ?? false
}

/** Whoever cares for two homes says which of them knows. */
const ownAmong = (rows: readonly OwnRow[], rights: Rights): OwnRow | undefined => rows.find((it) => it.household === rights.actor.id) ?? (rows.length === 1 ? rows[0] : undefined)

const acknowledge = endpoint({
  method: 'POST', path: '/me/notices/:id/acknowledge', summary: 'We know; and what we say to a call to action', may: 'home.read', place: (ask) => ownWhole(ask as Ask), params: idParams<'notice'>(), body: wire.acknowledge, reply: wire.acknowledged,
  async handle(ask) {
    const { tx, community, rights, body, params, now } = ask
    const rows = await ownOf(tx, community, rights, now, params.id)
    const row = body.household === null ? ownAmong(rows, rights) : rows.find((it) => it.household === body.household)
    if (!row) return no({ code: 'not-found' })
    const { household } = row
    const notice = (await noticeOf(tx, community, row.notice.id, 'share'))!
    if (body.answer !== null && (!notice.call || now >= notice.call.until)) return no({ code: 'answer-too-late' })
    if (body.answer !== null && !notice.call!.options.some(({ code }) => code === body.answer)) return no({ code: 'answer-not-there' })
    await lockHome(tx, community, notice.id, household)
    const childs = await isChilds(ask as Ask)
    const said = await say(ask as Ask, notice, household, onPage(ask as Ask, { id: ask.command!, household, grade: childs ? 'opened' : 'acknowledged', answer: childs ? null : body.answer, knows: childs || notice.part === 'home' ? null : theirsHere(rights, notice, row.residents) }))
    if (!said) return no({ code: 'id-taken' })
    return ok({ reached: !childs })
  },
})

/** The code of what took its place: that is on a poster as well, or it is for others to know. */
const codeBy = async (tx: Tx, community: CommunityId, { ended }: NoticeRow): Promise<string | null> => (ended?.as === 'superseded' ? (await noticeOf(tx, community, ended.by))?.code ?? null : null)

const poster = endpoint({
  method: 'GET', path: '/n/:code', summary: 'What a poster’s code shows: whether it still holds, and what took its place', may: 'anyone', params: wire.codeParams, reply: wire.posterPage,
  async handle({ tx, params, now }) {
    const named = await codeNamed(tx, params.code)
    if (!named) return no({ code: 'not-found' })
    await seeOnly(tx, named.community)
    const [notice, place] = [(await noticeOf(tx, named.community, named.notice))!, await communityOf(tx, named.community)]
    const by = notice.ended && await noticeOf(tx, named.community, notice.ended.by)
    // Why, as far as that is for everybody who comes by.
    const why = !by ? notice.changed : by.part === 'home' ? by.changed : {}
    const texts = textsOf(notice.source, frameOf(notice, place), notice.edits).filter(({ kind }) => kind === 'poster')
    return ok({
      state: stateAt(notice, now), community: place.name, zone: place.zone, phone: place.phone, sender: notice.sender, ground: notice.ground, ask: notice.ask, validFrom: notice.validFrom, validUntil: notice.validUntil,
      texts: texts.map(({ language, text }) => ({ language, text, title: notice.source[language]!.title, changed: why[language] ?? '' })), endedAt: notice.ended?.at ?? null, by: await codeBy(tx, named.community, notice), now,
    })
  },
})

export const ownRoutes: readonly Endpoint[] = [readOwn, opened, acknowledge, poster]
