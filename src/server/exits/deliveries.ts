// What was decided goes to its person by their own ways, and so does that a pass of theirs ended: their phones ring, a text or a mail where none does; where nothing leads
// to them they stand on the desk's list (to-tell.ts). The one way in which messages go out carries it (channels/sending.ts); what stands here is to whom, in which words, and
// whether it is needed still. Nothing begins before a decision can be undone no more; what was taken back before it went out never goes.

import { sql } from 'kysely'
import { holderOf, mayRead } from '#domain/access/circles.ts'
import { hangsAfter, nextWay, sentRungs, soFar, type SentRung } from '#domain/exits/deliveries.ts'
import { goesOutAt, type Ended } from '#domain/exits/quiet-hours.ts'
import { answeredText, appealAgainText, evidenceAskedText, evidenceUnaskedText, onLockedPhone, somethingText, textSubject, withdrawnText, type OnLockedPhone } from '#domain/exits/texts.ts'
import type { BuildingId, CommunityId, ExitId, HouseholdId, ResidentId } from '#domain/kernel/ids.ts'
import { day, dayOf, hour, later, minute, msOf, plus, type Instant } from '#domain/kernel/instants.ts'
import { morningAfter } from '#domain/notices/quiet-hours.ts'
import { eachPhone, shareNumber } from '#domain/people/roster-cells.ts'
import { channelOf, type Channels } from '../channels/channels.ts'
import { aboutOf, cameAlong, heldUntil, messageId, messagesAbout, nextDue, settleAlong, settleMessages, writeMessages, type Claimed, type Came, type NewMessage } from '../channels/messages.ts'
import { sendDue, type Handed, type Ready, type Sender } from '../channels/sending.ts'
import { transaction, type Database, type Tx } from '../db/pool.ts'
import { flushChanges } from '../http/changes.ts'
import { eachCommunity } from '../jobs/each.ts'
import { enqueueOnce } from '../jobs/queue.ts'
import type { Jobs, Outcome, TaskRun } from '../jobs/registry.ts'
import { forgetPhones } from '../notices/pushing.ts'
import { homesToReach, type Home } from '../notices/reach.ts'
import { pushKeysOf, type PushKeys } from '../pass/keys.ts'
import { communityOf, type CommunityRow } from '../people/community.ts'
import { endingOf, numbersElsewhere } from '../people/numbers-elsewhere.ts'
import { exitChange } from './changes.ts'
import { endsAt, isLast, letOutAnew, stillMatters } from './to-tell.ts'
import { told } from './untold.ts'

const kind = 'decision'
const task = 'exits:deliver'
/** What was decided longer ago was told by other means, or a push would only surprise. */
const lately = day
/** So many of a turn, so that a job that ends hundreds of passes holds nobody. */
const batch = 200
/** So long a channel that did not answer is left alone. */
const leftAlone = minute

type Row = {
  exit: ExitId; seq: number; news: string; /** by which code it is told */ code: string; what: 'ended' | 'decided'; at: Instant; from: Instant; until: Instant; resident: ResidentId; household: HouseholdId; building: BuildingId | null
  /** what the pass that ended said */ ended: Ended | null
}
/**
 * Of the last day, what its person is still to hear by their own ways, by `endings n`, `exits e`, `exit_people w`, `residents r`: they live here, do not know yet, nothing has happened to the case
 * since, and they were not let out anew. A decision, while it still matters to them, also one of their own; of passes that ended, those alone that an order ended: what ended for their own health a person tells them.
 */
const open = (community: CommunityId, now: Instant) => sql`endings n join exits e on e.community_id = n.community_id and e.id = n.exit_id join exit_people w on w.community_id = n.community_id and w.exit_id = n.exit_id
  join residents r on r.community_id = n.community_id and r.id = w.resident_id
  where n.community_id = ${community} and n.told_at is null and n.news_id is not null and ${isLast} and r.moved_away_at is null and n.at > ${plus(now, -lately)} and not ${letOutAnew(community, now)}
    and case n.what when 'decided' then ${stillMatters(now)} else n.order_id is not null end`
const columns = sql`n.exit_id as exit, n.seq, n.news_id as news, (select w.code from news w where w.community_id = n.community_id and w.id = n.news_id) as code, n.what, n.at, least(e.from_at, (select (w.details->>'until')::timestamptz from news w where w.community_id = n.community_id and w.id = n.news_id and w.code = 'exit-evidence-asked')) as "from", coalesce((select (w.details->>'until')::timestamptz from news w where w.community_id = n.community_id and w.id = n.news_id and w.code = 'exit-extended'), ${endsAt}) as until, r.id as resident, r.household_id as household, e.building_id as building,
  case when n.what = 'ended' then (select p.claims from exit_steps s join passes p on p.community_id = s.community_id and p.id = s.pass_id where s.community_id = n.community_id and s.exit_id = n.exit_id and s.seq = n.seq) end as ended`

