// “A person rings back”: what no record answers is a case with somebody, an hour and a next step, asked for on the page of a home. And that somebody came back from out of town: a
// promise to ring that person, beside which nothing of who said so stands; that is a contact in confidence, read by whoever took it down and the secretary. No id, no change that is told and no
// writer of the case leads from one to the other. Asked twice it is one case; but what a phone asked that may read somebody's calls, and what any phone of their home asked about them, are two: whoever may not
// read that they asked learns nothing of it, and nobody puts a number of theirs before that person's own.

import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { digitsIn } from '#domain/desk/called.ts'
import { usual } from '#domain/desk/cases.ts'
import { askRingBack, ringBackAsked, saidCameBack, type RingAbout, type RingBackAsked, type SaidCameBack } from '#domain/desk/ring-back-wire.ts'
import { uuidv7, type AccountId, type BuildingId, type CaseId, type ContactId, type ResidentId } from '#domain/kernel/ids.ts'
import { msOf, type Instant } from '#domain/kernel/instants.ts'
import { no, ok, type Result } from '#domain/kernel/result.ts'
import { shortNumber } from '#domain/kernel/short-number.ts'
import { ownerNow } from '#domain/promises/owner.ts'
import { can, holds, opens, placeNamed, type Place } from '#domain/access/access.ts'
import { messageId } from '../channels/messages.ts'
import { takeTurn } from '../db/turns.ts'
import { endpoint, type Ask, type Endpoint } from '../http/endpoint.ts'
import { zoneOf } from '../people/community.ts'
import { personOf, type Person } from '../people/homes.ts'
import { recordsOf } from '../people/merges.ts'
import { byOf } from '../promises/acting.ts'
import { deskNow, keepersAt } from '../promises/desk-now.ts'
import { lockPromises, type By } from '../promises/store.ts'
import { dueOfCase, insertCase, newActId, raiseBy, section } from './cases.ts'
import { contactsAbout, keepContact, openedBy, type NewContact } from './contacts.ts'

/** Of whom a case is; null: the door stands in its words, and whoever has it finds out. */
type Wanted = { id: ContactId; about: RingAbout; words: string; number: string; person: Person | null; at: Instant; /** by which kind of phone a page of the home asked, as the writer's role; null: no page did */ asker: Asker | null }
/** `resident`: one that may read the calls of whom it asks about. `household`: any other of that home. */
type Asker = 'resident' | 'household'

/** The open one of that kind about the same person, that was asked for in the same way by the same kind of phone, locked; another time they ask it is the same case. */
async function openOne({ tx, community }: Ask, { about, person, asker, number }: Wanted): Promise<CaseId | null> {
  if (!person) return null
  // Of two who ask at once the second finds the case of the first.
  await takeTurn(tx, `ring-back ${community} ${about} ${person.id}`)
  // Another number is somebody else's, or they are to be rung there now: the desk sees both.
  const asked = sql`k.by_actor like 'household:%' and k.by_role = ${asker} and (${number} = '' or regexp_replace(k.answer_number, '\\D', '', 'g') = ${digitsIn(number)})`
  const { rows } = await sql<{ id: CaseId }>`
    select k.id from cases k join promises p on p.community_id = k.community_id and p.id = k.id and p.closed_at is null
    where k.community_id = ${community} and p.community_id = ${community} and k.kind = ${about} and not k.private and k.resident_id = any(${recordsOf(community, [person.id])})
      and (k.kind = 'came-back' or (${asked})) order by k.recorded_at limit 5`.execute(tx)
  for (const { id } of rows) if ((await lockPromises(tx, community, [{ section, about: id }])).some((row) => row.closedAt === null)) return id
  return null
}

/** Whose it is to begin with: whoever asks, where they work here, else whoever has what nobody keeps. */
async function ownerOf({ tx, community, now, rights }: Ask, building: BuildingId | null): Promise<AccountId | null> {
  const desk = await deskNow(tx, community, now)
  const keepers = keepersAt(desk, building)
  const { actor } = rights
  if (actor.kind === 'account' && keepers.has(actor.id)) return actor.id
  return ownerNow({ owner: null, urgency: 'today', confidential: false, building }, desk).account ?? [...keepers.keys()][0] ?? null
}

/** When it comes up: of one that is put off, or was asked for before, that is not the hour that it began with. */
async function dueIn({ tx, community }: Ask, of: CaseId): Promise<Instant> {
  const { rows: [row] } = await sql<{ due: Instant }>`select comes_up_at as due from promises where community_id = ${community} and section = ${section} and about = ${of}`.execute(tx)
  return row!.due
}

