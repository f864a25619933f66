// A household's own notices, and what a poster's code shows. “I know” is asked for and never guessed; an adult has to say it. Where a notice tells something of
// one person by being sent, phones that may not see that of them are shown nothing of it.

import { sql } from 'kysely'
import { can, holderIn, opens, ownPlace, type Rights } from '#domain/access/access.ts'
import { isAdult } from '#domain/access/circles.ts'
import type { CommunityId, HouseholdId, NoticeId, ResidentId } from '#domain/kernel/ids.ts'
import { between, day, dayOf, earlier, later, minute, plus, type Instant } from '#domain/kernel/instants.ts'
import { done, idParams } from '#domain/kernel/wire.ts'
import { asRead, stateAt } from '#domain/notices/notice.ts'
import { textsOf } from '#domain/notices/texts.ts'
import * as wire from '#domain/notices/wire.ts'
import { seeOnly, type Tx } from '../db/pool.ts'
import { messageId } from '../channels/messages.ts'
import { endpoint, no, ok, type Ask, type Endpoint } from '../http/endpoint.ts'
import { communityOf, zoneOf } from '../people/community.ts'
import { frameOf } from './drafting.ts'
import { say } from './home-routes.ts'
import { addDeliveries, countingIn, keepHomes, lockHome, type Counting, type Delivery } from './homes.ts'
import { homesToReach } from './reach.ts'
import { byOf } from './routes.ts'
import { codeNamed, columns, noticeOf, toNotice, type Columns, type NoticeRow } from './store.ts'

/**
 * Whom of those alone whom it concerns this phone speaks for. Whoever it concerns speaks for themselves, for children and for those of other homes whom they care for: that the other grown up here lets them read along says nothing of
 * the other's knowing. A phone that is nobody's, and one whose holder it does not concern, speaks for all whose it shows: they let it.
 */
function theirsHere(rights: Rights, { part }: Pick<NoticeRow, 'part'>, residents: readonly ResidentId[], grown: readonly ResidentId[]): ResidentId[] {
  if (part === 'home') return []
  const [shown, holder] = [residents.filter((one) => opens(rights, one, part)), holderIn(rights)]
  return holder === null || !shown.includes(holder) ? shown : shown.filter((one) => one === holder || !grown.includes(one))
}

type OwnWord = { knows: readonly ResidentId[] | null; /** with an answer that counts */ answered: boolean }
/**
 * Whether it can be taken back on this phone: said for their home, or for those for whom it speaks and nobody else; what the other of two said for themselves is theirs. An answer goes with it, so not when
 * nobody could answer anew: then the desk is called.
 */
const mayUnsay = ({ part, call }: Pick<NoticeRow, 'part' | 'call'>, mine: readonly ResidentId[], { knows, answered }: OwnWord, at: Instant): boolean =>
  (part === 'home' || (knows !== null && knows.length > 0 && knows.every((one) => mine.includes(one)))) && !(answered && call !== null && at >= call.until)

/** What is over, or has been replaced, is shown for so long. */
const shownFor = 3 * day