/** How one person can be reached: their own phones and number, and of a child those of the adults at home; whoever cares for them. */
type Known = { place: CommunityRow; homes: ReadonlyMap<HouseholdId, Home>; /** numbers that stand in another home as well */ elsewhere: ReadonlySet<string>; carers: ReadonlyMap<ResidentId, HouseholdId[]>; channels: Channels; keys: PushKeys | null; now: Instant }
type Target = { message: string; to: string; household: HouseholdId; resident: ResidentId; /** others may answer it as well */ shared: boolean }

async function knownOf(tx: Tx, community: CommunityId, rows: readonly Row[], channels: Channels, now: Instant): Promise<Known> {
  const { rows: cares } = await sql<{ resident: ResidentId; household: HouseholdId }>`
    select resident_id as resident, household_id as household from carers where community_id = ${community} and resident_id = any(${rows.map((row) => row.resident)}::uuid[]) and since <= ${now} and (until is null or until > ${now})
    order by resident_id, household_id`.execute(tx)
  const carers = new Map<ResidentId, HouseholdId[]>()
  for (const { resident, household } of cares) carers.set(resident, [...(carers.get(resident) ?? []), household])
  const place = await communityOf(tx, community)
  const homes = await homesToReach(tx, community, [...new Set([...rows.map((row) => row.household), ...cares.map((it) => it.household)])], dayOf(now, place.zone), now)
  const elsewhere = channelOf(channels, 'sms', community) ? await numbersElsewhere(tx, community, [...new Set(rows.map((row) => row.household))]) : new Set<string>()
  return { place, homes, elsewhere, carers, channels, keys: channelOf(channels, 'push', community) ? await pushKeysOf(tx, community, now) : null, now }
}

type Address = Omit<Target, 'message' | 'to'> & { address: string }
/** Phones on which their request may be read: nobody else's at home, whoever may look at their page. */
function phonesFor({ homes, carers }: Known, row: Row): Address[] {
  const theirs = carers.get(row.resident) ?? []
  const adult = homes.get(row.household)?.people.find((one) => one.id === row.resident)?.adult ?? true
  const circle = { person: row.resident, adult, household: row.household, carers: theirs, shares: [] }
  return [...new Set([row.household, ...theirs])].flatMap((household) => (homes.get(household)?.phones ?? []).flatMap(({ address, person }): Address[] => {
    const { people } = homes.get(household)!
    const holder = holderOf(person, people)
    const viewer = { household, holder, adult: holder === null || (people.find((one) => one.id === holder)?.adult ?? false) }
    return mayRead(circle, viewer, 'health') ? [{ address, household, resident: holder ?? row.resident, shared: false }] : []
  }))
}

/** Their own number, which others answer as well where it is on record for one of them, at home or behind another door; else the home's. Another adult's is none of theirs, and a child's parents have theirs. */
function numbersFor({ homes, elsewhere }: Known, row: Row): Address[] {
  const home = homes.get(row.household)
  const self = home?.people.find((one) => one.id === row.resident)
  if (!home || !self || !home.ways.text) return []
  const isElsewhere = (phone: string): boolean => eachPhone(phone).some((it) => elsewhere.has(endingOf(it)))
  const isShared = (phone: string): boolean => isElsewhere(phone) || shareNumber(home.phone, phone) || home.people.some((one) => one.id !== row.resident && shareNumber(one.phone, phone))
  const parents = self.adult ? [] : home.people.filter((one) => one.adult)
  return [...(self.adult ? [self] : [...parents, self]).flatMap(({ phone, id }) => (phone === null ? [] : [{ phone, id, shared: id !== row.resident || isShared(phone) }])), ...(home.phone === null ? [] : [{ phone: home.phone, id: row.resident, shared: home.people.length > 1 || isElsewhere(home.phone) }])]
    .map(({ phone, id, shared }) => ({ address: phone, household: row.household, resident: id, shared }))
}