/** Of somebody who came back the case has an id and a writer of its own: those of the contact name who said so. */
const caseIdFor = ({ id, about }: Wanted, now: Instant): CaseId => (about === 'came-back' ? uuidv7(msOf(now), randomBytes(10)) : id) as string as CaseId
function writerOf(ask: Ask, { about, asker }: Wanted): By {
  const by = asker ? { ...byOf(ask), role: asker } : byOf(ask)
  return about === 'came-back' && by.account === null ? { ...by, actor: 'page' } : by
}

/** The contact, and the case that it opens or joins; the same again is answered as before. */
async function ringBack(ask: Ask, it: Wanted, contact: Pick<NewContact, 'resident' | 'household' | 'channel' | 'note' | 'number' | 'private'>): Promise<Result<RingBackAsked>> {
  const { tx, community, now, rights: { actor } } = ask
  const kept = await keepContact(tx, community, { ...contact, id: it.id, concerns: [], by: `${actor.kind}:${actor.id}`, startedAt: it.at, endedAt: it.at, exit: null, awaits: true, result: null, case: null, ownOnly: true }, now)
  if (!kept) return no({ code: 'id-taken' })
  const [building, zone] = [it.person?.home.building ?? null, await zoneOf(tx, community)]
  let of = kept.case
  if (!of) {
    const open = await openOne(ask, it)
    of = open ?? caseIdFor(it, now)
    const by = writerOf(ask, it)
    const owner = await ownerOf(ask, building)
    if (!owner) return no({ code: 'nobody-at-desk' })
    // Whoever was told that a person rings back does not wait for three days, whatever it is about.
    const [urgency, { step }] = ['today' as const, usual(it.about)]
    const due = dueOfCase({ urgency, due: null, outside: null }, now, zone)
    const fresh = { id: of, act: newActId(now), kind: it.about, words: it.words, place: null, building, household: it.person?.household ?? null, resident: it.person?.id ?? null, private: false, nowFor: null, outside: null }
    if (!open && !(await insertCase(tx, community, { ...fresh, answerOn: { way: 'phone', number: it.number }, urgency, due, owner, step: { code: it.about === 'came-back' ? step : 'call-back', words: '' }, at: it.at }, by, now))) return no({ code: 'id-taken' })
    if (!(await openedBy(tx, community, it.id, of, now, open ? 'joined' : 'opened'))) return no({ code: 'id-taken' })
    await raiseBy(tx, community, of, await contactsAbout(tx, community, of), by, zone, now)
    for (const kind of ['case', 'promise'] as const) ask.touch(kind, of, building)
    // Who told of somebody is nobody's news, nor is that it was told beside this case.
    if (it.about !== 'came-back') ask.touch('contact', [it.id, contact.resident], building)
  }
  return ok({ number: shortNumber(of), due: await dueIn(ask, of) })
}

/** So many that a home told of are rung at a time: whoever tells of one door after another tells the desk nothing by the last. */
const mostToldOf = 3
/** How many that this page told of, all of them by other ids than this, are still to be rung. Two of its phones at once take turns. */
async function stillToldOf({ tx, community, rights: { actor } }: Ask, id: ContactId): Promise<number> {
  const by = `${actor.kind}:${actor.id}`
  await takeTurn(tx, `told-of ${community} ${by}`)
  const { rows: [row] } = await sql<{ count: number }>`
    select count(distinct c.case_id)::int as count from contacts c join promises p on p.community_id = c.community_id and p.id = c.case_id and p.closed_at is null
    where c.community_id = ${community} and p.community_id = ${community} and c.by_actor = ${by} and c.channel = 'page' and c.private and c.id <> ${id}`.execute(tx)
  return row!.count
}

/** So many matters of one home are waited for at a time, and each is asked about so often: who has more is rung about all of it by the first that rings. */
const [mostOpen, mostAsked] = [10, 30]
/** Whether this page has asked for as much as is rung about; what it asked for before, by this id, is answered as it was. Two of its phones at once take turns. */
async function hasAskedEnough({ tx, community, rights: { actor } }: Ask, id: ContactId): Promise<boolean> {
  const by = `${actor.kind}:${actor.id}`
  await takeTurn(tx, `asked ${community} ${by}`)
  const { rows: [row] } = await sql<{ open: number; asked: number; known: boolean }>`
    select count(distinct c.case_id)::int as open, count(*)::int as asked, coalesce(bool_or(c.id = ${id}), false) as known from contacts c join promises p on p.community_id = c.community_id and p.id = c.case_id and p.closed_at is null
    where c.community_id = ${community} and p.community_id = ${community} and c.by_actor = ${by} and c.channel = 'page' and not c.private`.execute(tx)
  return !row!.known && (row!.open >= mostOpen || row!.asked >= mostAsked)
}

/**
 * On the page of a home. Of somebody who came back nothing but the door is kept beside the case, and nobody who told of them: the secretary reads of none either. Which home's
 * page it was stands as the writer of the contact alone, and on no screen: by that three at a time are counted.
 */