type OwnRow = { notice: NoticeRow; household: HouseholdId; door: string; hadOld: boolean; residents: ResidentId[]; answer: string | null; openedAt: Instant | null; reachedAt: Instant | null; /** for whom of those whom it concerns this phone says so */ mine: ResidentId[]; /** what was said by themselves can be taken back here */ said: boolean }
type SaidRow = { /** for whom they have said so themselves, each time; null: for their home */ ownWords: OwnWord[]; /** who of those whom it concerns has said so, or was told by name, and when last */ knowing: ResidentId[]; saidAt: Instant | null; /** of this phone's own home, with their days of birth */ here: { id: ResidentId; born: string | null }[] }
const saidSo = sql.raw(`d.grade in ('acknowledged', 'told') and not exists (select from notice_deliveries t where t.community_id = d.community_id and t.takes_back = d.id)`)
/** Of a home, and of the homes of those it cares for, its own first: those that hold, and those that are over since lately. */
async function ownOf(tx: Tx, community: CommunityId, rights: Rights, now: Instant, one: NoticeId | null = null): Promise<OwnRow[]> {
  // A link that was made for one letter is told nothing of the home.
  const theirs = rights.residents.filter((resident) => can(rights, 'home.read', { community, resident }))
  const { rows } = await sql<Columns & Omit<OwnRow, 'notice' | 'mine' | 'said'> & SaidRow>`
    select ${columns}, h.household_id as household, f.door, h.had_old as "hadOld", h.residents, h.answer, h.reached_at as "reachedAt",
      (select min(d.at) from notice_deliveries d where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and d.grade = 'opened') as "openedAt",
      array(select distinct coalesce(r.kept_as, r.id) from notice_deliveries d join residents r on r.community_id = d.community_id and r.id = any(d.knows) where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and ${saidSo}) as knowing,
      (select max(d.at) from notice_deliveries d where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and ${saidSo}) as "saidAt",
      coalesce((select jsonb_agg(jsonb_build_object('knows', d.knows, 'answered', d.answer is not null and d.why is distinct from 'late')) from notice_deliveries d where d.community_id = ${community} and d.notice_id = h.notice_id and d.household_id = h.household_id and d.grade = 'acknowledged' and ${saidSo}), '[]') as "ownWords",
      array(select jsonb_build_object('id', r.id, 'born', r.born) from residents r where r.community_id = ${community} and r.id = any(h.residents) and r.household_id = ${rights.actor.id}) as here
    from notice_homes h join notices n on n.community_id = h.community_id and n.id = h.notice_id
    join households o on o.community_id = h.community_id and o.id = h.household_id join flats f on f.community_id = o.community_id and f.id = o.flat_id
    where h.community_id = ${community} and h.household_id in (select r.household_id from residents r where r.community_id = ${community} and r.id = any(${theirs}::uuid[]) and r.moved_away_at is null)
      and n.valid_until > ${plus(now, -shownFor)} and (n.ended_at is null or n.ended_at > ${plus(now, -shownFor)}) ${one ? sql`and n.id = ${one}` : sql``}
    order by (n.ended_as is null and n.valid_until > ${now}) desc, h.household_id = ${rights.actor.id} desc, n.issued_at desc, n.id, h.household_id limit 100`.execute(tx)
  const today = dayOf(now, await zoneOf(tx, community))
  const all = rows.map(({ household, door, hadOld, residents, answer, openedAt, reachedAt, knowing, saidAt, ownWords, here, ...row }) => {
    const notice = toNotice(row)
    const mine = theirsHere(rights, notice, residents, here.filter(({ born }) => isAdult(born, today)).map(({ id }) => id))
    // Of two whom it concerns whoever has said so is asked no more.
    return { notice, household, door, hadOld, residents, mine, answer, openedAt, reachedAt: reachedAt ?? (mine.length > 0 && mine.every((one) => knowing.includes(one)) ? saidAt : null), said: ownWords.some((word) => mayUnsay(notice, mine, word, now)) }
  })
  return all.filter(({ notice, residents }) => notice.part === 'home' || residents.some((resident) => opens(rights, resident, notice.part)))
}

const ownWhole = (ask: Ask) => Promise.resolve(ownPlace(ask.rights, ask.community))