function targetsFor(known: Known, row: Row, rung: SentRung): Target[] {
  const { place: { id: community }, channels, homes } = known
  const channel = channelOf(channels, rung, community)
  // A pass that an order ended has its text already (texting.ts).
  if (!channel || (row.what === 'ended' && rung !== 'push')) return []
  const mail = homes.get(row.household)?.ways.mail ?? null
  const all = rung === 'push' ? phonesFor(known, row) : rung === 'sms' ? numbersFor(known, row) : mail === null ? [] : [{ address: mail, household: row.household, resident: row.resident, shared: true }]
  const found = all.flatMap(({ address, ...it }): Target[] => {
    const to = channel.takes(address)
    return to === null ? [] : [{ ...it, to, message: messageId(community, kind, row.news, rung, to) }]
  })
  const each = [...new Map(found.toReversed().map((it) => [it.message, it])).values()].toReversed()
  return rung === 'push' ? each : each.slice(0, 1)
}

/** A message `m` whose channel does not answer (`soFar` of the domain): the next way is taken, whatever comes of this one. */
const hangs = sql`(m.state = 'waiting' and m.why is not null and m.why <> 'night' and m.tries >= ${hangsAfter})`

/** Writes down what is to be sent next of some that nobody has looked at, or whose way is dead, and when somebody rings. How many were looked at, and for how many something was written. */
async function planSome(tx: Tx, community: CommunityId, channels: Channels, now: Instant): Promise<{ looked: number; written: number }> {
  // Whatever is no longer to be told is looked at once, and not again, whatever became of its messages.
  const { rows: due } = await sql<{ exit: ExitId; seq: number }>`
    select n.exit_id as exit, n.seq from endings n join exits e on e.community_id = n.community_id and e.id = n.exit_id where n.community_id = ${community}
      and ((n.begun_at is null and ${told('e', now)}) or (n.begun_at is not null and n.told_at is null and n.at > ${plus(now, -lately)} and n.rings_at > ${now}
        and (n.exit_id, n.seq) in (select n.exit_id, n.seq from ${open(community, now)})
        and exists (select from messages m where m.community_id = n.community_id and m.about = n.news_id and (m.state in ('refused', 'doubtful') or ${hangs}))
        and not exists (select from messages m where m.community_id = n.community_id and m.about = n.news_id and m.state not in ('refused', 'doubtful', 'dropped') and not ${hangs})))
    order by n.at, n.exit_id, n.seq limit ${batch} for update of n skip locked`.execute(tx)
  if (due.length === 0) return { looked: 0, written: 0 }
  // Their exits beside the pairs: by these the key is looked up, also in a database that has never counted its tables and takes every list for one row.
  const { rows } = await sql<Row>`
    select ${columns} from ${open(community, now)} and n.exit_id = any(${due.map((it) => it.exit)}::uuid[])
      and (n.exit_id, n.seq) in (select * from unnest(${due.map((it) => it.exit)}::uuid[], ${due.map((it) => it.seq)}::int[]))`.execute(tx)
  const known = await knownOf(tx, community, rows, channels, now)
  const said = await messagesAbout(tx, community, rows.map((row) => row.news))
  const messages: NewMessage[] = []
  const rings = new Map<string, Instant>()
  for (const row of rows) {
    const targets = new Map(sentRungs.map((rung) => [rung, targetsFor(known, row, rung)]))
    const there = Object.fromEntries(sentRungs.filter((rung) => targets.get(rung)!.length > 0 || said.some((it) => it.about === row.news && it.channel === rung))
      .map((rung) => [rung, targets.get(rung)!.length === 0 ? 'dead' as const : soFar(said.filter((it) => it.about === row.news && it.channel === rung))]))
    const { begin, ringsAt } = nextWay(there, row, now, known.place.zone)
    rings.set(`${row.exit} ${row.seq}`, ringsAt)
    if (begin) messages.push(...targets.get(begin)!.map((it): NewMessage => ({ id: it.message, kind, channel: begin, household: it.household, resident: it.resident, by: 'server', about: row.news })))
  }
  const written = await writeMessages(tx, community, messages, now)
  await sql`
    update endings n set begun_at = coalesce(n.begun_at, ${now}), rings_at = case when n.what = 'decided' then coalesce(t.rings, n.rings_at) end
    from unnest(${due.map((it) => it.exit)}::uuid[], ${due.map((it) => it.seq)}::int[], ${due.map((it) => rings.get(`${it.exit} ${it.seq}`) ?? null)}::timestamptz[]) as t (exit, seq, rings)
    where n.community_id = ${community} and n.exit_id = t.exit and n.seq = t.seq and n.exit_id = any(${due.map((it) => it.exit)}::uuid[])`.execute(tx)
  const listed = rows.filter((row) => row.what === 'decided' && rings.get(`${row.exit} ${row.seq}`)! <= now)
  if (listed.length > 0) await flushChanges(tx, community, listed.map(({ exit, resident, building }) => exitChange(exit, resident, building)), now)
  return { looked: due.length, written: written.size }
}