const asked = endpoint({
  method: 'POST', path: '/me/ring-backs', summary: 'No record answers it: a person rings back, by an hour and under a number', may: 'home.read', body: askRingBack, reply: ringBackAsked, rate: { burst: 10, perMinute: 5 },
  place: async ({ community, body }) => ({ community, resident: body.resident }),
  async handle(ask) {
    const { tx, community, body: { id, resident, about, words, number }, now, rights } = ask
    const person = await personOf(tx, community, resident)
    if (!person) return no({ code: 'not-found' })
    const others = about === 'came-back'
    if (others && (await stillToldOf(ask as Ask, id)) >= mostToldOf) return no({ code: 'too-many-told-of' })
    if (!others && (await hasAskedEnough(ask as Ask, id))) return no({ code: 'too-many-ring-backs' })
    return ringBack(ask as Ask, { id, about, words, number: others ? '' : number, person: others ? null : person, at: now, asker: others ? null : opens(rights, resident, 'calls') ? 'resident' : 'household' }, { resident: others ? null : person.id, household: others ? null : person.household, channel: 'page', note: others ? '' : words, number: others ? '' : number, private: others })
  },
})

async function homeOf({ tx, community, rights, body }: Ask<SaidCameBack>): Promise<Place | null> {
  if (!holds(rights, 'contact.record')) return { community }
  const [person, teller] = [await personOf(tx, community, body.resident), body.teller.resident ? await personOf(tx, community, body.teller.resident) : null]
  // Whoever said so is named beside the case as well.
  if (teller && !can(rights, 'contact.record', { community, building: teller.home.building })) return null
  return placeNamed(rights, 'contact.record', community, person && { community, building: person.home.building, resident: person.id })
}

const cameBack = endpoint({
  method: 'POST', path: '/cases/came-back', summary: 'Somebody says that this person came back from out of town: they are rung, and who said so is told to nobody', may: 'contact.record', body: saidCameBack, reply: ringBackAsked,
  place: (ask) => homeOf(ask as Ask<SaidCameBack>),
  async handle(ask) {
    const { tx, community, body: { id, resident, channel, words, teller, at } } = ask
    const [person, said] = [await personOf(tx, community, resident), teller.resident && await personOf(tx, community, teller.resident)]
    if (!person || (teller.resident && !said)) return no({ code: 'not-found' })
    return ringBack(ask as Ask, { id, about: 'came-back', words: '', number: '', person, at, asker: null }, { resident: teller.resident, household: said ? said.household : null, channel, note: words, number: teller.number, private: true })
  },
})

/** Since then a case was begun because they came back, whatever became of it. */
async function rungSince({ tx, community }: Ask, { id }: Person, at: Instant): Promise<boolean> {
  const { rows } = await sql`select from cases k where k.community_id = ${community} and k.kind = 'came-back' and not k.private and k.resident_id = any(${recordsOf(community, [id])}) and k.recorded_at >= ${at} limit 1`.execute(tx)
  return rows.length > 0
}

type CameIn = { /** of the gate that saw them */ fact: string; resident: ResidentId; at: Instant }
/**
 * A gate saw them come in from out of town: that answers who tells of it, and they are rung, with nobody’s word beside it. What is open about them already has it, and so has what was
 * begun since and is closed; the same fact again opens nothing.
 */
export async function ringWhoCameIn(ask: Ask, came: readonly CameIn[]): Promise<void> {
  const { tx, community, now } = ask
  // In one order, so that two gates that tell of the same people do not wait for each other.
  for (const { fact, resident, at } of came.toSorted((a, b) => (a.resident < b.resident ? -1 : a.resident > b.resident ? 1 : 0))) {
    const person = await personOf(tx, community, resident)
    const owner = person && await ownerOf(ask, person.home.building)
    if (!person || !owner) continue
    const [of, { building }] = [messageId(community, 'came-in', fact) as CaseId, person.home]
    const open = await openOne(ask, { id: fact as ContactId, about: 'came-back', words: '', number: '', person, at, asker: null })
    const due = dueOfCase({ urgency: 'today', due: null, outside: null }, now, await zoneOf(tx, community))
    const fresh = { id: of, act: newActId(now), kind: 'came-back' as const, words: '', place: null, building, household: person.household, resident: person.id, private: false, nowFor: null, outside: null }
    const by: By = { account: null, actor: 'gate', role: 'gate' }
    // A gate without a network tells of it hours later: whoever was rung since they came in was rung about that.
    if (!open && (await rungSince(ask, person, at))) continue
    if (!open && !(await insertCase(tx, community, { ...fresh, answerOn: { way: 'phone', number: '' }, urgency: 'today', due, owner, step: { code: usual('came-back').step, words: '' }, at }, by, now))) continue
    for (const kind of ['case', 'promise'] as const) ask.touch(kind, open ?? of, building)
  }
}

export const ringBackRoutes: readonly Endpoint[] = [asked, cameBack]