const readOwn = endpoint({
  method: 'GET', path: '/me/notices', summary: 'My home’s notices: those that hold, and those that have ended lately', may: 'home.read', place: (ask) => ownWhole(ask as Ask), reply: wire.ownNotices,
  async handle({ tx, community, rights, now }) {
    const rows = await ownOf(tx, community, rights, now)
    return ok({
      now, notices: rows.map(({ notice, household, door, hadOld, answer, openedAt, reachedAt, said }) => ({ it: asRead(notice, hadOld), household, door, answer, openedAt, reachedAt, said })).map(({ it, household, door, answer, openedAt, reachedAt, said }) => ({
        id: it.id, kind: it.kind, subject: it.subject, urgency: it.urgency, source: it.source, changed: it.changed, sender: it.sender, ground: it.ground, ask: it.ask, validFrom: it.validFrom, validUntil: it.validUntil,
        issuedAt: it.issuedAt, state: stateAt(it, now), ended: it.ended, corrects: it.corrects, call: it.call, answer, openedAt, reachedAt, said, household, door: household === rights.actor.id ? null : door,
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

const inOne = (ids: readonly string[] | null | undefined): string => (ids ?? []).toSorted().join(' ')
/** A press that comes so soon after the same one is a thumb, or a phone that asks again. Later it is said anew: what another phone said in between may arrive yet. */
const oncePressed = 2 * minute
/** Whether that is what this home's page said just now, and nobody was told or said anything else since: pressed a hundred times in a row it stands there once. The home is locked. */
async function saidLast({ tx, community }: Ask, { id }: NoticeRow, it: Delivery): Promise<boolean> {
  const rows = (await countingIn(tx, community, id, it.household)).filter(({ grade }) => (it.grade === 'opened' ? grade === 'opened' : grade === 'acknowledged' || grade === 'told')).toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const last = rows.at(-1)
  // What came too late is another thing than the same in time.
  return last !== undefined && last.rung === 'page' && last.answer === it.answer && last.why === it.why && Math.abs(between(last.at, it.at)) < oncePressed && inOne(last.knows) === inOne(it.knows) && rows.every((one) => one === last || one.at < last.at)
}

const pressed = { burst: 20, perMinute: 10 }
/** So much the pages of one home say of one notice, what was taken back as well: whoever has changed their mind thirty times is heard on the telephone. */
const mostSaid = 60
async function saidOnPage({ tx, community }: Ask, { id }: NoticeRow, household: HouseholdId): Promise<number> {
  const { rows: [row] } = await sql<{ count: number }>`select count(*)::int as count from notice_deliveries where community_id = ${community} and notice_id = ${id} and household_id = ${household} and rung = 'page' and by_actor like 'household:%'`.execute(tx)
  return row!.count
}

const acknowledge = endpoint({
  method: 'POST', path: '/me/notices/:id/acknowledge', summary: 'We know; and what we say to a call to action', may: 'home.read', place: (ask) => ownWhole(ask as Ask), params: idParams<'notice'>(), body: wire.acknowledge, reply: wire.acknowledged, rate: pressed,
  async handle(ask) {
    const { tx, community, rights, body, params, now } = ask
    const rows = await ownOf(tx, community, rights, now, params.id)
    const row = body.household === null ? ownAmong(rows, rights) : rows.find((it) => it.household === body.household)
    if (!row) return no({ code: 'not-found' })
    const { household } = row
    const notice = (await noticeOf(tx, community, row.notice.id, 'share'))!
    if (body.answer !== null && !notice.call?.options.some(({ code }) => code === body.answer)) return no({ code: 'answer-not-there' })
    // When they pressed it, not when it arrived: a phone may have been without a network in between.
    const at = body.at === null ? now : earlier(later(body.at, notice.issuedAt), now)
    // That they know holds however late their answer is.
    const late = body.answer !== null && at >= notice.call!.until
    await lockHome(tx, community, notice.id, household)
    const childs = await isChilds(ask as Ask)
    const it = { ...onPage(ask as Ask, { id: ask.command!, household, grade: childs ? 'opened' : 'acknowledged', answer: childs ? null : body.answer, knows: childs || notice.part === 'home' ? null : row.mine }), why: late && !childs ? 'late' : null, at }
    if (await saidLast(ask as Ask, notice, it)) return ok({ reached: !childs })
    if ((await saidOnPage(ask as Ask, notice, household)) >= mostSaid) return no({ code: 'notice-said-enough' })
    if (!(await say(ask as Ask, notice, household, it))) return no({ code: 'id-taken' })
    return ok({ reached: !childs })
  },
})

const notKnown = endpoint({
  method: 'POST', path: '/me/notices/:id/not-known', summary: 'Not so: we do not know; what we said is taken back', may: 'home.read', place: (ask) => ownWhole(ask as Ask), params: idParams<'notice'>(), body: wire.notKnown, reply: done, rate: pressed,
  async handle(ask) {
    const { tx, community, rights, body, params, now } = ask
    const rows = await ownOf(tx, community, rights, now, params.id)
    const row = body.household === null ? ownAmong(rows, rights) : rows.find((it) => it.household === body.household)
    if (!row) return no({ code: 'not-found' })
    const { household, mine } = row
    const notice = (await noticeOf(tx, community, row.notice.id, 'share'))!
    await lockHome(tx, community, notice.id, household)
    // What was said after they pressed it is not meant, however late it arrives; two clocks agree to a minute.
    const at = earlier(body.at, now)
    const meant = ({ grade, at: saidAt, knows, answer, why }: Counting): boolean => grade === 'acknowledged' && saidAt <= plus(at, minute) && mayUnsay(notice, mine, { knows: knows ?? null, answered: answer !== null && why !== 'late' }, at)
    for (const { id, rung } of (await countingIn(tx, community, notice.id, household)).filter(meant)) {
      await say(ask as Ask, notice, household, { id: messageId(community, 'not-known', id), household, rung, grade: 'taken-back', how: null, why: null, message: null, answer: null, takesBack: id, by: byOf(ask as Ask), at })
    }
    return ok({ done: true as const })
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
    const texts = textsOf(notice.source, frameOf(notice, place), notice.edits).filter(({ kind }) => kind === 'poster')
    // What holds no more is read by nobody as if it did, and what should not have stood in it by nobody at all.
    const says = notice.ended === null && now < plus(notice.validUntil, shownFor)
    // Why, as far as that is for everybody who comes by; of what is over by itself no more than of its text.
    const why = by ? (by.part === 'home' ? by.changed : {}) : says ? notice.changed : {}
    const { sender, ground, ask } = says ? notice : { sender: '', ground: '', ask: { who: place.name, phone: notice.ask.phone } }
    return ok({
      state: stateAt(notice, now), community: place.name, zone: place.zone, phone: place.phone, sender, ground, ask, validFrom: notice.validFrom, validUntil: notice.validUntil,
      texts: texts.map(({ language, text }) => ({ language, text: says ? text : '', title: says ? notice.source[language]!.title : '', changed: why[language] ?? '' })), endedAt: notice.ended?.at ?? null, by: await codeBy(tx, named.community, notice), now,
    })
  },
})

export const ownRoutes: readonly Endpoint[] = [readOwn, opened, acknowledge, notKnown, poster]