/** Which of those that are due is needed still, and by which words. */
async function ready(tx: Tx, community: CommunityId, all: readonly Claimed[], channels: Channels, now: Instant): Promise<Ready<Told>[]> {
  const about = await aboutOf(tx, community, all.map(({ id }) => id))
  const { rows } = await sql<Row>`select ${columns} from ${open(community, now)} and n.news_id = any(${[...new Set(about.values())]}::uuid[])`.execute(tx)
  const known = await knownOf(tx, community, rows, channels, now)
  return together(all.map((claimed) => readied(known, claimed, rows.find((row) => row.news === about.get(claimed.id)) ?? null)))
}

type Alone = { claimed: Claimed; row: Row | null }
type Told = { row: Row | null; /** what goes out with it, as one message */ along: readonly Alone[] }
/**
 * Of several answers that would say the same words to the same number at once one goes out for all: a home reads “there is news” once. A phone's own reminders stay apart, for each opens what it is
 * about; so does what may have gone out before.
 */
function together(all: readonly Ready<Row | null>[]): Ready<Told>[] {
  const first = new Map<string, Ready<Told> & { about: { along: Alone[] } }>()
  return all.flatMap((it) => {
    const { claimed, settled, to, text, push, about: row } = it
    const one = { ...it, about: { row, along: [] as Alone[] } }
    if (settled || text === '' || push || claimed.again) return [one]
    const key = [claimed.channel, to, text].join('\n')
    const before = first.get(key)
    if (!before) { first.set(key, one); return [one] }
    before.about.along.push({ claimed, row })
    return []
  })
}

function readied(known: Known, claimed: Claimed, row: Row | null): Ready<Row | null> {
  const { place, channels, now } = known
  const as = (settled: Came | null, more: Partial<Ready<Row | null>> = {}): Ready<Row | null> => ({ claimed, settled, to: '', text: '', subject: '', about: row, ...more })
  if (claimed.state === 'asking') return as(null)
  const channel = channelOf(channels, claimed.channel, place.id)
  // Before anything else: it may have gone out, and would go out twice.
  if (claimed.again && !channel?.once) return as({ state: 'doubtful', why: 'cut-off', again: null })
  if (!row) return as({ state: 'dropped', why: null, again: null })
  if (!channel) return as({ state: 'refused', why: 'no-channel', again: null })
  const target = targetsFor(known, row, claimed.channel as SentRung).find((it) => it.message === claimed.id)
  if (!target) return as({ state: 'refused', why: claimed.channel === 'push' ? 'no-phone' : 'no-number', again: null })
  const at = claimed.channel === 'mail' ? now : row.what === 'ended' ? goesOutAt(row.ended ? [row.ended] : [], now, place.zone) : soundsAt(row, now, place)
  if (at > now) return as(heldUntil(at))
  return as(null, { to: target.to, ...wordsFor(known, row, claimed, target) })
}

/** So much longer than the night a pass is good for: it is for other days as well. */
const season = 12 * hour
/** Not at night, unless they would go out on it before the morning. */
function soundsAt({ from, until }: Row, now: Instant, { zone }: CommunityRow): Instant {
  const morning = morningAfter(now, zone)
  return morning === null || (from < morning && until > now && (from > now || until < plus(morning, season))) ? now : morning
}

/** Where nobody has answered anything: what has to be waited for once more, what they are asked for, and what they said themselves that they need no more. */
const sayings: Record<string, { text: typeof answeredText; locked: OnLockedPhone }> = {
  'exit-evidence-asked': { text: evidenceAskedText, locked: 'evidence-asked' }, 'exit-evidence-unasked': { text: evidenceUnaskedText, locked: 'evidence-unasked' },
  'appeal-again': { text: appealAgainText, locked: 'appeal-again' }, 'exit-withdrawn': { text: withdrawnText, locked: 'withdrawn' },
}

function wordsFor({ place, homes, channels, keys, now }: Known, row: Row, { channel }: Claimed, { shared, household }: Target): Pick<Ready<Row>, 'text' | 'subject' | 'push'> {
  const language = homes.get(household)?.ways.language ?? channels.language
  const said = sayings[row.code]
  if (channel !== 'push') return { subject: textSubject(language, place), text: (shared ? somethingText : said?.text ?? answeredText)(language, place) }
  const goodFor = Math.floor((msOf(row.until) - msOf(now)) / 1000)
  return { subject: place.name, text: onLockedPhone(language, said?.locked ?? row.what), push: { opens: `/me/exits/${row.exit}`, tag: `exit-${row.exit}`, goodFor, urgent: true, language, keys: keys! } }
}

async function settle(tx: Tx, community: CommunityId, handed: readonly Handed<Told>[], now: Instant): Promise<void> {
  await forgetPhones(tx, community, handed.flatMap(({ came, to, claimed }) => (came.why === 'gone' && claimed.channel === 'push' ? to : [])))
  const all = handed.flatMap(({ claimed, came, fate, about: { row, along } }) => [{ claimed, row, came, fate }, ...along.map((it) => ({ ...it, came: cameAlong(claimed.id, came), fate: null }))])
  const settled = all.map(({ claimed, came, fate }) => ({ id: claimed.id, ...came, delivered: fate === 'delivered' }))
  await settleMessages(tx, community, settled, now)
  // The gateway says later what became of the one text: that is what became of each that went out by it.
  const about = await settleAlong(tx, community, kind, settled, now)
  const { rows: went } = about.length === 0 ? { rows: [] } : await sql<Row>`select ${columns} from ${open(community, now)} and n.news_id = any(${about}::uuid[])`.execute(tx)
  const changes = [...all.flatMap(({ row }) => row ?? []), ...went].map((row) => exitChange(row.exit, row.resident, row.building))
  if (changes.length > 0) await flushChanges(tx, community, changes, now)
}

const sender = (channels: Channels): Sender<Told> =>
  ({ kind, atOnce: 50, sideBySide: 10, settle, ready: (tx, community, all, now) => ready(tx, community, all, channels, now) })

/** The job: looks for ways, sends, and looks again where one turned out to be dead. Cut off anywhere, the rest is still due. */
const deliver = (channels: Channels) => async (run: TaskRun): Promise<Outcome> => {
  const { db, community } = run
  let away = false
  for (let first = true; ; first = false) {
    let written = 0
    for (let looked = batch; looked === batch;) {
      if (run.stopped()) return 'cut-off'
      const some = await transaction(db, [community], (tx) => planSome(tx, community, channels, run.now))
      looked = some.looked
      written += some.written
    }
    // What went out may have found a way dead, so it is looked at once more; where nothing is written then, nothing has changed.
    const ended = first || written > 0 ? await sendDue(run, channels, sender(channels)) : 'done'
    if (ended === 'cut-off') return 'cut-off'
    away ||= ended === 'away'
    // Also where a gateway did not answer: for whom it was, the next way may be open.
    if ((ended === 'done' || ended === 'away') && (first || written > 0)) continue
    const next = await transaction(db, [community], (tx) => nextDue(tx, community, kind))
    return next === null ? undefined : { notBefore: later(next, away ? plus(run.now, leftAlone) : run.now) }
  }
}

/** Where a decision is told by now and nobody has looked for ways to its person: by this every second, so that nothing has to be thought of where decisions are written. */
async function wakeForNew(db: Database, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId }>`
    select distinct n.community_id as community from endings n join exits e on e.community_id = n.community_id and e.id = n.exit_id where n.begun_at is null and ${told('e', now)}`.execute(db.watch)
  await eachCommunity('exits:deliver-new', rows, (community) => transaction(db, [community], (tx) => enqueueOnce(tx, task, { community }, now)))
}

/** What a killed server had begun, and what waited for the morning. */
async function wakeForDue(db: Database, now: Instant): Promise<void> {
  const { rows } = await sql<{ community: CommunityId }>`
    select distinct community_id as community from messages where kind = ${kind} and state in ('waiting', 'sending', 'taken', 'asking') and try_again_at <= ${now}`.execute(db.watch)
  await eachCommunity('exits:deliver-due', rows, (community) => transaction(db, [community], (tx) => enqueueOnce(tx, task, { community }, now)))
}

/** `jobs`, and what tells people of decisions: also where there is no channel, for then somebody rings. */
export const withDeliveries = (jobs: Jobs, channels: Channels): Jobs => ({
  ...jobs, tasks: { ...jobs.tasks, [task]: deliver(channels) }, ticks: { ...jobs.ticks, 'exits:deliver-new': wakeForNew }, timetable: { ...jobs.timetable, 'exits:deliver-due': { cron: '* * * * *', work: wakeForDue } },
})
